"""Moves by hand: what they cost at once, undone step by step, and those the plan suggests."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tandem.coverage.commands.lines import NothingToUndo, move_line, undo_move
from tandem.coverage.models import CoveragePlan, PlanLine, SellerLoad
from tandem.coverage.queries.plans import loads_of_plan
from tandem.coverage.queries.suggestions import suggested_moves
from tandem.coverage.rules.cost import Cost, best_moves, cost_of, cost_of_pin
from tandem.foundation.models import AuditEntry

WAYS = [
    {"owner": 2, "mode": "shared", "visits": 2, "plan": -1.5},
    {"owner": 1, "mode": "inside", "visits": 0, "plan": -2.0},
    {"owner": 3, "mode": "shared", "visits": 1, "plan": -3.4},
]


@pytest.mark.parametrize(
    ("owner", "cost"),
    [(1, Cost(0.0)), (2, Cost(1.5)), (3, Cost(3.4)), (9, Cost(3.4, is_least=True))],
)
def test_a_pin_costs_what_the_plan_loses_by_it(owner, cost):
    assert cost_of(WAYS, owner_id=owner, planned_owner_id=1) == cost


def test_without_three_other_ways_nothing_is_said_of_a_fourth():
    assert cost_of(WAYS[:2], owner_id=9, planned_owner_id=1) == Cost(None)


def test_a_pin_the_plan_kept_costs_its_best_other_way():
    ways = [{"owner": 1, "plan": 5.0}, {"owner": 2, "plan": 3.4}, {"owner": 3, "plan": -1.0}]

    assert cost_of_pin(ways, pinned_owner_id=1) == Cost(3.4)
    assert cost_of_pin(ways[2:], pinned_owner_id=1) == Cost(0.0)


def test_suggestions_take_the_cheapest_first_and_use_up_room():
    ways = [(10, WAYS[0]), (11, WAYS[0] | {"plan": -0.5}), (12, WAYS[2]), (11, WAYS[2])]

    chosen = best_moves(ways, room={2: 3, 3: 1}, most=9)

    assert [(line, way["owner"]) for line, way in chosen] == [(11, 2), (12, 3)]


def _line(draft, account):
    return PlanLine.objects.get(plan=draft, account=account)


def _move(cast, line, owner, mode="shared", name="nora"):
    return move_line(
        actor=cast.actor(name),
        line_id=line.pk,
        version=line.version,
        owner_id=owner.pk,
        mode=mode,
        visits=2,
        now=timezone.now(),
    )


def _undo(cast, draft, name="nora"):
    return undo_move(actor=cast.actor(name), plan_id=draft.pk, now=timezone.now())


def _figures(line):
    return line.owner_id, line.inside_id, line.mode, line.visits, line.is_top, line.is_changed


def test_changes_are_undone_one_by_one_to_what_the_planner_found(cast, draft):
    found = _line(draft, cast.olgas)
    first = _move(cast, found, cast.otto)
    _move(cast, first, cast.otto, mode="inside")

    assert _figures(_undo(cast, draft)) == _figures(first)
    back = _undo(cast, draft)

    assert _figures(back) == _figures(found)
    assert (back.reason, back.edited_by_id) == (found.reason, None)
    plan = CoveragePlan.objects.get(pk=draft.pk)
    assert (plan.edited_lines, plan.changed_owners) == (0, draft.changed_owners)
    assert AuditEntry.objects.filter(act="coverage.line_move_undone").count() == 2
    with pytest.raises(NothingToUndo):
        _undo(cast, draft)


def test_one_undoes_only_the_own_changes(cast, draft):
    _move(cast, _line(draft, cast.olgas), cast.otto)

    with pytest.raises(NothingToUndo):
        _undo(cast, draft, "opal")


@pytest.fixture
def crowded(cast, draft):
    """Olga has three times what she can do, Otto half."""
    line = _line(draft, cast.olgas)
    PlanLine.objects.filter(pk=line.pk).update(
        visits=6,
        reason=line.reason
        | {
            "alternatives": [
                {
                    "owner": cast.otto.pk,
                    "mode": "shared",
                    "visits": 3,
                    "partner": None,
                    "value": -0.2,
                    "plan": -0.1,
                }
            ]
        },
    )
    loads = SellerLoad.objects.filter(plan=draft)
    loads.filter(seller=cast.olga).update(visits=6, hours=300, hours_capacity=100)
    loads.filter(seller=cast.otto).update(hours=50, hours_capacity=100, visit_capacity=100)
    return draft


def test_who_has_too_much_hands_on_to_who_has_room(cast, crowded, signed_in):
    actor = cast.actor("nora")
    loads = loads_of_plan(actor, crowded, region_id=cast.north.pk)

    moves = suggested_moves(actor, crowded, region_id=cast.north.pk, loads=loads)
    assert [(move.line.account_id, move.to, move.visits) for move in moves] == [
        (cast.olgas.pk, cast.otto, 3)
    ]

    page = signed_in("nora").get(f"/plan/{crowded.pk}/?region={cast.north.pk}").content.decode()
    line = _line(crowded, cast.olgas)
    assert f'action="/plan/lines/{line.pk}/move/"' in page


def test_the_load_follows_what_is_moved_by_hand(cast, crowded):
    actor = cast.actor("nora")
    before = loads_of_plan(actor, crowded, region_id=cast.north.pk)[cast.olga.pk].percent
    _move(cast, _line(crowded, cast.olgas), cast.otto)

    after = loads_of_plan(actor, crowded, region_id=cast.north.pk)[cast.olga.pk].percent

    assert (before, after) == (300, 0)


def test_the_form_says_what_each_choice_costs(cast, crowded, signed_in):
    page = signed_in("nora").get(f"/plan/lines/{_line(crowded, cast.olgas).pk}/").content.decode()

    assert "Otto" in page
    assert "-0.01" in page
