"""What a phone sends is taken in once, never dropped, and needs review where the world changed.

trust T94, T95, T98, T99.
"""

from __future__ import annotations

import itertools
import json

import pytest
from django.core import signing
from django.utils import timezone

from tandem.activities.commands.reviewing_items import ItemDecided, set_item_aside, take_item_over
from tandem.activities.models import Activity, CheckIn, PhoneItem, Visit
from tandem.activities.queries.phone_items import items_to_review, words_of
from tandem.activities.queries.phone_package import LEFT_SALT
from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.uuids import uuid7
from tandem.keyaccounts.models import Account, Contact


def test_a_replay_gets_the_first_answer_and_writes_nothing(cast, an_item, arrive):
    sent = an_item(account=cast.olgas.pk)

    first, again = arrive(sent), arrive(sent)

    assert first.pk == again.pk
    assert (CheckIn.objects.count(), Visit.objects.count(), Activity.objects.count()) == (1, 1, 1)


def test_another_content_under_the_same_id_is_kept_and_flagged(cast, an_item, arrive):
    sent = an_item(account=cast.olgas.pk, outcome="quote")
    other = an_item(id=sent.client_id, account=cast.olgas.pk, outcome="objection")

    arrive(sent)
    flagged = arrive(other)

    assert (flagged.state, flagged.reason) == ("review", "other_content")
    assert flagged.content["outcome"] == "objection"
    assert CheckIn.objects.get().outcome == "quote"
    assert arrive(other).pk == flagged.pk


def test_an_account_its_contact_and_its_visit_arrive_in_any_order(cast, an_item, arrive):
    for number, order in enumerate(itertools.permutations(range(3))):
        named = str(uuid7())
        chain = [
            an_item("account", id=named, name=f"新学校{number}", industry=cast.education.pk),
            an_item("contact", account_item=named, name="张老师"),
            an_item(account_item=named, outcome="keep_warm"),
        ]

        for place in order:
            arrive(chain[place])

        account = Account.objects.get(name=f"新学校{number}")
        assert Contact.objects.filter(account=account).count() == 1
        assert CheckIn.objects.filter(account=account).count() == 1
    assert not PhoneItem.objects.exclude(state="done").exists()


def test_a_visit_given_to_somebody_else_needs_review(cast, a_visit, arrive):
    visit = a_visit()
    Visit.objects.filter(pk=visit.pk).update(seller=cast.otto)

    item = arrive(visit=visit.pk, said="只有我知道")

    assert (item.state, item.reason) == ("review", "visit_reassigned")
    assert "Otto" not in words_of(item)
    assert item.content["said"] == "只有我知道"
    assert Visit.objects.get().state == Visit.State.PLANNED


def test_a_hidden_account_needs_review(cast, a_visit, arrive):
    visit = a_visit()
    Account.objects.filter(pk=cast.olgas.pk).update(owner=cast.otto)

    for item in (arrive(visit=visit.pk), arrive(account=cast.olgas.pk)):
        assert (item.state, item.reason) == ("review", "account_hidden")


def test_a_visit_already_recorded_needs_review(a_visit, arrive):
    item = arrive(visit=a_visit(state=Visit.State.CANCELLED).pk)

    assert item.reason == "visit_closed_meanwhile"


def test_a_form_of_the_first_version_is_understood(cast, an_item, arrive):
    sent = an_item(form=1, account=cast.olgas.pk, text="旧表", next_step="送样机")

    assert arrive(sent).state == "done"

    activity = Activity.objects.get(kind="visit")
    assert (activity.text, activity.facts["next"]["words"]) == ("旧表", "送样机")


def test_a_form_of_tomorrow_needs_review(cast, an_item, arrive):
    item = arrive(an_item(form=99, account=cast.olgas.pk))

    assert (item.state, item.reason) == ("review", "form_unknown")


@pytest.mark.parametrize(
    "bent",
    [
        {"outcome": "won"},
        {"arrived_at": "gestern"},
        {"findings": "x"},
        {"findings": [{"kind": "rumour", "what": "x"}]},
        {"came": {"lat": 200, "lon": 1}},
        {"account": "drop table"},
        {"said": "x" * 6000},
        {"next": {"what": "party"}},
    ],
)
def test_what_no_form_of_ours_says_needs_review(cast, an_item, arrive, bent):
    item = arrive(an_item(**({"account": cast.olgas.pk} | bent)))

    assert (item.state, item.reason) == ("review", "not_readable")


