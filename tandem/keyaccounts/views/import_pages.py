"""The values of the wizard's pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tandem.foundation.formats import count
from tandem.foundation.kit import Tile
from tandem.foundation.models import Job
from tandem.foundation.quantities import UNITS, plain_text
from tandem.foundation.tables import CellFault, column_letter
from tandem.keyaccounts.commands.imports.kinds import ImportKind, import_kinds, kind_of
from tandem.keyaccounts.commands.imports.loading import header_of, mapping_of, open_file
from tandem.keyaccounts.forms.imports import FileForm
from tandem.keyaccounts.intake.fields import Kind
from tandem.keyaccounts.models import ImportRow, ImportRun
from tandem.keyaccounts.queries.imports import recent_runs
from tandem.keyaccounts.wording import problem_heading
from tandem.organisation.rules.scope import Actor

SAMPLE_ROWS = 3
State = ImportRun.State
WORKING = (State.CHECKING, State.RUNNING, State.UNDOING)


def new_context(actor: Actor, form: FileForm, kind: ImportKind) -> dict[str, Any]:
    """The page that takes a file in: one tab for each kind of file."""
    kinds = [
        {
            "label": one.words.title,
            "url": f"{reverse('import_new')}?kind={one.key}",
            "is_current": one.key == kind.key,
        }
        for one in import_kinds()
    ]
    return {
        "form": form,
        "title": kind.words.title,
        "kinds": kinds if len(kinds) > 1 else [],
        "runs": recent_runs(actor),
        "steps": file_steps(),
    }


def file_steps(run: ImportRun | None = None) -> list[dict[str, str]]:
    """Where the run is, of four steps."""
    labels = [_("File"), _("Columns"), _("Check"), _("Run")]
    at = 0 if run is None else _step_of(run)
    states = ["done" if number < at else "current" if number == at else "" for number in range(4)]
    url = reverse("import", args=[run.pk]) if run else ""
    return [
        {
            "label": label,
            "state": state,
            "url": f"{url}?columns" if number == 1 and run and at == 2 else "",
        }
        for number, (label, state) in enumerate(zip(labels, states, strict=True))
    ]


def _step_of(run: ImportRun) -> int:
    if run.state == State.UPLOADED:
        return 1
    if run.state in (State.MAPPED, State.CHECKING, State.CHECKED):
        return 2
    return 4 if run.state in (State.DONE, State.UNDONE) else 3


def mapping_context(run: ImportRun) -> dict[str, Any]:
    """Every column with three samples, the guess and how sure it is."""
    mapping = mapping_of(run)
    with open_file(run) as table:
        rows = table.rows(run.sheet, header=header_of(run, table))
        samples = [row.values for row, _n in zip(rows, range(SAMPLE_ROWS), strict=False)]
    is_english = get_language() == "en"
    columns = [
        {
            "position": column.position,
            "letter": column_letter(column.position),
            "header": column.header,
            "samples": [_shown(values[index]) for values in samples if index < len(values)],
            "field": column.field or "",
            "why": column.why,
            "percent": round(column.confidence * 100),
            "unit": column.unit or "",
            "is_amount": column.field is not None
            and mapping.fields[column.field].kind is Kind.AMOUNT,
        }
        for index, column in enumerate(mapping.columns)
    ]
    return {
        "run": run,
        "steps": file_steps(run)
        if run.state == State.UPLOADED
        else [{**step, "url": ""} for step in file_steps(run)],
        "columns": columns,
        "fields": [
            (field.key, field.en if is_english else field.zh) for field in mapping.fields.values()
        ],
        "units": list(UNITS),
        "mapped": sum(bool(column["field"]) for column in columns),
    }


def check_context(run: ImportRun) -> dict[str, Any]:
    """The report of the check, the progress of the run, or what came of it."""
    is_working = run.state in WORKING or (run.job is not None and run.job.is_open)
    frame: dict[str, Any] = {
        "run": run,
        "steps": file_steps(run),
        "is_working": is_working,
        "job": run.job,
        "time_left": time_left(run.job, timezone.now()),
        "can_start": run.state in (State.CHECKED, State.CANCELLED, State.FAILED),
        "is_done": run.state == State.DONE,
    }
    if is_working or run.state == State.MAPPED:
        return frame
    own = kind_of(run).words.sentences()
    frame["done_template"] = kind_of(run).words.done_template
    frame["tiles"] = _tiles(run)
    frame["due"] = _due(run)
    frame["problems"] = [
        {"level": level, "text": problem_heading(code, own), "count": number}
        for level, code, number in run.counts.get("problems", [])
    ]
    frame |= _questions(run)
    if run.state == State.DONE:
        frame["can_undo"] = run.undo_until is not None and timezone.now() <= run.undo_until
        frame |= kind_of(run).words.after(run)
    return frame


def _tiles(run: ImportRun) -> list[Tile]:
    rows = reverse("import_rows", args=[run.pk])
    labels = {
        ImportRow.Outcome.NEW: _("New"),
        ImportRow.Outcome.UPDATE: _("Update"),
        ImportRow.Outcome.SAME: _("Nothing to change"),
        ImportRow.Outcome.POSSIBLE: _("Possible duplicates"),
        ImportRow.Outcome.ERROR: _("Errors"),
        ImportRow.Outcome.SKIPPED: _("Left out"),
    }
    return [
        Tile(label, count(run.counts.get(outcome, 0)), url=f"{rows}?outcome={outcome}")
        for outcome, label in labels.items()
    ]


def _due(run: ImportRun) -> int:
    outcomes = (ImportRow.Outcome.NEW, ImportRow.Outcome.UPDATE, ImportRow.Outcome.POSSIBLE)
    return sum(int(run.counts.get(outcome, 0)) for outcome in outcomes)


def _questions(run: ImportRun) -> dict[str, Any]:
    """Values nobody knows, with the likeliest meaning chosen beforehand."""
    kind = kind_of(run)
    offers = kind.offers()
    is_checked = run.state == State.CHECKED
    asked = [
        {
            **item,
            "label": offers[item["field"]].label,
            "choices": offers[item["field"]].choices,
            "chosen": item["guesses"][0]["key"] if item["guesses"] else "",
        }
        for item in run.counts.get("unknown_values", [])
        if item["field"] in offers
    ]
    defaults = run.options.get("defaults", {})
    return {
        "asked": asked if is_checked else [],
        "empties": [
            {
                "field": field,
                "label": offers[field].label,
                "choices": offers[field].choices,
                "chosen": defaults.get(field, ""),
            }
            for field in kind.empties
        ],
        "asks_defaults": is_checked and _has_empty_cells(run),
        "unknown_total": run.counts.get("unknown_values_total", 0),
        "more_asked": run.counts.get("unknown_values_total", 0) > len(asked),
        "partners": run.counts.get("unknown_partners", []) if is_checked else [],
        "people": run.counts.get("unknown_people", [])[:6],
        "people_total": run.counts.get("unknown_people_total", 0),
        "people_note": kind.words.people_note,
    }


def _has_empty_cells(run: ImportRun) -> bool:
    """Whether rows stay out for want of a value that can be chosen here, or stayed out before."""
    codes = {code for _level, code, _rows in run.counts.get("problems", [])}
    empties = {f"{field}_missing" for field in kind_of(run).empties}
    return bool(codes & empties or run.options.get("defaults"))


def time_left(job: Job | None, now: datetime) -> str:
    """How long a running job will take if it goes on as until now; empty while nobody can tell."""
    if job is None or job.started_at is None or not 0 < job.done < job.total:
        return ""
    seconds = (now - job.started_at).total_seconds() * (job.total - job.done) / job.done
    if seconds < 60:
        return _("less than a minute left")
    minutes = round(seconds / 60)
    words = ngettext("about %(minutes)s minute left", "about %(minutes)s minutes left", minutes)
    return words % {"minutes": minutes}


def _shown(value: Any) -> str:
    text = value.text if isinstance(value, CellFault) else plain_text(value)
    return text[:40]
