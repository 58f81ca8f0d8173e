"""A partner leaves while its people are at work: out within five seconds, its claims with a named owner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.concurrency.acts import a_key, day, someone
from tests.live.databases import Templates
from tests.live.fixtures import install
from tests.live.processes import Installation
from tests.live.visitor import Visitor

pytestmark = pytest.mark.live
AT_MOST = 5.0
PAGES = ("/partner/", "/partner/customers/", "/notices/", "/me/")


@pytest.fixture
def company_at_work(templates: Templates, tmp_path: Path) -> Iterator[Installation]:
    """A company of its own: what leaves here is missed by no other test."""
    installation = install(templates, tmp_path, "cast")
    try:
        installation.start_web()
        yield installation
    finally:
        installation.stop()


def is_out(visitor: Visitor) -> bool:
    answers = [visitor.twin().get(page) for page in PAGES]
    return all(
        answer.status == 302 and answer.headers.get("Location", "").startswith("/login/")
        for answer in answers
    )


def seconds_until_out(people: list[Visitor], *, patience: float = AT_MOST) -> float | None:
    """How long until none of them gets in any more; none: somebody still does."""
    began = monotonic()
    while (taken := monotonic() - began) <= patience:
        if all(is_out(one) for one in people):
            return taken
        sleep(0.1)
    return None


def a_claim_of_bens(installation: Installation, ben: Visitor) -> int:
    close = f"{day(0)[:4]}-12"
    form = {"product": "notebook", "value": "46", "close": close, "contact": "王主任"}
    answer = ben.post("/partner/deals/new/", {**form, "name": "留给继任的公司", "key": a_key()})
    assert answer.status == 302, answer.text
    return int(installation.database.value("SELECT max(id) FROM registration_registration"))


def test_its_people_are_out_in_time_and_its_claims_have_an_owner(
    company_at_work: Installation,
) -> None:
    here = company_at_work
    opal, amy = someone(here, "opal"), someone(here, "amy")
    people = [someone(here, "ben"), someone(here, "bo")]
    claim = a_claim_of_bens(here, people[0])
    beta = here.database.value("SELECT company_id FROM organisation_user WHERE username = 'ben'")
    sam = here.facts["people"]["sam"]
    assert seconds_until_out(people, patience=0.5) is None, "nobody is out before it leaves"

    began = monotonic()
    answer = opal.post(
        f"/partners/{beta}/departure/", {"heir": sam, "on": day(0), "reason": "合同到期"}
    )
    taken = seconds_until_out(people)

    assert answer.status == 302, answer.text
    assert taken is not None and monotonic() - began <= AT_MOST
    assert seconds_until_out([amy], patience=0.5) is None, "the other partner works on"
    owner = "SELECT owner_id FROM registration_registration WHERE id = ?"
    assert here.database.value(owner, claim) == sam
    with pytest.raises(AssertionError, match="could not sign in"):
        someone(here, "bo")