def test_a_manager_takes_a_reassigned_check_in_over(cast, a_visit, arrive):
    visit = a_visit()
    Visit.objects.filter(pk=visit.pk).update(seller=cast.otto)
    item = arrive(visit=visit.pk)

    take_item_over(actor=cast.actor("nora"), item_id=item.pk, now=timezone.now())

    item.refresh_from_db()
    check_in = CheckIn.objects.get(pk=item.made_id)
    assert (item.state, item.decided_by_id) == ("taken_over", cast.nora.pk)
    assert (check_in.by_id, check_in.visit.state) == (cast.olga.pk, Visit.State.DONE)
    assert Visit.objects.get(pk=visit.pk).state == Visit.State.PLANNED  # the plan stands


def test_the_second_content_is_taken_over_as_a_visit_of_its_own(cast, an_item, arrive):
    sent = an_item(account=cast.olgas.pk)
    arrive(sent)
    other = arrive(an_item(id=sent.client_id, account=cast.olgas.pk, outcome="objection"))

    take_item_over(actor=cast.actor("opal"), item_id=other.pk, now=timezone.now())

    assert CheckIn.objects.count() == 2


def test_a_decision_is_made_once_and_by_who_may(cast, arrive):
    item = arrive(account=cast.umas.pk)
    act = {"item_id": item.pk, "now": timezone.now()}

    with pytest.raises(NotThere):
        set_item_aside(actor=cast.actor("sam"), **act)
    with pytest.raises(NotAllowed):
        set_item_aside(actor=cast.actor("olga"), **act)
    set_item_aside(actor=cast.actor("nora"), **act)
    with pytest.raises(ItemDecided):
        take_item_over(actor=cast.actor("nora"), **act)


def test_the_list_shows_ones_own_and_the_regions(cast, arrive):
    item = arrive(account=cast.umas.pk)

    for name, seen in (("olga", 1), ("nora", 1), ("opal", 1), ("otto", 0), ("sam", 0), ("amy", 0)):
        assert len(items_to_review(cast.actor(name))) == seen, (name, item)


def _send(client, items, address="/week/phone/outbox/items/", **more):
    body = json.dumps({"items": items, **more})
    return client.post(
        address, body, content_type="application/json", headers={"Accept": "application/json"}
    )


def test_a_poisoned_item_does_not_hold_up_the_good_ones(cast, signed_in, monkeypatch):
    from tandem.activities.commands import phone_kinds

    honest = phone_kinds.record_check_in

    def stumble(**said):
        if said["form"].said == "poison":
            raise RuntimeError("never seen before")
        return honest(**said)

    monkeypatch.setattr(phone_kinds, "record_check_in", stumble)
    now = timezone.now().isoformat()
    content = {"account": cast.olgas.pk, "arrived_at": now, "outcome": "quote"}
    batch = [
        {"id": str(uuid7()), "kind": "check_in", "form": 2, "content": content},
        {
            "id": str(uuid7()),
            "kind": "check_in",
            "form": 2,
            "content": content | {"said": "poison"},
        },
        {"id": "no id", "kind": "check_in", "content": content},
        "not an item",
        {"id": str(uuid7()), "kind": "check_in", "form": 2, "content": content},
    ]

    results = _send(signed_in("olga"), batch).json()["results"]

    assert [one["state"] for one in results] == [
        "done",
        "review",
        "unreadable",
        "unreadable",
        "done",
    ]
    assert PhoneItem.objects.get(reason="stumbled").content["said"] == "poison"


def test_the_outbox_of_who_left_is_kept_for_review_and_written_nowhere(cast, client):
    content = {
        "account": cast.olgas.pk,
        "arrived_at": timezone.now().isoformat(),
        "outcome": "quote",
    }
    items = [{"id": str(uuid7()), "kind": "check_in", "form": 2, "content": content}]
    address = "/week/phone/outbox/left/"

    lena, olga = (signing.dumps(cast.people[n].pk, salt=LEFT_SALT) for n in ("lena", "olga"))

    assert _send(client, items, address, token="bent").status_code == 401
    assert _send(client, items, address, token=olga).status_code == 401
    assert _send(client, items, address, token=lena).json()["results"][0]["state"] == "review"
    item = PhoneItem.objects.get()
    assert (item.by_id, item.reason) == (cast.lena.pk, "user_deactivated")
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"items": 5}', '{"items": [' + "1," * 60 + "1]}"]
)
def test_what_is_no_batch_is_refused_in_a_sentence(signed_in, body):
    answer = signed_in("olga").post(
        "/week/phone/outbox/items/",
        body,
        content_type="application/json",
        headers={"Accept": "application/json"},
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_batch")
