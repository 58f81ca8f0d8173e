"""Writing down what the planner found: lines in batches, loads, value, bound, violations.

Each batch is its own transaction, so that others can write in between; lines of a plan that is
still being made are shown to nobody, and a restarted job replaces its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from tandem.coverage.commands.plans import delete_lines
from tandem.coverage.models import CoveragePlan, PlanLine, SellerLoad
from tandem.coverage.queries.lines import changed_owners
from tandem.coverage.queries.problem import COLUMNS, Gathered
from tandem.coverage.rules.classes import Classes
from tandem.coverage.rules.lines import Line, facts_of, lines_of, pins_forced
from tandem.coverage.rules.strategy import SEGMENTS
from tandem.foundation import audit
from tandem.organisation.rules.scope import Actor
from tandem.planning.coverage import plan as found

BATCH = 2000
TOLERANCE = 1e-6
LEAST_ODDS = 0.005
AT = {name: at for at, name in enumerate(COLUMNS)}
Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Outcome:
    """What a run found, and what was found out about it."""

    gathered: Gathered
    solution: found.CoveragePlan
    loads: Sequence[SellerLoad]
    checked: dict[str, Any]
    conflicts: list[dict[str, Any]]
    responses: dict[str, Any]
    cards: list[dict[str, Any]]


def note_progress(*, plan_id: int, progress: dict[str, Any]) -> None:
    """What is proven so far; only a plan that is still being made has any."""
    CoveragePlan.objects.filter(pk=plan_id, state=CoveragePlan.State.RUNNING).update(
        progress=progress
    )


def store_solution(*, actor: Actor, plan: CoveragePlan, outcome: Outcome, report: Report) -> int:
    """Replace the lines of the plan, then turn it into a draft; returns how many lines."""
    delete_lines(plan.pk)
    gathered = outcome.gathered
    total, batch, done = len(gathered.accounts), [], 0
    for line in lines_of(outcome.solution, gathered.ids, gathered.pins):
        if line.row >= total:  # accounts a what-if run invented
            continue
        batch.append(_row(plan.pk, line, gathered))
        if len(batch) == BATCH:
            done = _write(batch, done)
            report(done, total)
            batch = []
    done = _write(batch, done)
    _become_draft(actor, plan, outcome, done)
    return done


def mark_failed(*, plan_id: int, state: str, reason: str) -> None:
    """The plan could not be made; what is left of it is taken away."""
    with transaction.atomic():
        delete_lines(plan_id)
        CoveragePlan.objects.filter(pk=plan_id, state=CoveragePlan.State.RUNNING).update(
            state=state, failure=reason[:300]
        )


def _write(batch: list[PlanLine], done: int) -> int:
    with transaction.atomic():
        PlanLine.objects.bulk_create(batch, batch_size=BATCH)
    return done + len(batch)


def _row(plan_id: int, line: Line, gathered: Gathered) -> PlanLine:
    account = gathered.accounts[line.row]
    owner_before, partner_before = account[AT["owner_id"]], account[AT["partner_id"]]
    classes = gathered.classes
    return PlanLine(
        plan_id=plan_id,
        account_id=line.account_id,
        region_id=account[AT["region_id"]],
        owner_id=line.owner_id,
        inside_id=gathered.inside_of.get(line.owner_id) if line.owner_id else None,
        partner_id=line.partner_id,
        mode=line.mode,
        segment=classes.letter(line.row),
        segment_before=account[AT["segment"]],
        segment_fresh=SEGMENTS[int(classes.fresh[line.row])],
        is_between=bool(classes.is_between[line.row]),
        is_top=line.is_top,
        is_held_out=bool(gathered.held_out[line.row]),
        visits=line.visits,
        owner_before_id=owner_before,
        partner_before_id=partner_before,
        value_thousand=line.value,
        reason=line.reason | {"class": _odds(classes, line.row)},
        is_changed=line.owner_id != owner_before or line.partner_id != partner_before,
    )


def _odds(classes: Classes, row: int) -> dict[str, float]:
    """How likely the account belongs to each class, by today's evidence."""
    odds = zip(SEGMENTS, classes.odds[row].tolist(), strict=True)
    return {letter: round(chance, 3) for letter, chance in odds if chance >= LEAST_ODDS}


@transaction.atomic
def _become_draft(actor: Actor, plan: CoveragePlan, outcome: Outcome, lines: int) -> None:
    gathered, solution = outcome.gathered, outcome.solution
    SellerLoad.objects.bulk_create(outcome.loads, batch_size=500)
    notes = facts_of(solution.notes, gathered.ids)
    notes += [
        {"code": "SELLER_WITHOUT_REGION", "seller": pk, "region": None, "amount": 0, "limit": 0}
        for pk in gathered.sellers_without_region
    ]
    plan.state = CoveragePlan.State.DRAFT
    plan.accounts = len(gathered.problem.accounts)
    plan.limits = asdict(gathered.problem.settings)
    plan.value_thousand = round(solution.value, 3)
    is_proven = (
        solution.bound >= solution.value - TOLERANCE
    )  # limits that cannot all hold prove nothing
    plan.bound_thousand = round(solution.bound, 3) if is_proven else None
    plan.gap_percent = round(max(solution.gap, 0) * 100, 4) if is_proven else None
    plan.changed_owners = changed_owners(plan.pk)
    plan.seconds = round(solution.seconds, 2)
    violations = facts_of(solution.violations, gathered.ids)
    plan.violations = violations + pins_forced(solution, gathered.pins)
    plan.conflicts = outcome.conflicts
    plan.responses = outcome.responses
    plan.cards = outcome.cards
    plan.notes = notes
    plan.prices = _prices(gathered, solution)
    plan.checked = outcome.checked
    plan.progress = {}
    plan.failure = ""
    plan.save()
    audit.record(
        actor=actor,
        act="coverage.plan_made",
        subject=plan,
        after={
            "accounts": lines,
            "value_thousand": plan.value_thousand,
            "bound_thousand": plan.bound_thousand,
            "changed_owners": plan.changed_owners,
        },
    )


def _prices(gathered: Gathered, solution: found.CoveragePlan) -> dict[str, Any]:
    """What one more move, call of a seat and account of a partner is worth; ids are people's."""
    problem, prices = gathered.problem, solution.prices
    return {
        "move": round(float(prices.move), 4),
        "seats": {
            int(key): {"price": round(float(price), 4), "calls": round(float(calls), 1)}
            for key, price, calls in zip(
                problem.seats.key, prices.seat, problem.seats.calls, strict=True
            )
        },
        "partners": {
            int(key): {"price": round(float(price), 4), "capacity": round(float(room), 1)}
            for key, price, room in zip(
                problem.partners.key, prices.partner, problem.partners.capacity, strict=True
            )
        },
    }
