"""The values of the plan's pages, gathered from queries, grids and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tandem.coverage import class_words, wording
from tandem.coverage.commands.plans import BUSY, EDITABLE
from tandem.coverage.conflict_words import conflicts_in_words
from tandem.coverage.forms import FilterForm
from tandem.coverage.grids import lines_grid, lines_url, load_mark, matrix, movements_grid
from tandem.coverage.models import CoveragePlan
from tandem.coverage.permissions import may_plan
from tandem.coverage.queries.lines import lines_page
from tandem.coverage.queries.plans import (
    LinesSeen,
    lines_seen,
    loads_of_plan,
    matrix_of,
    movements_of,
    region_loads,
    regions_in_order,
)
from tandem.coverage.queries.suggestions import suggested_moves
from tandem.coverage.rules.horizon import label
from tandem.foundation.fiscal import fiscal_calendar
from tandem.foundation.formats import count, decimal, unit_label
from tandem.foundation.kit import Tile, link, number
from tandem.foundation.requests import whole_number
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor

State = CoveragePlan.State
LONG_MOVEMENTS = 20


def plan_context(
    actor: Actor, plan: CoveragePlan | None, *, plans: list[CoveragePlan], region: str
) -> dict[str, Any]:
    """Everything the plan page shows; a plan that is being made shows how far it is."""
    regions = regions_in_order()
    context: dict[str, Any] = {"plan": plan, "plans": plans, "regions": regions}
    if plan is None:
        return context
    context |= {
        "period": label(plan.quarter_start, plan.quarter_end, fiscal_calendar()),
        "is_working": plan.state in BUSY,
        "is_open": plan.state in EDITABLE and not plan.what_if,
        "what_if": wording.what_if_in_words(plan.what_if),
        "may_discard": plan.state in (*EDITABLE, State.FAILED),
    }
    if plan.state in BUSY:
        context |= progress_context(plan)
    if plan.state in (State.RUNNING, State.FAILED, State.DISCARDED):
        return context
    region_id = region_shown(actor, plan, region)
    movements = movements_of(actor, plan, region_id=region_id)
    violations = facts_seen(actor, plan.violations, region_id)
    notes = facts_seen(actor, plan.notes, region_id)
    sentences = wording.facts_in_words(violations + notes, regions)
    seen = lines_seen(actor, plan)
    return context | {
        "region": regions.get(region_id) if region_id else None,
        "can_widen": region_id is not None and _sees_many(actor, plan),
        "tiles": tiles(plan, seen),
        "cards": class_words.cards_in_words(plan, seen),
        "classes": class_words.classes_in_words(plan, seen),
        "violations": sentences[: len(violations)],
        "notes": sentences[len(violations) :],
        "conflicts": conflicts_in_words(facts_seen(actor, plan.conflicts, region_id), regions),
        "matrix": matrix(
            plan,
            matrix_of(actor, plan, region_id=region_id, regions=regions),
            region_id=region_id,
            marks=_marks(actor, plan, region_id),
        ),
        "grid": movements_grid(plan, movements[:LONG_MOVEMENTS]),
        "more_movements": max(len(movements) - LONG_MOVEMENTS, 0),
        "suggestions": _suggestions(actor, plan, region_id),
    }


def progress_context(plan: CoveragePlan) -> dict[str, Any]:
    """How far the engine is, and what it has proven so far of the regions that are ready."""
    live = plan.progress
    value, bound = live.get("value"), live.get("bound")
    gap = (bound - value) / bound * 100 if value and bound and value <= bound else None
    return {
        "plan": plan,
        "step": wording.step_in_words(live),
        "live": [
            (_("Value so far"), wording.wan(value)),
            (_("Bound so far"), wording.wan(bound)),
            (_("Gap"), wording.percent_of_bound(gap)),
        ]
        if live
        else [],
    }


def tiles(plan: CoveragePlan, seen: LinesSeen) -> list[Tile]:
    """The plan in five numbers; each says what it means and leads to its list.

    Accounts are counted as the reader sees them, like the list; value and bound are the plan's.
    """
    return [
        Tile(
            label=_("Value"),
            value=wording.wan(plan.value_thousand),
            unit=unit_label("wan"),
            note=_value_note(plan),
            definition=_(
                "Margin of all visits, calls and partners by the response curves, less travel, "
                "broken relations and moves. The range is where nine of ten response rates lie."
            ),
        ),
        Tile(
            label=_("Proven bound"),
            value=wording.wan(plan.bound_thousand),
            unit=unit_label("wan"),
            note=_("gap %(gap)s") % {"gap": wording.percent_of_bound(plan.gap_percent)},
            definition=_(
                "No plan under the same limits can be worth more. The gap certifies the search, "
                "not the response curves behind it."
            ),
        ),
        _accounts_tile(plan, seen),
        Tile(
            label=_("Owners changed"),
            value=count(seen.moved),
            count=seen.moved,
            url=lines_url(plan, moved="owned"),
            note=format_html(
                _("{edited} by hand"), edited=number(seen.edited, lines_url(plan, edited=1))
            ),
            definition=_("Accounts that had an owner and would get another."),
        ),
        Tile(
            label=_("Limits not held"),
            value=count(len(plan.violations)),
            note=_verdict(plan),
            definition=_(
                "After the planner an independent checker adds everything up again from the data: "
                "value, visits, hours, calls, partners, moves and pins."
            ),
        ),
    ]


def _accounts_tile(plan: CoveragePlan, seen: LinesSeen) -> Tile:
    """A run may plan more accounts than there are; the list holds those that exist."""
    if "accounts" in plan.what_if or "accounts_percent" in plan.what_if:
        return Tile(
            label=_("Accounts"),
            value=count(plan.accounts),
            note=format_html(_("{listed} of them on the list"), listed=_listed(plan, seen)),
        )
    return Tile(
        label=_("Accounts"),
        value=count(seen.accounts),
        count=seen.accounts,
        url=lines_url(plan),
        note=_("made in %(seconds)s s") % {"seconds": decimal(plan.seconds)},
    )


def _listed(plan: CoveragePlan, seen: LinesSeen) -> object:
    return number(seen.accounts, lines_url(plan))


def _value_note(plan: CoveragePlan) -> object:
    """The interval of the value, which leads to the rates behind it."""
    if "low" not in plan.responses:
        return _("expected margin a quarter")
    low, high = (wording.wan(plan.responses[end], digits=0) for end in ("low", "high"))
    return link(f"{low} – {high}", reverse("plan_responses", args=[plan.pk]))


def _verdict(plan: CoveragePlan) -> str:
    """What the planner and the checker say together."""
    if plan.violations:
        return _("see below")
    faults = sum(plan.checked.get("faults", {}).values())
    if faults:
        return _("the checker doubts %(count)s points") % {"count": count(faults)}
    return _("all held, checked twice")


def lines_context(actor: Actor, plan: CoveragePlan, form: FilterForm) -> dict[str, Any]:
    values, wanted = form.values(), form.wanted()
    page = lines_page(
        actor=actor,
        plan=plan,
        wanted=wanted,
        after=values.get("after") or 0,
        before=values.get("before") or 0,
    )
    kept = {name: value for name, value in values.items() if value not in (None, "", False)}
    kept = {name: int(value) if value is True else value for name, value in kept.items()}
    kept = {name: value for name, value in kept.items() if name not in ("after", "before")}
    return {
        "plan": plan,
        "form": form,
        "kept": kept,
        "count": page.count,
        "grid": lines_grid(page, lambda **key: "?" + urlencode(kept | key)),
    }


def region_shown(actor: Actor, plan: CoveragePlan, asked: str) -> int | None:
    """The region asked for, the plan's only one, or a region manager's own."""
    if plan.region_id is not None:
        return plan.region_id
    if (region_id := whole_number(asked)) is not None:
        return region_id
    if not _sees_many(actor, plan):
        return next(iter(actor.reach.region_ids))
    return None


def facts_seen(
    actor: Actor, facts: Sequence[Mapping[str, Any]], region_id: int | None
) -> list[Mapping[str, Any]]:
    """Facts of the region shown, and never of a region the reader does not manage."""
    wide = actor.reach.everything or bool(actor.reach.industry_ids)
    mine = actor.reach.region_ids
    return [
        fact
        for fact in facts
        if (wide or fact["region"] in mine) and region_id in (None, fact["region"])
    ]


def _sees_many(actor: Actor, plan: CoveragePlan) -> bool:
    wide = actor.reach.everything or bool(actor.reach.industry_ids)
    return plan.region_id is None and (wide or len(actor.reach.region_ids) != 1)


def _marks(actor: Actor, plan: CoveragePlan, region_id: int | None) -> dict[int, object]:
    if region_id is None:
        return {pk: f"{percent}%" for pk, percent in region_loads(actor, plan).items()}
    loads = loads_of_plan(actor, plan, region_id=region_id)
    return {pk: load_mark(line) for pk, line in loads.items()}


def _suggestions(actor: Actor, plan: CoveragePlan, region_id: int | None) -> list[dict[str, Any]]:
    """Moves that bring sellers of the region shown back into the band, each one form away."""
    if region_id is None or not may_plan(actor, region_id=region_id):
        return []
    if plan.state not in EDITABLE:
        return []
    loads = loads_of_plan(actor, plan, region_id=region_id)
    moves = suggested_moves(actor, plan, region_id=region_id, loads=loads)
    modes = dict(Account.Mode.choices)
    return [
        {"move": move, "mode": modes[move.mode], "plan": wording.signed(move.plan)}
        for move in moves
    ]
