"""The vendor's pages: the list, one registration with its conflict, the rules, fairness; few queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tandem.registration.commands.cases import state_side
from tandem.registration.commands.keeping import add_evidence
from tandem.registration.models import ConflictCase, Registration, Rulebook
from tandem.registration.queries.rulebooks import first_text
from tandem.registration.tests.conftest import Register
from tandem.registration.tests.test_rulebooks import STRICTER, TORN
from tandem.testing.builders import a_company
from tandem.testing.cast import Cast

SignedIn = Callable[[str], Client]
State = Registration.State
NOW = timezone.now().replace(hour=2, minute=0, second=0, microsecond=0)


@pytest.fixture
def claims(register: Register) -> list[Registration]:
    """A conflict about Otto's bank in the north, and one claim on open ground."""
    facts = {"now": NOW - timedelta(days=10), "expected_close_on": NOW.date() + timedelta(days=60)}
    return [
        register("amy", name="北方商业银行", **facts),
        register("ben", name="北方商业银行", **facts),
        register("ben", name="云栖电子", **facts),
    ]


def test_the_list_narrows_by_state_company_and_text(
    signed_in: SignedIn, claims: list[Registration], cast: Cast
) -> None:
    vera = signed_in("vera")

    def total(query: str) -> int:
        return vera.get(f"/registrations/{query}").context["grid"].pager.count

    assert [total(""), total("?show=conflict"), total("?show=granted")] == [3, 1, 2]
    assert total(f"?company={cast.beta.pk}") == 2
    assert total("?q=云栖") == 1
    assert total(f"?q=R-{claims[0].number:04d}") == 1
    assert total("?show=nonsense&company=x&region=-1&q=%00&after=zz") == 3
    assert signed_in("sam").get("/registrations/").context["grid"].pager.count == 1


@pytest.mark.parametrize(
    ("path", "who"),
    [("/registrations/", "vera"), ("/registrations/1/", "vera"), ("/registrations/fairness/", "vera"),
     ("/registrations/rules/", "vera"), ("/registrations/rules/1/", "vera"),
     ("/registrations/fairness/leaks/", "nora"), ("/partner/", "amy"), ("/partner/deals/", "amy"),
     ("/partner/customers/", "amy"), ("/partner/deals/1/", "amy")],
)  # fmt: skip
def test_a_page_asks_at_most_twelve_questions_however_many_rows(
    signed_in: SignedIn,
    claims: list[Registration],
    register: Register,
    cast: Cast,
    settings: Any,
    tmp_path: Path,
    path: str,
    who: str,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    path = path.replace("registrations/1/", f"registrations/{claims[0].pk}/")
    path = path.replace("deals/1/", f"deals/{claims[0].pk}/")
    client = signed_in(who)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    questions()
    few = questions()
    assert few <= 12
    fill(cast, claims, register)
    assert questions() <= few


def fill(cast: Cast, claims: list[Registration], register: Register) -> None:
    """Twelve more claims, and beside the first one statements, evidence, papers, a third side."""
    close = NOW.date() + timedelta(days=60)
    for at in range(12):
        register("amy", name=f"云栖{at}号电子", now=NOW, expected_close_on=close)
    for at in range(6):
        for who, row in (("amy", claims[0]), ("ben", claims[1])):
            told = {"actor": cast.actor(who), "registration_id": row.pk, "now": NOW}
            file = b"%%PDF-1.4 %d %%%%EOF" % at
            state_side(text=f"说法{at}", file=file, **told)
            add_evidence(kind="visit", on=NOW.date(), note="", file=file, **told)
    cast.bo.company = a_company("丙伙伴")
    cast.bo.save(update_fields=["company"])
    third = register("bo", name="北方商业银行", now=NOW, expected_close_on=close)
    assert third.case_id == Registration.objects.get(pk=claims[0].pk).case_id


def test_the_manager_decides_the_conflict_on_its_page(
    signed_in: SignedIn, claims: list[Registration]
) -> None:
    nora, case = signed_in("nora"), ConflictCase.objects.get()
    page = nora.get(f"/registrations/{claims[1].pk}/").content.decode()
    assert "甲伙伴" in page and "乙伙伴" in page and 'data-key="2"' in page

    answer = nora.post(
        f"/registrations/cases/{case.pk}/decision/", {"winner": claims[1].pk, "reason": "先见到人"}
    )

    assert answer.status_code == 302
    claims[1].refresh_from_db()
    assert claims[1].state == State.GRANTED
    assert "先见到人" in nora.get(f"/registrations/{claims[1].pk}/").content.decode()


@pytest.mark.parametrize("sent", [{}, {"winner": ""}, {"winner": "²"}, {"winner": "-1"}])
def test_a_conflict_is_given_to_nobody_only_by_its_button(
    signed_in: SignedIn, claims: list[Registration], sent: dict[str, str]
) -> None:
    nora, case = signed_in("nora"), ConflictCase.objects.get()
    address = f"/registrations/cases/{case.pk}/decision/"

    assert nora.post(address, sent | {"reason": "先见到人"}).status_code == 422
    case.refresh_from_db()
    assert case.state == ConflictCase.State.OPEN

    assert nora.post(address, {"winner": "nobody", "reason": "都不成立"}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.winner_id) == (ConflictCase.State.DECIDED, None)


def test_a_claim_is_refused_only_by_its_button(
    signed_in: SignedIn, claims: list[Registration], register: Register
) -> None:
    row = register("amy", name="云栖电子", now=NOW)
    before = row.state

    answer = signed_in("nora").post(f"/registrations/{row.pk}/decision/", {"reason": "无"})

    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.state == before


def test_a_torn_rulebook_stays_on_the_page_with_the_two_rules_named(
    signed_in: SignedIn, claims: list[Registration]
) -> None:
    opal = signed_in("opal")

    answer = opal.post("/registrations/rules/", {"name": "x", "text": TORN})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "allocated-to-another" in text and "out-of-territory" in text
    assert answer.context["form"].data["text"] == TORN
    assert Rulebook.objects.count() == 1


def test_a_draft_shows_its_difference_and_its_replay_and_comes_into_force(
    signed_in: SignedIn, claims: list[Registration]
) -> None:
    opal = signed_in("opal")
    opal.post("/registrations/rules/", {"name": "更严", "text": STRICTER})

    page = opal.get("/registrations/rules/2/")

    assert (page.context["total"], page.context["flips"]) == ("3", "1")
    assert any(line["text"].startswith("+verdict") for line in page.context["difference"])
    flips = opal.get("/registrations/rules/2/flips/")
    assert [row.id for row in flips.context["grid"].rows] == [claims[1].pk]
    assert opal.post("/registrations/rules/2/force/").status_code == 302
    assert Rulebook.objects.get(number=2).state == "in_force"
    assert opal.get("/registrations/rules/1/").context["difference"]


def test_every_number_of_the_fairness_report_has_its_list(
    signed_in: SignedIn, claims: list[Registration]
) -> None:
    vera = signed_in("vera")
    page = vera.get("/registrations/fairness/")

    for tile in page.context["tiles"]:
        if tile.count is not None:
            assert vera.get(tile.url).context["grid"].pager.count == tile.count
    rows = {row.label: row for row in page.context["grid"].rows}
    assert vera.get(rows["乙伙伴"].url).context["grid"].pager.count == 2
    assert first_text()
