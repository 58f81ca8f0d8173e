"""The weekly talk is written down: decisions with an owner and a day, carried until closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tandem.activities.models import Visit
from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.models import AuditEntry
from tandem.workspace.commands.talks import DecisionIncomplete, close_decision, comment, decide
from tandem.workspace.models import TalkPoint
from tandem.workspace.queries.talks import talk_with, visits_by_week

TODAY = timezone.localdate()
HTMX = {"HX-Request": "true"}


def _decide(cast, by="nora", who="olga", text="两周内去三家", days=7, key="k1", now=None):
    return decide(
        actor=cast.actor(by),
        seller=cast.olga,
        text=text,
        holder_id=cast.people[who].pk,
        due_on=TODAY + timedelta(days=days),
        key=key,
        now=now or timezone.now(),
    )


def test_a_decision_is_carried_until_it_is_closed_and_seen_once_more(cast):
    point = _decide(cast)
    for name in ("nora", "olga"):
        assert talk_with(cast.actor(name), cast.olga.pk, now=timezone.now()).decisions == [point]
    TalkPoint.objects.update(due_on=TODAY - timedelta(days=90))  # late is not forgotten
    assert talk_with(cast.actor("nora"), cast.olga.pk, now=timezone.now()).decisions == [point]

    close_decision(actor=cast.actor("olga"), point_id=point.pk, now=timezone.now())

    assert [
        one.is_closed
        for one in talk_with(cast.actor("nora"), cast.olga.pk, now=timezone.now()).decisions
    ] == [True]
    TalkPoint.objects.update(closed_at=timezone.now() - timedelta(days=9))
    assert talk_with(cast.actor("nora"), cast.olga.pk, now=timezone.now()).decisions == []
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"workspace.talk_decided", "workspace.decision_closed"} <= acts


@pytest.mark.parametrize(
    "change", [{"text": "  "}, {"who": "uma"}, {"days": -1}], ids=["words", "who", "when"]
)
def test_a_decision_without_words_owner_or_day_is_refused(cast, change):
    with pytest.raises(DecisionIncomplete):
        _decide(cast, **change)

    assert not TalkPoint.objects.exists()


@pytest.mark.parametrize("by", ["olga", "sam", "iris", "dora", "amy"])
def test_only_who_leads_the_talk_writes_it_down(cast, by):
    with pytest.raises(NotAllowed):
        _decide(cast, by)
    with pytest.raises(NotAllowed):
        comment(actor=cast.actor(by), seller=cast.olga, text="好", key="k", now=timezone.now())


@pytest.mark.parametrize("by", ["sam", "otto", "uma", "amy"])
def test_nobody_elses_talk_is_seen_or_closed(cast, by):
    point = _decide(cast)

    assert talk_with(cast.actor(by), cast.olga.pk, now=timezone.now()).decisions == []
    with pytest.raises(NotThere):
        close_decision(actor=cast.actor(by), point_id=point.pk, now=timezone.now())
    assert TalkPoint.objects.get().closed_at is None


def test_a_double_press_is_one_decision(cast):
    assert _decide(cast) == _decide(cast)


def test_thirteen_weeks_are_counted_with_this_one_last(cast):
    for days in (0, 0, 7, 7 * 14):
        Visit.objects.create(
            seller=cast.olga,
            account=cast.olgas,
            on=TODAY - timedelta(days=days),
            state=Visit.State.DONE,
        )

    weeks = visits_by_week(cast.olga.pk, on=TODAY)

    assert (len(weeks), weeks[-1], weeks[-2], sum(weeks)) == (13, 2, 1, 3)


def test_the_panel_decides_comments_and_closes(cast, signed_in):
    client, address = signed_in("nora"), f"/team/{cast.olga.pk}/"
    assert f'hx-get="{address}talk/"' in client.get(address).content.decode()
    due = str(TODAY + timedelta(days=3))
    form = {"text": "送样机", "holder": cast.iris.pk, "due_on": due, "key": "a"}
    assert client.post(f"{address}decisions/", form | {"due_on": "x"}).status_code == 422

    told = client.post(f"{address}decisions/", form, headers=HTMX).content.decode()
    client.post(f"{address}comments/", {"text": "士气很好", "key": "b"})

    assert "送样机" in told and "<html" not in told
    page = client.get(f"{address}talk/").content.decode()
    assert "士气很好" in page and 'data-key="r"' in page and 'data-key="c"' in page
    own = signed_in("olga").get(f"{address}talk/").content.decode()
    assert "送样机" in own and "decisions/" not in own.replace("#decisions", "")
    point = TalkPoint.objects.get(kind="decision")
    assert signed_in("sam").post(f"/decisions/{point.pk}/closing/").status_code == 404
    assert signed_in("iris").post(f"/decisions/{point.pk}/closing/").status_code == 302
    assert TalkPoint.objects.get(kind="decision").closed_by == cast.iris
