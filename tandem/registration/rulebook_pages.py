"""The values of the pages about the rules of the game."""

from __future__ import annotations

import difflib
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import Refusal
from tandem.foundation.formats import count, day_short
from tandem.foundation.kit import Column, Empty, Grid, Pager, Row, chip, link
from tandem.foundation.requests import whole_number
from tandem.organisation.rules.scope import Actor
from tandem.registration.forms import RulebookForm
from tandem.registration.models import Rulebook
from tandem.registration.permissions import RULE_MAKERS
from tandem.registration.queries.lists import MOST_REPLAYED, past_cases, registrations_by_id
from tandem.registration.queries.rulebooks import book_in_force, first_text, rule_title, versions
from tandem.registration.queries.words import verdict_chip
from tandem.registration.rules.rulebook import read_rulebook
from tandem.registration.rules.verdict import Flip, replay

FLIPS_PAGE = 50
SHOWN_VERSIONS = 50


def rulebooks_context(
    actor: Actor, *, form: RulebookForm | None = None, refusal: Refusal | None = None
) -> dict[str, Any]:
    rows = list(versions()[:SHOWN_VERSIONS])
    in_force = next((row for row in rows if row.state == Rulebook.State.IN_FORCE), None)
    start = in_force.text if in_force else first_text()
    return {
        "grid": _grid(rows),
        "may_write": actor.has_any(RULE_MAKERS),
        "form": form or RulebookForm(initial={"text": start}),
        "refusal": refusal,
    }


def _grid(rows: list[Rulebook]) -> Grid:
    tones = {Rulebook.State.IN_FORCE: "ok", Rulebook.State.DRAFT: "info"}
    return Grid(
        id="rulebooks",
        label=_("Versions of the rules"),
        columns=[
            Column(_("Version"), kind="main"),
            Column(_("State")),
            Column(_("Written by"), low=True),
            Column(_("In force from"), tag=True),
        ],
        rows=[
            Row(
                id=row.number,
                label=str(row),
                url=reverse("rulebook", args=[row.number]),
                cells=[
                    link(f"v{row.number}", reverse("rulebook", args=[row.number]), note=row.name),
                    chip(row.get_state_display(), tone=tones.get(Rulebook.State(row.state), "")),
                    str(row.made_by or "Tandem"),
                    day_short(timezone.localdate(row.in_force_from)) if row.in_force_from else "–",
                ],
            )
            for row in rows
        ],
        empty=Empty(
            _("The shipped rules hold"),
            _("They come into force with the first registration; write the next version below."),
            icon="shield",
        ),
    )


def rulebook_context(actor: Actor, row: Rulebook) -> dict[str, Any]:
    book = read_rulebook(row.text)
    total, flips = replay(book, past_cases(actor))
    standing, _book = book_in_force()
    before = standing.text if standing else first_text()
    is_other = standing is None or standing.pk != row.pk
    return {
        "row": row,
        "rules": [
            {
                "rule": rule,
                "title": rule_title(book, rule.id),
                "verdict": verdict_chip(rule.verdict),
            }
            for rule in book.rules
        ],
        "settings": book.settings,
        "difference": _difference(before, row.text) if is_other else [],
        "is_draft": row.state == Rulebook.State.DRAFT,
        "may_force": actor.has_any(RULE_MAKERS) and row.state == Rulebook.State.DRAFT,
        "total": count(total),
        "is_cut": total >= MOST_REPLAYED,
        "flips": count(len(flips)),
        "flips_count": len(flips),
    }


def _difference(before: str, after: str) -> list[dict[str, str]]:
    """Line by line against the version in force; what is alike is left out but for its edge."""
    signs = {"+": "ok", "-": "bad"}
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    return [
        {"tone": signs.get(line[:1], ""), "text": line}
        for line in lines
        if not line.startswith(("---", "+++"))
    ]


def flips_context(actor: Actor, row: Rulebook, *, after: str) -> dict[str, Any]:
    book = read_rulebook(row.text)
    total, flips = replay(book, past_cases(actor))
    start = whole_number(after) or 0
    page = flips[start : start + FLIPS_PAGE]
    end = start + len(page)
    return {
        "row": row,
        "total": count(total),
        "is_cut": total >= MOST_REPLAYED,
        "flips": count(len(flips)),
        "grid": Grid(
            id="flips",
            label=_("Decisions that would change"),
            columns=[
                Column(_("Number"), kind="main"),
                Column(_("Company")),
                Column(_("Decided")),
                Column(_("Would be")),
                Column(_("By the rule"), kind="wrap"),
            ],
            rows=_flip_rows(actor, page, row),
            pager=Pager(
                count=len(flips),
                first=min(start + 1, len(flips)),
                last=end,
                previous_url=f"?after={max(0, start - FLIPS_PAGE)}" if start else "",
                next_url=f"?after={end}" if end < len(flips) else "",
            ),
            empty=Empty(
                _("Nothing would change"),
                _("Every past registration would be decided as it was."),
                icon="ok",
            ),
        ),
    }


def _flip_rows(actor: Actor, page: list[Flip], rulebook: Rulebook) -> list[Row]:
    known = registrations_by_id(actor, [flip.case for flip in page])
    book = read_rulebook(rulebook.text)
    return [
        Row(
            id=flip.case,
            label=str(known[flip.case]),
            url=reverse("registration", args=[flip.case]),
            cells=[
                link(
                    known[flip.case],
                    reverse("registration", args=[flip.case]),
                    note=known[flip.case].customer_name,
                ),
                known[flip.case].company.name,
                verdict_chip(flip.was.value),
                verdict_chip(flip.would_be.value),
                rule_title(book, flip.would_rule),
            ],
        )
        for flip in page
        if flip.case in known
    ]
