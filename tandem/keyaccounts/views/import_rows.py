"""The rows of a checked run as a grid: what each is, what is wrong, what would change."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from tandem.foundation.formats import percent
from tandem.foundation.kit import Column, Empty, Grid, Pager, Row, chip, link
from tandem.keyaccounts.commands.imports.kinds import KindWords, kind_of
from tandem.keyaccounts.models import Account, ImportRow, ImportRun
from tandem.keyaccounts.queries.imports import RowPage, candidate_names
from tandem.keyaccounts.wording import match_reason, problem_text

SHOWN = 3  # likenesses of one row


def report_rows(run: ImportRun, outcome: str, page: RowPage) -> dict[str, Any]:
    names = candidate_names(page.rows) if outcome == ImportRow.Outcome.POSSIBLE else {}
    url = reverse("import_rows", args=[run.pk])
    words = kind_of(run).words
    tabs = [
        {
            "label": label,
            "count": run.counts.get(value, 0),
            "url": f"{url}?outcome={value}",
            "is_current": value == outcome,
        }
        for value, label in ImportRow.Outcome.choices
    ]
    is_open = outcome == ImportRow.Outcome.POSSIBLE and run.state == run.State.CHECKED
    grid = Grid(
        id="import-rows",
        label=_("Rows of the file"),
        selectable=is_open,
        columns=[
            Column(_("Row"), kind="number"),
            Column(str(words.heads[0]), kind="main"),
            Column(str(words.heads[1]), low=True),
            Column(_("What is said of it"), kind="wrap"),
        ],
        rows=[_row(row, names, words) for row in page.rows],
        pager=Pager(
            count=page.total,
            first=min(page.first, page.total),
            last=min(page.first + len(page.rows) - 1, page.total),
            next_url=f"?outcome={outcome}&after={page.next_after}" if page.next_after else "",
        ),
        empty=Empty(_("No row of this kind"), _("Choose another kind above."), icon="spreadsheet"),
    )
    acts = [
        {"value": "update", "label": _("It is the one found: update"), "icon": "merge"},
        {"value": "new", "label": _("It is another: enter as new"), "icon": "plus"},
        {"value": "skip", "label": _("Leave out"), "icon": "close"},
    ]
    return {
        "run": run,
        "tabs": tabs,
        "grid": grid,
        "acts": acts if is_open else [],
        "action": reverse("import_decision", args=[run.pk]),
    }


def _row(row: ImportRow, names: dict[int, Account], words: KindWords) -> Row:
    first, second = words.named_by
    clean_name = str(row.clean.get(first, "")) or _first_text(row.raw)
    return Row(
        id=row.number,
        label=clean_name,
        cells=[row.number, clean_name, row.clean.get(second, ""), _said(row, names, words)],
    )


def _said(row: ImportRow, names: dict[int, Account], words: KindWords) -> Any:
    own = words.sentences()
    parts: list[Any] = []
    if row.decision:
        decided = {
            "new": _("will be new"),
            "update": _("will update the one found"),
            "skip": _("left out"),
        }
        parts.append(chip(decided[row.decision], tone="info"))
    known = [item for item in row.candidates if item.get("account") in names]
    parts += [_candidate(item, names) for item in known[:SHOWN]]
    if row.outcome == ImportRow.Outcome.UPDATE and row.after:
        parts.append(_changes(row, words))
    gravest = sorted(row.problems, key=lambda problem: problem["level"] != "problem")
    parts += [problem_text(problem, own) for problem in gravest if problem["level"] != "note"]
    if row.outcome == ImportRow.Outcome.SKIPPED:
        parts = [problem_text(problem, own) for problem in row.problems]
    return format_html_join(" ", "<span>{}</span>", ((part,) for part in parts))


def _candidate(item: dict[str, Any], names: dict[int, Account]) -> Any:
    account = names[item["account"]]
    reasons = ", ".join(match_reason(reason) for reason in item["reasons"][:3])
    return format_html(
        "{} {} · {}",
        link(account, reverse("account", args=[account.pk]), note=account.city),
        percent(item["score"]),
        reasons,
    )


def _changes(row: ImportRow, words: KindWords) -> str:
    labels = words.columns()
    shown = []
    for name, value in sorted(row.after.items()):
        old, new = (
            words.shown(name, row.before.get(name), row.clean),
            words.shown(name, value, row.clean),
        )
        shown.append(f"{labels.get(name, name)}: {old} → {new}")
    return "; ".join(shown)


def _first_text(raw: list[Any]) -> str:
    return next((str(value) for value in raw if isinstance(value, str) and value.strip()), "")
