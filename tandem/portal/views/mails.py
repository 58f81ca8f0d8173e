"""Mails a partner's person sent in that wait for their customer, and the files of mails."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.mail_files import hand_out
from tandem.activities.commands.mail_in import assign_mail, set_mail_aside
from tandem.activities.queries.mail_files import file_of_entry, file_of_mail
from tandem.activities.queries.mail_in import waiting_mails
from tandem.foundation.requests import whole_number
from tandem.organisation.requests import Request
from tandem.portal.queries import customers_page

FOUND = 20


def portal_mails(request: Request) -> HttpResponse:
    text = request.GET.get("q", "")[:60]
    found = customers_page(request.actor, text=text).rows[:FOUND] if text.strip() else []
    context = {
        "mails": waiting_mails(request.actor, file_route="portal_mail_file"),
        "text": text,
        "found": [row.account for row in found],
        "address": settings.MAIL_IN_ADDRESS,
    }
    return render(request, "portal/portal_mails.html", context)


def portal_mail_assignment(request: Request, mail_id: int) -> HttpResponse:
    said = request.POST.get("account", "")
    filed = assign_mail(
        actor=request.actor,
        mail_id=mail_id,
        account_id=whole_number(said),
        now=timezone.now(),
    )
    messages.success(request, _("“%(subject)s” is on the timeline.") % {"subject": filed.subject})
    return redirect("portal_mails")


def portal_mail_setting_aside(request: Request, mail_id: int) -> HttpResponse:
    set_mail_aside(actor=request.actor, mail_id=mail_id, now=timezone.now())
    messages.success(request, _("The mail is set aside; its words are deleted."))
    return redirect("portal_mails")


def portal_mail_file(request: Request, mail_id: int, number: int) -> FileResponse:
    return hand_out(file_of_mail(request.actor, mail_id, number))


def portal_entry_file(request: Request, activity_id: int, number: int) -> FileResponse:
    """Of a mail on the timeline that is shown to partners."""
    return hand_out(file_of_entry(request.actor, activity_id, number))
