"""Who covers an account, plans and imports stand on its timeline, for the vendor's staff."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from tandem.activities.models import Activity
from tandem.activities.queries.account_changes import ACTOR
from tandem.activities.queries.timeline import timeline_page
from tandem.coverage.models import CoveragePlan, Publication
from tandem.foundation import audit
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.commands.accounts import change_account
from tandem.keyaccounts.commands.coverage import Assignment
from tandem.keyaccounts.commands.switching import stage_coverage, switch_coverage
from tandem.keyaccounts.models import Account, ImportRow, ImportRun
from tandem.organisation.actors import system_actor

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


def _entry(cast, at, **after):
    audit.record_many(
        [
            audit.entry_of(
                actor=cast.actor("opal"),
                act="keyaccounts.account_changed",
                subject_type=Account._meta.label_lower,
                subject_id=cast.olgas.pk,
                before={"owner_id": cast.otto.pk},
                after=after or {"owner_id": cast.olga.pk},
                account_id=cast.olgas.pk,
                now=at,
            )
        ]
    )


def _import_row(cast, at, **facts):
    run = ImportRun.objects.create(
        owner=cast.opal, file_name="a.xlsx", file_path="a", file_hash="a", created_at=at
    )
    return ImportRow.objects.create(
        run=run,
        number=1,
        outcome=ImportRow.Outcome.UPDATE,
        account=cast.olgas,
        before={"city": "北京"},
        after={"city": "上海"},
        applied_at=at,
        **facts,
    )


def _page(cast, name="olga", **asked):
    return timeline_page(actor=cast.actor(name), account_id=cast.olgas.pk, **asked)


def test_a_new_owner_stands_there_with_both_names_and_who_did_it(cast):
    change_account(
        actor=cast.actor("opal"),
        account_id=cast.olgas.pk,
        version=cast.olgas.version,
        owner_id=cast.otto.pk,
        now=NOON,
    )

    page = _page(cast, "opal")

    names = page.names
    assert names[ACTOR, page.events[0].by_id] == cast.opal.get_full_name()
    assert names["owner_id", cast.olga.pk] == cast.olga.get_full_name()
    assert names["owner_id", cast.otto.pk] == cast.otto.get_full_name()


def test_a_published_plan_is_named_with_the_reason_it_was_published_for(cast):
    plan = CoveragePlan.objects.create(
        number=7,
        quarter_start=NOON.date(),
        quarter_end=NOON.date(),
        data_date=NOON.date(),
        made_by=cast.opal,
        made_at=NOON,
    )
    act = Publication.objects.create(plan=plan, by=cast.opal, asked_at=NOON, reason="北区缺人")
    wanted = Assignment(cast.olgas.pk, cast.olga.pk, None, None, "inside", "A", False, 4)
    system = system_actor()
    stage_coverage(actor=system, batch=act.pk, assignments=[wanted], now=NOON)
    switch_coverage(actor=system, batch=act.pk, again=lambda ids: [wanted], now=NOON)

    event = _page(cast).events[0]

    assert event.facts == {"plan": 7, "reason": "北区缺人"}
    assert event.after["segment"] == "A"


def test_an_import_and_its_undoing_are_two_entries(cast):
    _import_row(cast, NOON, undone_at=NOON + timedelta(hours=1))

    acts = [event.act for event in _page(cast).events]

    assert acts == ["keyaccounts.account_change_undone", "keyaccounts.account_updated"]


def test_a_changed_name_is_no_change_of_who_covers_it(cast):
    _entry(cast, NOON, city="上海")

    assert _page(cast).events == []


def test_partners_see_none_of_them(cast):
    _entry(cast, NOON)
    _import_row(cast, NOON)

    assert len(_page(cast).events) == 2
    for name in ("amy", "alan"):
        assert _page(cast, name).events == []
        assert _page(cast, name, kind="change").events == []


def test_strangers_to_the_account_see_none_of_them(cast):
    _entry(cast, NOON)
    _import_row(cast, NOON)

    assert _page(cast, "sam").events == []


def test_the_chip_shows_changes_alone_and_other_chips_none(cast):
    _entry(cast, NOON)
    Activity.objects.create(account=cast.olgas, kind="call", at=NOON, recorded_at=NOON)

    assert [event.kind for event in _page(cast, kind="change").events] == ["change"]
    assert [event.kind for event in _page(cast, kind="call").events] == ["call"]


def test_pages_of_all_sources_follow_each_other_without_gap_or_double(cast):
    for number in range(9):
        at = NOON - timedelta(minutes=number // 3)
        _entry(cast, at)
        _import_row(cast, at)
        Activity.objects.create(account=cast.olgas, kind="note", at=at, recorded_at=at)
    seen, cursor, pages = [], "", 0
    while pages == 0 or cursor:
        page = _page(cast, cursor=cursor, size=4)
        seen += [(event.at, event.source, event.pk) for event in page.events]
        cursor, pages = page.next_cursor, pages + 1

    assert len(seen) == len(set(seen)) == 27
    assert seen == sorted(seen, reverse=True)


def test_a_pinned_note_older_than_a_page_of_changes_stays_on_top(cast):
    old = NOON - timedelta(days=300)
    Activity.objects.create(
        account=cast.olgas, kind="note", at=old, text="锁", is_pinned=True, recorded_at=old
    )
    for number in range(6):
        _entry(cast, NOON - timedelta(days=number))

    page = _page(cast, size=3)

    assert [event.text for event in page.pinned] == ["锁"]
    assert len(page.events) == 3


def test_two_hundred_changes_are_two_queries(cast, django_assert_num_queries):
    for number in range(200):
        _entry(cast, NOON - timedelta(minutes=number))
    actor = cast.actor("opal")

    with django_assert_num_queries(2):
        page = timeline_page(actor=actor, account_id=cast.olgas.pk)

    assert len(page.events) == 50
    assert AuditEntry.objects.filter(account_id=cast.olgas.pk).count() == 200


def test_the_account_page_says_it_and_the_partners_does_not(cast, signed_in):
    _entry(cast, timezone.now())
    address = f"/accounts/{cast.olgas.pk}/"

    inside = signed_in("olga").get(address).content.decode()
    outside = signed_in("amy").get(address).content.decode()

    assert f"{cast.otto.get_full_name()} → {cast.olga.get_full_name()}" in inside
    assert "kind=change" in inside
    assert "kind=change" not in outside
    assert cast.otto.get_full_name() not in outside
