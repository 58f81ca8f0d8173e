"""One's own jobs: the tray in every page, and the list behind it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.foundation.jobs import ask_to_cancel
from tandem.foundation.kit import Column, Empty, Grid, Row, chip, link
from tandem.foundation.models import Job
from tandem.organisation.requests import Request
from tandem.workspace.wording import moment

TRAY_SHOWS = 5
PAGE_SHOWS = 50
SHOWN_STATES: dict[str, str] = {Job.State.WAITING: "queued"}
TONES: dict[str, str] = {Job.State.DONE: "ok", Job.State.FAILED: "bad", Job.State.RUNNING: "info"}


def jobs_tray(request: Request) -> HttpResponse:
    return render(request, "foundation/_job_tray.html", {"tray": _tray(request)})


def jobs(request: Request) -> HttpResponse:
    mine = Job.objects.filter(owner_id=request.actor.person_id).order_by("-id")[:PAGE_SHOWS]
    return render(request, "workspace/jobs.html", {"grid": _grid(list(mine))})


def job_cancel(request: Request, job_id: int) -> HttpResponse:
    ask_to_cancel(job_id=job_id, owner_id=request.actor.person_id)
    return jobs_tray(request) if request.htmx else redirect("jobs")


def _tray(request: Request) -> dict[str, Any]:
    recent = list(Job.objects.filter(owner_id=request.actor.person_id).order_by("-id")[:TRAY_SHOWS])
    return {
        "url": reverse("jobs_tray"),
        "running": sum(job.is_open for job in recent),
        "jobs": [
            {
                "id": job.pk,
                "title": job.told,
                "state": SHOWN_STATES.get(job.state, job.state),
                "percent": job.percent if job.total else None,
                "note": _note(job),
                "url": job.url,
                "cancel_url": reverse("job_cancel", args=[job.pk]) if job.is_open else "",
            }
            for job in recent
        ],
    }


def _note(job: Job) -> str:
    """Its last step says nothing once the job is done."""
    return "" if job.state == Job.State.DONE else job.note


def _grid(rows: list[Job]) -> Grid:
    names: dict[str, str] = {
        Job.State.WAITING: _("Waiting"),
        Job.State.RUNNING: _("Running"),
        Job.State.DONE: _("Done"),
        Job.State.FAILED: _("Failed"),
        Job.State.CANCELLED: _("Cancelled"),
    }
    return Grid(
        id="jobs-list",
        label=_("Jobs"),
        columns=[
            Column(_("Job"), kind="main"),
            Column(_("State")),
            Column(_("Done"), kind="number"),
            Column(_("Started"), low=True),
            Column(_("Said"), kind="wrap", low=True),
        ],
        rows=[
            Row(
                id=job.pk,
                label=job.told,
                url=job.url,
                cells=[
                    link(job.told, job.url) if job.url else job.told,
                    chip(names[job.state], tone=TONES.get(job.state, "")),
                    f"{job.percent}%" if job.total and job.state != Job.State.DONE else "–",
                    moment(job.created_at),
                    _note(job),
                ],
            )
            for job in rows
        ],
        empty=Empty(
            _("No job yet"),
            _("Imports, plans and exports appear here while they run and after."),
            icon="jobs",
        ),
    )
