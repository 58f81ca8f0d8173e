"""Writing on an account's timeline from its page: one field, one press, and the line stands there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.log import log_activity
from tandem.activities.commands.mail import MOST_BYTES, take_mail_in
from tandem.activities.models import Activity
from tandem.organisation.requests import Request

KEY_CAP = 80


def activity_new(request: Request, account_id: int) -> HttpResponse:
    """Keep the words; then show the timeline they now head."""
    log_activity(
        actor=request.actor,
        account_id=account_id,
        kind=request.POST.get("kind") or Activity.Kind.NOTE,
        text=request.POST.get("text", ""),
        is_partner_visible=request.POST.get("for_partner") == "1",
        key=request.POST.get("key", "")[:KEY_CAP],
        now=timezone.now(),
    )
    if request.htmx:
        return redirect("account_timeline", account_id=account_id)
    messages.success(request, _("It is on the timeline."))
    return redirect("account", account_id=account_id)


def activity_mail(request: Request, account_id: int) -> HttpResponse:
    """A mail saved as a file, dropped on the account."""
    file = request.FILES.get("file")
    raw = file.read(MOST_BYTES + 1) if file is not None else b""
    mail = take_mail_in(actor=request.actor, account_id=account_id, raw=raw, now=timezone.now())
    messages.success(request, _("The mail is on the timeline."))
    address = reverse("account", args=[account_id])
    return redirect(f"{address}#event-{mail.pk}")
