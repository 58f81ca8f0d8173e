"""A note reaches whom it names, if they may read it; some facts stay on top; partners see what is theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tandem.activities.commands.log import log_activity
from tandem.activities.commands.mentions import CannotReadIt
from tandem.activities.commands.timeline import (
    MOST_PINNED,
    NotPossibleHere,
    pin_activity,
    show_to_partner,
)
from tandem.activities.models import Activity
from tandem.activities.queries.timeline import timeline_page
from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.models import AuditEntry
from tandem.organisation.models import Notice


def _note(cast, text, name="olga", **more):
    return log_activity(
        actor=cast.actor(name),
        account_id=cast.olgas.pk,
        kind="note",
        text=text,
        now=timezone.now(),
        **more,
    )


def _told():
    return set(Notice.objects.filter(kind="mentioned").values_list("user__username", flat=True))


def test_a_named_colleague_finds_the_note_in_the_inbox(cast, signed_in):
    pk = _note(cast, f"@{cast.iris.name} 请跟进报价")

    notice = Notice.objects.get()
    assert (notice.user, notice.record) == (cast.iris, f"account:{cast.olgas.pk}")
    assert notice.facts["activity"] == pk
    page = signed_in("iris").get("/notices/").content.decode()
    assert "请跟进报价" in page
    assert "北方师范大学" in page


def test_who_no_longer_sees_the_account_finds_neither_name_nor_words(cast, signed_in):
    _note(cast, f"@{cast.iris.name} 请跟进报价")
    type(cast.olgas).objects.filter(pk=cast.olgas.pk).update(inside=None)

    page = signed_in("iris").get("/notices/").content.decode()
    assert "请跟进报价" not in page
    assert "北方师范大学" not in page


def test_a_stranger_is_not_reached_by_a_name(cast):
    _note(cast, f"@{cast.uma.name} @{cast.anna.name} @{cast.olga.name}")

    assert _told() == set()


def test_a_partner_is_named_only_where_the_partner_reads(cast):
    with pytest.raises(CannotReadIt):
        _note(cast, f"@{cast.alan.name} 你好")
    _note(cast, f"@{cast.alan.name} 你好", is_partner_visible=True)
    _note(cast, f"@{cast.olga.name} 收到", name="alan")

    assert _told() == {"alan", "olga"}


def test_a_note_sent_twice_tells_once(cast):
    for _time in range(2):
        _note(cast, f"@{cast.iris.name}", key="k")

    assert Notice.objects.count() == 1


def test_only_people_of_the_account_are_offered(cast, signed_in):
    url = f"/week/accounts/{cast.olgas.pk}/people/?q="

    offered = signed_in("olga").get(url + "i").content.decode()
    assert f'data-name="{cast.iris.name}"' in offered
    assert cast.uma.name not in signed_in("olga").get(url).content.decode()
    assert signed_in("uma").get(url).status_code == 404


def test_a_pinned_fact_heads_the_timeline_until_it_is_let_go(cast):
    ids = [_note(cast, str(number)) for number in range(MOST_PINNED + 1)]
    actor = cast.actor("olga")

    for pk in ids[:MOST_PINNED]:
        pin_activity(actor=actor, activity_id=pk, is_pinned=True, now=timezone.now())
    with pytest.raises(NotPossibleHere):
        pin_activity(actor=actor, activity_id=ids[-1], is_pinned=True, now=timezone.now())
    pin_activity(actor=actor, activity_id=ids[0], is_pinned=False, now=timezone.now())

    page = timeline_page(actor=actor, account_id=cast.olgas.pk)
    assert {row.pk for row in page.pinned} == set(ids[1:MOST_PINNED])
    assert timeline_page(actor=actor, account_id=cast.olgas.pk, kind="call").pinned == []
    assert AuditEntry.objects.filter(act="activities.activity_pinned").count() == MOST_PINNED


def test_the_vendor_decides_what_the_partner_sees_but_not_of_their_own_words(cast):
    ours, theirs = _note(cast, "内部"), _note(cast, "伙伴", name="alan")
    actor, now = cast.actor("olga"), timezone.now()

    show_to_partner(actor=actor, activity_id=ours, is_shown=True, now=now)
    with pytest.raises(NotPossibleHere):
        show_to_partner(actor=actor, activity_id=theirs, is_shown=False, now=now)
    with pytest.raises(NotAllowed):
        show_to_partner(actor=cast.actor("alan"), activity_id=ours, is_shown=False, now=now)
    with pytest.raises(NotThere):
        show_to_partner(actor=cast.actor("uma"), activity_id=ours, is_shown=False, now=now)

    assert Activity.objects.visible_to(cast.actor("amy")).count() == 2


@pytest.mark.parametrize("act", ["pin", "audience"])
def test_an_entry_is_arranged_from_its_menu(cast, signed_in, act):
    pk, client = _note(cast, "x"), signed_in("olga")

    assert f'formaction="/week/activities/{pk}/{act}/"' in (
        client.get(f"/accounts/{cast.olgas.pk}/").content.decode()
    )
    answer = client.post(f"/week/activities/{pk}/{act}/", {"on": "1"})

    assert answer.headers["Location"] == f"/accounts/{cast.olgas.pk}/#event-{pk}"
    assert (Activity.objects.get().is_pinned, Activity.objects.get().is_partner_visible) in [
        (True, False),
        (False, True),
    ]


def test_an_old_pinned_fact_heads_a_long_timeline_and_repeats_nothing(cast):
    old = _note(cast, "老事实")
    Activity.objects.filter(pk=old).update(is_pinned=True, at=timezone.now() - timedelta(days=400))
    for number in range(60):
        _note(cast, str(number))

    first = timeline_page(actor=cast.actor("olga"), account_id=cast.olgas.pk)
    second = timeline_page(
        actor=cast.actor("olga"), account_id=cast.olgas.pk, cursor=first.next_cursor
    )

    assert [row.pk for row in first.pinned] == [old]
    assert [row.text for row in first.events] == [str(number) for number in range(59, 9, -1)]
    assert [row.text for row in second.events] == [*map(str, range(9, -1, -1)), "老事实"]
