"""The import wizard: file, mapping, check, run; each step is a page that can be left and reopened."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tandem.foundation.jobs import ask_to_cancel
from tandem.foundation.requests import whole_number, whole_numbers
from tandem.keyaccounts.commands import imports
from tandem.keyaccounts.commands.imports.kinds import kind_called, kind_of
from tandem.keyaccounts.commands.imports.mapping import OPEN
from tandem.keyaccounts.forms.imports import FileForm, answers_from, columns_from
from tandem.keyaccounts.models import ImportRow, ImportRun
from tandem.keyaccounts.queries.imports import error_rows, rows_page, run_of
from tandem.keyaccounts.views.import_pages import check_context, mapping_context, new_context
from tandem.keyaccounts.views.import_rows import report_rows
from tandem.keyaccounts.views.spreadsheets import error_file
from tandem.organisation.requests import Request


def import_new(request: Request) -> HttpResponse:
    kind = kind_called(request.GET.get("kind", "accounts"))
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        run = imports.receive_file(
            actor=request.actor,
            file_name=file.name,
            chunks=file.chunks(),
            now=timezone.now(),
            kind=kind.key,
        )
        return redirect("import", run.pk)
    request.place = kind.place
    frame = new_context(request.actor, form, kind)
    return render(request, "keyaccounts/import_new.html", frame, status=422 if form.errors else 200)


def import_page(request: Request, run_id: int) -> HttpResponse:
    """The step the run is at."""
    run = _shown(request, run_id)
    if run.state == ImportRun.State.UPLOADED or ("columns" in request.GET and run.state in OPEN):
        return render(request, "keyaccounts/import_mapping.html", mapping_context(run))
    template = "keyaccounts/_import_report.html" if request.htmx else "keyaccounts/import.html"
    return render(request, template, check_context(run))


def _shown(request: Request, run_id: int) -> ImportRun:
    """The run a page shows, under the entry of what its file holds."""
    run = run_of(request.actor, run_id)
    request.place = kind_of(run).place
    return run


def import_sheet(request: Request, run_id: int) -> HttpResponse:
    imports.choose_sheet(
        actor=request.actor,
        run_id=run_id,
        sheet=request.POST.get("sheet", ""),
        header_row=whole_number(request.POST.get("header_row", "")),
    )
    return redirect("import", run_id)


def import_mapping(request: Request, run_id: int) -> HttpResponse:
    """Take the columns and start the check at once: nobody wants a step that only says "next"."""
    known = kind_of(run_of(request.actor, run_id)).fields
    fields, units = columns_from(request.POST, known)
    imports.choose_columns(
        actor=request.actor, run_id=run_id, fields=fields, units=units, now=timezone.now()
    )
    imports.start_check(actor=request.actor, run_id=run_id)
    return redirect("import", run_id)


def import_values(request: Request, run_id: int) -> HttpResponse:
    answers, defaults = answers_from(request.POST)
    imports.answer_values(
        actor=request.actor,
        run_id=run_id,
        answers=answers,
        defaults=defaults,
        now=timezone.now(),
    )
    imports.start_check(actor=request.actor, run_id=run_id)
    return redirect("import", run_id)


def import_rows(request: Request, run_id: int) -> HttpResponse:
    """Rows of one outcome, with what is wrong or what would change."""
    run = _shown(request, run_id)
    outcome = request.GET.get("outcome", "")
    if outcome not in ImportRow.Outcome.values:
        outcome = ImportRow.Outcome.ERROR
    page = rows_page(run, outcome, after=whole_number(request.GET.get("after", "")) or 0)
    return render(request, "keyaccounts/import_rows.html", report_rows(run, outcome, page))


def import_decision(request: Request, run_id: int) -> HttpResponse:
    numbers = whole_numbers(request.POST.getlist("ids"))
    imports.decide_rows(
        actor=request.actor,
        run_id=run_id,
        decision=request.POST.get("act", ""),
        rows=None if request.POST.get("all") else numbers,
    )
    return redirect(f"{request.path.replace('decision', 'rows')}?outcome=possible")


def import_start(request: Request, run_id: int) -> HttpResponse:
    imports.start_run(
        actor=request.actor,
        run_id=run_id,
        now=timezone.now(),
        all_or_none=request.POST.get("policy") == "all",
    )
    return redirect("import", run_id)


def import_cancel(request: Request, run_id: int) -> HttpResponse:
    run = run_of(request.actor, run_id)
    if run.job_id:
        ask_to_cancel(job_id=run.job_id, owner_id=request.actor.person_id)
    return redirect("import", run_id)


def import_undo(request: Request, run_id: int) -> HttpResponse:
    imports.start_undo(actor=request.actor, run_id=run_id, now=timezone.now())
    return redirect("import", run_id)


def import_lock(request: Request, run_id: int) -> HttpResponse:
    """Lock what came with the list; doubtful ones wait for their duplicates to be decided."""
    imports.start_locking(actor=request.actor, run_id=run_id)
    return redirect("import", run_id)


def import_partners(request: Request, run_id: int) -> HttpResponse:
    """Enter every partner the list names and nobody here knows, and check again."""
    imports.enter_partners(actor=request.actor, run_id=run_id, now=timezone.now())
    return redirect("import", run_id)


def import_errors(request: Request, run_id: int) -> FileResponse:
    """The rows that could not be entered, as the same columns and the reason."""
    run = run_of(request.actor, run_id)
    return error_file(run, error_rows(run))
