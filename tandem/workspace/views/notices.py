"""The inbox: what the person should know, newest first; opening it marks everything read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.foundation.kit import Empty
from tandem.organisation.commands.notices import mark_notices_read
from tandem.organisation.models import Notice
from tandem.organisation.requests import Request
from tandem.workspace.wording import notice_text

PAGE_SHOWS = 50


def notices(request: Request) -> HttpResponse:
    mine = list(Notice.objects.filter(user_id=request.actor.person_id).order_by("-id")[:PAGE_SHOWS])
    lines = [
        {
            "text": notice_text(notice),
            "url": notice.url,
            "at": notice.created_at,
            "is_new": notice.read_at is None,
        }
        for notice in mine
    ]
    mark_notices_read(actor=request.actor)
    nothing = Empty(
        _("Nothing new"),
        _("What concerns you is told here: accounts given to you, visits laid out."),
        icon="bell",
        actions=[(_("To today"), reverse("today"))],
    )
    return render(request, "workspace/notices.html", {"lines": lines, "empty": nothing})
