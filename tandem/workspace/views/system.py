"""The lists behind the administrator's lights. A job tells its kind and its times, not its title:
titles and notes may name customers, and an administrator reads no business record."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.kit import Column, Empty, Grid, Pager, Row
from tandem.foundation.models import Job, OutboxMessage
from tandem.organisation.requests import Request
from tandem.workspace.queries.system import failed_jobs, late_jobs, parked_messages
from tandem.workspace.wording import moment

SHOWN = 100


def system_work(request: Request) -> HttpResponse:
    """Late jobs, or with `?show` the failed ones or the messages set aside; newest first."""
    now, shown = timezone.now(), request.GET.get("show", "")
    if shown == "parked":
        heading, grid = _("Messages set aside"), _messages()
    elif shown == "failed":
        heading, grid = _("Jobs failed since yesterday"), _jobs(list(failed_jobs(now)))
    else:
        heading, grid = _("Jobs waiting over two minutes"), _jobs(list(late_jobs(now)))
    return render(request, "workspace/system_work.html", {"heading": heading, "grid": grid})


def _jobs(jobs: list[Job]) -> Grid:
    return Grid(
        id="system-jobs",
        label=_("Jobs"),
        columns=[
            Column(_("Job"), kind="main"),
            Column(_("Asked for")),
            Column(_("Finished"), low=True),
            Column(_("Tries"), kind="number", tag=True),
        ],
        rows=[
            Row(job.pk, job.kind, [job.kind, moment(job.created_at), _ended(job), job.attempts])
            for job in sorted(jobs, key=lambda job: -job.pk)[:SHOWN]
        ],
        pager=Pager(count=len(jobs), first=min(1, len(jobs)), last=min(len(jobs), SHOWN)),
        empty=Empty(_("No such job"), _("The worker keeps up."), icon="ok"),
    )


def _messages() -> Grid:
    messages: list[OutboxMessage] = list(parked_messages().order_by("-id"))
    return Grid(
        id="system-messages",
        label=_("Messages set aside"),
        columns=[
            Column(_("Message"), kind="main"),
            Column(_("Written")),
            Column(_("Tries"), kind="number", tag=True),
        ],
        rows=[
            Row(one.pk, one.kind, [one.kind, moment(one.created_at), one.attempts])
            for one in messages[:SHOWN]
        ],
        pager=Pager(
            count=len(messages), first=min(1, len(messages)), last=min(len(messages), SHOWN)
        ),
        empty=Empty(_("No message was set aside"), icon="ok"),
    )


def _ended(job: Job) -> str:
    return moment(job.finished_at) if job.finished_at else "–"
