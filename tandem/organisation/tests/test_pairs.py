"""Pairs are dated, one inside seller for an outside seller at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from tandem.foundation import events
from tandem.foundation.errors import NotAllowed
from tandem.organisation import commands
from tandem.organisation.commands.pairs import NotASeller, PairStartsLater
from tandem.organisation.events import PairChanged
from tandem.organisation.models import Holiday, Pair
from tandem.organisation.queries import pick_people, sellers_of, staffing, work_calendar
from tandem.organisation.rules.roles import Role
from tandem.testing.cast import HIRED, Cast

TODAY = date(2026, 11, 24)
NEXT = date(2026, 12, 1)


def test_a_new_pair_ends_the_old_one_the_day_before(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[PairChanged] = []
    monkeypatch.setitem(events._listeners, PairChanged, [heard.append])

    commands.pair_people(
        actor=cast.actor("nora"), outside_id=cast.olga.pk, inside_id=cast.ian.pk, on=NEXT
    )

    spans = Pair.objects.filter(outside=cast.olga).order_by("since")
    assert [(pair.inside_id, pair.since, pair.until) for pair in spans] == [
        (cast.iris.pk, HIRED, NEXT - timedelta(days=1)),
        (cast.ian.pk, NEXT, None),
    ]
    assert [(one.inside_before_id, one.inside_id, one.on) for one in heard] == [
        (cast.iris.pk, cast.ian.pk, NEXT)
    ]


def test_pairing_the_same_two_again_changes_nothing(cast: Cast) -> None:
    before = Pair.objects.get(outside=cast.olga)

    again = commands.pair_people(
        actor=cast.actor("nora"), outside_id=cast.olga.pk, inside_id=cast.iris.pk, on=TODAY
    )

    assert again == before
    assert Pair.objects.filter(outside=cast.olga).count() == 1


def test_the_manager_of_another_region_changes_no_pair(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        commands.pair_people(
            actor=cast.actor("sam"), outside_id=cast.olga.pk, inside_id=cast.ian.pk, on=TODAY
        )


@pytest.mark.parametrize(
    ("outside", "inside"), [("iris", "ian"), ("olga", "otto"), ("olga", "eve")]
)
def test_a_pair_is_one_outside_and_one_inside_seller(cast: Cast, outside: str, inside: str) -> None:
    with pytest.raises(NotASeller):
        commands.pair_people(
            actor=cast.actor("opal"),
            outside_id=cast.people[outside].pk,
            inside_id=cast.people[inside].pk,
            on=TODAY,
        )


def test_a_pair_cannot_be_changed_before_it_began(cast: Cast) -> None:
    with pytest.raises(PairStartsLater):
        commands.pair_people(
            actor=cast.actor("nora"), outside_id=cast.olga.pk, inside_id=cast.ian.pk, on=HIRED
        )


def test_the_list_ends_a_pair_of_ones_own_region_only(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    olgas, umas = (Pair.objects.get(outside=who) for who in (cast.olga, cast.uma))
    nora = signed_in("nora")

    answers = [nora.post(f"/pairs/{pair.pk}/end/").status_code for pair in (olgas, umas)]

    assert answers == [302, 404]
    assert list(Pair.objects.filter(until=None).values_list("pk", flat=True)) == [
        Pair.objects.get(outside=cast.otto).pk,
        umas.pk,
    ]


def test_sellers_come_with_the_inside_seller_of_the_day(cast: Cast) -> None:
    commands.pair_people(
        actor=cast.actor("nora"), outside_id=cast.olga.pk, inside_id=cast.ian.pk, on=NEXT
    )

    today = {one.user_id: one.inside_id for one in sellers_of([cast.north.pk], on=TODAY)}
    later = {one.user_id: one.inside_id for one in sellers_of([cast.north.pk], on=NEXT)}

    assert today == {cast.olga.pk: cast.iris.pk, cast.otto.pk: cast.iris.pk}
    assert later == {cast.olga.pk: cast.ian.pk, cast.otto.pk: cast.iris.pk}


def test_the_ratio_is_inside_to_outside_people_of_the_region(cast: Cast) -> None:
    rows = {row.region_id: row for row in staffing(actor=cast.actor("vera"), on=TODAY)}

    assert rows[cast.north.pk].ratio == Decimal("0.50")
    assert rows[cast.south.pk].ratio == Decimal("1.00")
    assert rows[cast.north.pk].missing_inside == Decimal("0.0")
    assert rows[cast.south.pk].missing_inside == Decimal("-0.5")


def test_a_manager_reads_the_staffing_of_their_region_only(cast: Cast) -> None:
    rows = staffing(actor=cast.actor("nora"), on=TODAY)

    assert [row.region_id for row in rows] == [cast.north.pk]


def test_own_holidays_lie_over_the_statutory_ones(cast: Cast) -> None:
    Holiday.objects.create(day=TODAY, is_worked=False, name="Founders' day")

    assert not work_calendar().is_working_day(TODAY)
    assert work_calendar().is_working_day(TODAY + timedelta(days=1))


@pytest.mark.parametrize("typed", ["王晓", "wxm", "晓明", "Ming", "wangxm"])
def test_a_person_is_found_by_name_initials_or_user_name(cast: Cast, typed: str) -> None:
    commands.hire_person(
        actor=cast.actor("adam"),
        username="wangxm",
        name="王晓明",
        name_en="Wang Xiaoming",
        company=cast.vendor,
        on=TODAY,
    )

    found = pick_people(actor=cast.actor("olga"), text=typed, on=TODAY)

    assert [user.username for user in found] == ["wangxm"]


def test_a_partners_person_finds_only_their_own_company(cast: Cast) -> None:
    found = pick_people(actor=cast.actor("amy"), text="", on=TODAY)

    assert {user.username for user in found} == {"amy", "alan", "anna"}


def test_the_picker_narrows_to_a_role_and_leaves_out_who_left(cast: Cast) -> None:
    found = pick_people(actor=cast.actor("vera"), text="", role=Role.OUTSIDE_SELLER, on=TODAY)

    assert {user.username for user in found} == {"olga", "otto", "uma"}
