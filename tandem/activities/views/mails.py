"""Mails of one's own that wait for their customer: one press files them, one sets them aside."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.mail_in import assign_mail, set_mail_aside
from tandem.activities.queries.doors import accounts_to_visit
from tandem.activities.queries.mail_in import waiting_mails
from tandem.foundation.kit import Empty
from tandem.foundation.requests import whole_numbers
from tandem.organisation.requests import Request


def mails(request: Request) -> HttpResponse:
    text = request.GET.get("q", "")[:60]
    nothing = Empty(
        _("No mail waits"),
        _("A blind copy to Tandem's address stands on the customer's timeline by itself."),
        icon="mail",
        actions=[(_("To today"), reverse("today"))],
    )
    context = {
        "mails": waiting_mails(request.actor),
        "q": text,
        "found": accounts_to_visit(request.actor, text) if text.strip() else [],
        "address": settings.MAIL_IN_ADDRESS,
        "empty": nothing,
    }
    return render(request, "activities/mails.html", context)


def mail_assignment(request: Request, mail_id: int) -> HttpResponse:
    asked = whole_numbers([request.POST.get("account", "")])
    filed = assign_mail(
        actor=request.actor,
        mail_id=mail_id,
        account_id=asked[0] if asked else None,
        now=timezone.now(),
    )
    messages.success(request, _("“%(subject)s” is on the timeline.") % {"subject": filed.subject})
    return redirect("mails")


def mail_setting_aside(request: Request, mail_id: int) -> HttpResponse:
    set_mail_aside(actor=request.actor, mail_id=mail_id, now=timezone.now())
    messages.success(request, _("The mail is set aside; its words are deleted."))
    return redirect("mails")
