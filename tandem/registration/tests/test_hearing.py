"""Before a hearing closes a side that said nothing is reminded, once; the pages say who is silent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tandem.organisation.models import Notice
from tandem.registration.commands import hearing
from tandem.registration.commands.cases import state_side
from tandem.registration.commands.clocks import look_at_clocks
from tandem.registration.models import ConflictCase, Registration
from tandem.registration.tests.conftest import Register
from tandem.testing.cast import Cast

FRIDAY = datetime(2026, 2, 13, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
# 70 % of 24 working hours: 7 on Friday, 8 on the make-up Saturday, 1.8 after the festival
REMINDER = FRIDAY.replace(day=24, hour=10, minute=48)
CLOSES = FRIDAY.replace(day=25)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sides(register: Register) -> list[Registration]:
    """Amy holds the deal, Ben contests it on the last Friday before the festival."""
    facts = {"name": "北方商业银行", "now": FRIDAY}
    return [register("amy", **facts), register("ben", **facts)]


def say(cast: Cast, who: str, row: Registration) -> None:
    state_side(actor=cast.actor(who), registration_id=row.pk, text="先到现场", now=FRIDAY)


def reminded() -> list[str]:
    rows = Notice.objects.filter(kind="registration_silent").order_by("id")
    return list(rows.values_list("user__username", flat=True))


def look(*moments: datetime) -> list[str]:
    for moment in moments:
        look_at_clocks(moment)
    return reminded()


def test_only_the_silent_side_is_reminded_and_once(cast: Cast, sides: list[Registration]) -> None:
    say(cast, "ben", sides[1])
    case = ConflictCase.objects.get()
    assert (case.reminder_at, case.heard_until) == (REMINDER, CLOSES)

    assert look(REMINDER - MINUTE) == []
    assert look(REMINDER, REMINDER + MINUTE, CLOSES) == ["amy"]

    told = Notice.objects.get(kind="registration_silent")
    assert told.url == f"/partner/deals/{sides[0].pk}/"
    assert told.facts["until"] == "2026-02-25 10:00"
    assert not {"ben", "乙伙伴", str(sides[1])} & set(map(str, told.facts.values()))


def test_both_silent_sides_are_reminded_each_of_its_own(sides: list[Registration]) -> None:
    assert sorted(look(REMINDER)) == ["amy", "ben"]


def test_a_hearing_that_closed_meanwhile_or_was_decided_wakes_nobody(
    cast: Cast, sides: list[Registration]
) -> None:
    assert look(CLOSES) == []
    ConflictCase.objects.update(reminded_at=None, state=ConflictCase.State.DECIDED)

    assert look(REMINDER) == []


def test_who_forgets_what_was_heard_reminds_everybody(
    cast: Cast, sides: list[Registration], monkeypatch: pytest.MonkeyPatch
) -> None:
    say(cast, "ben", sides[1])
    monkeypatch.setattr(hearing, "heard_sides", lambda _case: set())

    assert sorted(look(REMINDER)) == ["amy", "ben"]


def test_the_pages_say_who_has_not_spoken(
    signed_in: Callable[[str], Client], cast: Cast, register: Register
) -> None:
    rows = [register(who, name="北方商业银行") for who in ("amy", "ben")]
    ConflictCase.objects.update(heard_until=datetime(2099, 1, 1, tzinfo=ZoneInfo("UTC")))

    def silent() -> str:
        page = signed_in("nora").get(f"/registrations/{rows[0].pk}/")
        return str(page.context["case"]["silent"])

    assert silent() == "甲伙伴, 乙伙伴"
    say(cast, "ben", rows[1])
    assert silent() == "甲伙伴"
    assert signed_in("amy").get(f"/partner/deals/{rows[0].pk}/").context["is_silent"]
    own = signed_in("ben").get(f"/partner/deals/{rows[1].pk}/")
    assert not own.context["is_silent"] and "甲伙伴" not in own.content.decode()
