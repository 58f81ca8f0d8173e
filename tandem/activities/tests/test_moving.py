"""Moving a visit: room is made by moving the fewest others, the page says which, undo puts all back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from tandem.activities.commands.moving import ChangeStands, move_and_make_room, undo_move
from tandem.activities.commands.visits import move_visit
from tandem.activities.models import Visit, WeekChange
from tandem.activities.queries.changes import tell
from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.models import AuditEntry
from tandem.testing.builders import an_account

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _on_a_saturday():
    with time_machine.travel("2026-11-28 09:00 +0800", tick=False):
        yield


@pytest.fixture
def full_tuesday(cast, a_visit):
    """Seven visits of a plan on Tuesday, ten kilometres apart: not an hour is left."""
    made = []
    for number in range(1, 8):
        account = an_account(
            f"北方客户{number}", region=cast.north, industry=cast.education, owner=cast.olga
        )
        made.append(a_visit(account=account, on=TUESDAY, position=number, plan_id=1, km_before=2))
    return made


def move(cast, visit, on=TUESDAY, name="olga"):
    return move_and_make_room(
        actor=cast.actor(name), visit_id=visit.pk, version=None, on=on, now=timezone.now()
    )


def days_of(visits):
    return {row.pk: row.on for row in Visit.objects.filter(pk__in=[one.pk for one in visits])}


def test_on_a_day_with_room_nothing_else_moves(cast, a_visit):
    change = move(cast, a_visit(on=MONDAY))

    assert len(change.moves) == 1
    assert change.is_over_full is False


def test_one_other_gives_way_and_is_named(cast, a_visit, full_tuesday):
    change = move(cast, a_visit(on=MONDAY, is_fixed=False))

    moved = {pk: on for pk, on in days_of(full_tuesday).items() if on != TUESDAY}
    told = tell(cast.actor("olga"), change)
    assert len(moved) == 1
    name = Visit.objects.get(pk=next(iter(moved))).account.name
    assert cast.olgas.name in told.text
    assert name in told.text
    assert AuditEntry.objects.filter(act="activities.visit_gave_way").count() == 1


def test_undo_puts_everything_back_as_it_was(cast, a_visit, full_tuesday):
    visit = a_visit(on=MONDAY, position=3)
    before = list(Visit.objects.order_by("id").values("id", "on", "position", "is_fixed"))
    change = move(cast, visit)

    undo_move(actor=cast.actor("olga"), change_id=change.pk, now=timezone.now())

    after = list(Visit.objects.order_by("id").values("id", "on", "position", "is_fixed"))
    assert after == before
    with pytest.raises(ChangeStands):
        undo_move(actor=cast.actor("olga"), change_id=change.pk, now=timezone.now())


def test_undo_is_refused_when_somebody_changed_one_of_them_since(cast, a_visit, full_tuesday):
    change = move(cast, a_visit(on=MONDAY))
    other = change.moves[1]["visit"]
    later = TUESDAY + timedelta(days=9)
    move_visit(actor=cast.actor("nora"), visit_id=other, version=None, on=later, now=timezone.now())

    with pytest.raises(ChangeStands):
        undo_move(actor=cast.actor("olga"), change_id=change.pk, now=timezone.now())

    assert Visit.objects.get(pk=other).on == later
    assert WeekChange.objects.get().undone_at is None


def test_a_day_of_agreed_visits_is_kept_and_the_page_says_so(
    cast, a_visit, full_tuesday, signed_in
):
    Visit.objects.update(is_fixed=True)
    visit = a_visit(on=MONDAY)
    client = signed_in("olga")

    said = client.post(
        f"/week/visits/{visit.pk}/move/",
        {"on": "2026-12-01", "version": visit.version},
        follow=True,
    ).content.decode()

    assert WeekChange.objects.get().is_over_full
    assert days_of(full_tuesday) == dict.fromkeys([one.pk for one in full_tuesday], TUESDAY)
    assert 'id="week-change"' in said


def test_only_who_moved_takes_it_back(cast, a_visit):
    change = move(cast, a_visit(on=MONDAY))

    for name in ("nora", "otto", "opal"):
        with pytest.raises(NotThere):
            undo_move(actor=cast.actor(name), change_id=change.pk, now=timezone.now())
    with pytest.raises((NotThere, NotAllowed)):
        move(cast, a_visit(on=MONDAY), name="otto")


def test_the_page_offers_undo_and_the_list_shows_reason_and_way(
    cast, a_visit, full_tuesday, signed_in
):
    visit, client = a_visit(on=MONDAY), signed_in("olga")
    moved = client.post(
        f"/week/visits/{visit.pk}/move/",
        {"on": "2026-12-01", "version": visit.version},
        headers={"HX-Request": "true"},
    )
    change = WeekChange.objects.get()

    assert f"/week/changes/{change.pk}/undoing/" in moved.content.decode()
    listed = client.get("/week/?on=2026-12-01&view=list").content.decode()
    assert "2.0 km" in listed
    assert listed.count("/week/visits/") >= 8
    client.post(f"/week/changes/{change.pk}/undoing/")
    visit.refresh_from_db()
    assert visit.on == MONDAY


def test_a_week_takes_the_same_queries_as_calendar_and_as_list(
    cast, full_tuesday, signed_in, counted
):
    client = signed_in("olga")
    few = counted(client, "/week/?on=2026-12-08")

    many = counted(client, "/week/?on=2026-12-01")

    assert many == few <= 12
    assert counted(client, "/week/?on=2026-12-01&view=list") <= 12
