"""A partner checks, registers, answers, appeals; and is never shown the vendor's own pages."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tandem.registration.models import CheckAttempt, ConflictCase, Registration, Statement
from tandem.testing.cast import Cast

SignedIn = Callable[[str], Client]
State = Registration.State


def claim_of(name: str = "霜序机械有限公司", **facts: object) -> dict[str, object]:
    close = f"{timezone.localdate().year + 1}-03"
    said = {"product": "notebook", "value": "46", "close": close, "contact": "王主任"}
    return {**said, "name": name, "city": "北京", "key": str(uuid4()), **facts}


def register(client: Client, name: str = "霜序机械有限公司", **facts: object) -> Registration:
    answer = client.post(reverse("portal_deal_new"), claim_of(name, **facts))
    assert answer.status_code == 302, answer.content.decode()
    return Registration.objects.order_by("-number")[0]


@pytest.mark.parametrize("who", ["amy", "alan", "ben"])
def test_a_partners_person_lands_in_the_portal(signed_in: SignedIn, who: str) -> None:
    client = signed_in(who)

    answer = client.get("/", follow=True)

    assert answer.request["PATH_INFO"] == "/partner/"
    places = [place["url"] for place in answer.context["nav"]]
    assert places[:3] == ["/partner/", "/partner/customers/", "/partner/work/"]
    assert all(place.startswith("/partner/") for place in places)
    assert all(client.get(place).status_code == 200 for place in places)


@pytest.mark.parametrize("who", ["vera", "nora", "olga", "opal", "adam"])
def test_the_vendors_people_have_no_portal(signed_in: SignedIn, who: str) -> None:
    client = signed_in(who)

    for route in ("portal_day", "portal_customers", "portal_deals", "portal_check"):
        assert client.get(reverse(route)).status_code == 404


@pytest.mark.parametrize(
    "path", ["/registrations/", "/registrations/rules/", "/registrations/fairness/", "/partners/",
             "/pipeline/", "/plan/", "/review/"],
)  # fmt: skip
def test_the_vendors_pages_are_not_there_for_a_partner(signed_in: SignedIn, path: str) -> None:
    assert signed_in("amy").get(path).status_code == 404


def test_check_then_register_with_four_fields(signed_in: SignedIn, cast: Cast) -> None:
    amy = signed_in("amy")

    page = amy.post(reverse("portal_check"), {"name": "云栖电子", "city": "北京"})

    assert page.context["checked"].answer == "free"
    shown = [f for f in page.context["claim_form"] if not f.field.widget.is_hidden]
    assert [field.name for field in shown] == ["product", "value", "close", "contact"]
    row = register(amy, "云栖电子")
    assert (row.value_minor, row.state) == (46_000_000, State.GRANTED)
    assert "云栖电子" in amy.get(reverse("portal_deals")).content.decode()
    assert CheckAttempt.objects.get().user_id == cast.amy.pk


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"value": "much"}, "Type an amount"), ({"close": "soon"}, "Choose a month"),
     ({"contact": ""}, "required"), ({"close": "2020-01"}, "lies in the past")],
)  # fmt: skip
def test_a_slip_keeps_what_was_typed(
    signed_in: SignedIn, facts: dict[str, str], words: str
) -> None:
    answer = signed_in("amy").post(reverse("portal_deal_new"), claim_of(**facts))

    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text and "霜序机械有限公司" in text
    assert Registration.objects.count() == 0


def test_sent_twice_it_stands_once(signed_in: SignedIn) -> None:
    amy, claim = signed_in("amy"), claim_of()

    answers = [amy.post(reverse("portal_deal_new"), claim) for _ in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert Registration.objects.count() == 1


def test_both_sides_speak_and_the_loser_appeals(signed_in: SignedIn, cast: Cast) -> None:
    amy, ben, nora = signed_in("amy"), signed_in("ben"), signed_in("nora")
    first, second = register(amy, "北方商业银行"), register(ben, "北方商业银行")
    for client, row in ((amy, first), (ben, second)):
        said = {"text": f"我方先到 {row}"}
        assert client.post(reverse("portal_statement", args=[row.pk]), said).status_code == 302
    assert Statement.objects.count() == 2
    case = ConflictCase.objects.get()
    nora.post(reverse("case_decision", args=[case.pk]), {"winner": first.pk, "reason": "证据更早"})

    page = ben.get(reverse("portal_deal", args=[second.pk])).content.decode()
    assert "证据更早" in page and 'id="appeal"' in page
    ben.post(reverse("portal_appeal", args=[second.pk]), {"appeal-text": "请再看"})

    page = ben.get(reverse("portal_deal", args=[second.pk])).content.decode()
    assert "请再看" in page and 'id="appeal"' not in page


def test_a_registration_is_kept_handed_over_and_withdrawn(signed_in: SignedIn, cast: Cast) -> None:
    amy = signed_in("amy")
    row = register(amy)

    def act(name: str, **said: object) -> int:
        return amy.post(reverse(name, args=[row.pk]), said).status_code

    today = timezone.localdate().isoformat()
    assert act("portal_evidence", kind="visit", on=today, note="见到王主任") == 302
    assert act("portal_extension") == 422
    assert act("portal_transfer", person=cast.anna.pk) == 302
    assert act("portal_transfer", person=cast.ben.pk) == 302, "answered with a sentence"
    row.refresh_from_db()
    assert row.owner_id == cast.anna.pk
    assert act("portal_withdrawal") == 302
    row.refresh_from_db()
    assert row.state == State.WITHDRAWN
