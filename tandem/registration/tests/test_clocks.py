"""The clocks as the worker drives them: over the Spring Festival and its make-up Saturdays, each word once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from tandem.foundation import housekeeping
from tandem.organisation.models import Notice
from tandem.registration.commands.appeals import answer_appeal, appeal
from tandem.registration.commands.deciding import decide_claim
from tandem.registration.models import Appeal, Registration, Step
from tandem.registration.tests.conftest import Register
from tandem.testing.cast import Cast

SHANGHAI = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 2, 13, 10, tzinfo=SHANGHAI)  # the last one before the festival
# 16 working hours on: 7 that Friday, 8 on the make-up Saturday, then nothing for nine days
HALF, NEARLY = FRIDAY.replace(day=14), FRIDAY.replace(day=14, hour=17, minute=24)
DUE = FRIDAY.replace(day=24)
State = Registration.State


@pytest.fixture(autouse=True)
def only_each_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker's look of each minute as config/wiring.py registers it, without the daily work."""
    monkeypatch.setattr(housekeeping, "_daily", [])
    monkeypatch.setattr(housekeeping, "_last_minute", [])


@pytest.fixture
def travel() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(FRIDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def claim(cast: Cast, register: Register, travel: time_machine.Coordinates) -> Registration:
    """Amy's claim on Otto's bank, left to the manager of the north; its industry has a director."""
    row = register("amy", name="北方商业银行", now=timezone.now())
    Registration.objects.filter(pk=row.pk).update(
        state=State.WAITING, protected_since=None, protected_until=None, industry=cast.education
    )
    row.refresh_from_db()
    return row


def words(*kinds: str) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind__in=kinds).order_by("id")
    return list(rows.values_list("kind", "user__username"))


def look(travel: time_machine.Coordinates, moment: datetime) -> None:
    """The minute before, the minute itself, and once more: what is said is said once."""
    for at in (moment - timedelta(minutes=1), moment, moment + timedelta(minutes=1)):
        travel.move_to(at)
        housekeeping.run(timezone.now())


def test_the_decision_is_due_after_the_festival(
    claim: Registration, travel: time_machine.Coordinates
) -> None:
    assert (claim.first_reminder_at, claim.last_reminder_at, claim.due_at) == (HALF, NEARLY, DUE)

    said = []
    for moment in (HALF, NEARLY, DUE):
        look(travel, moment)
        said.append(words("registration_due", "registration_overdue"))

    due, overdue = ("registration_due", "nora"), ("registration_overdue", "dora")
    assert said == [[due], [due, due], [due, due, overdue]]
    claim.refresh_from_db()
    assert claim.escalated_at == DUE
    kinds = Step.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["reminded", "reminded", "escalated"]


def test_nothing_is_said_on_the_festival_itself(
    claim: Registration, travel: time_machine.Coordinates
) -> None:
    look(travel, NEARLY)
    before = Notice.objects.count()

    for day in range(15, 24):
        look(travel, FRIDAY.replace(day=day))

    assert Notice.objects.count() == before


def test_a_decision_stops_the_clock(
    cast: Cast, claim: Registration, travel: time_machine.Coordinates
) -> None:
    decide_claim(
        actor=cast.actor("nora"),
        registration_id=claim.pk,
        is_granted=True,
        reason="",
        now=timezone.now(),
    )

    look(travel, DUE)

    assert words("registration_due", "registration_overdue") == []


def refuse_and_appeal(cast: Cast, claim: Registration) -> Appeal:
    decide_claim(
        actor=cast.actor("nora"), registration_id=claim.pk, is_granted=False, reason="重复",
        now=timezone.now(),
    )  # fmt: skip
    return appeal(
        actor=cast.actor("amy"), registration_id=claim.pk, reason="请再看", now=timezone.now()
    )


def test_the_director_hears_of_an_appeal_at_once_and_the_vp_when_it_is_late(
    cast: Cast, claim: Registration, travel: time_machine.Coordinates
) -> None:
    made = refuse_and_appeal(cast, claim)
    kinds = ("registration_appealed", "registration_appeal_due", "registration_appeal_overdue")

    assert words(*kinds) == [("registration_appealed", "dora")]
    assert (made.reminder_at, made.due_at) == (NEARLY, DUE)
    look(travel, NEARLY)
    assert words(*kinds)[1:] == [("registration_appeal_due", "dora")]
    look(travel, DUE)
    assert words(*kinds)[2:] == [("registration_appeal_overdue", "vera")]


def test_an_answered_appeal_is_urged_no_more(
    cast: Cast, claim: Registration, travel: time_machine.Coordinates
) -> None:
    made = refuse_and_appeal(cast, claim)
    answer_appeal(
        actor=cast.actor("dora"), appeal_id=made.pk, is_overturned=False, answer="成立",
        now=timezone.now(),
    )  # fmt: skip

    look(travel, DUE)

    assert words("registration_appeal_due", "registration_appeal_overdue") == []


def test_protection_is_warned_of_once_and_ends_the_day_after_its_last(
    register: Register, travel: time_machine.Coordinates
) -> None:
    first, second = register("amy", now=timezone.now()), register("ben", now=timezone.now())
    first.refresh_from_db()
    assert first.protected_until is not None
    last = datetime.combine(first.protected_until, FRIDAY.time(), tzinfo=SHANGHAI)

    look(travel, last - timedelta(days=14))
    look(travel, last)
    assert words("registration_ends_soon") == [("registration_ends_soon", "amy")]
    first.refresh_from_db()
    assert first.state == State.GRANTED, "the last day is inclusive"
    look(travel, (last + timedelta(days=1)).astimezone(UTC))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.EXPIRED, State.GRANTED)
    assert words("registration_expired", "registration_promoted") == [
        ("registration_expired", "amy"),
        ("registration_promoted", "ben"),
    ]
