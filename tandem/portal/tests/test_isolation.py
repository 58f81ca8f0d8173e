"""What a partner observes does not depend on another partner, nor on what the vendor keeps to itself.

Two worlds that differ only in what is hidden from Alpha must answer Alpha byte for byte alike: every
page, count, order, search, error. Where the one bit of the blind check may differ, its shape may not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from statistics import median
from time import perf_counter, sleep
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tandem.keyaccounts.models import Account
from tandem.pipeline.models import Opportunity
from tandem.portal.tests.test_portal import claim_of, register
from tandem.registration.models import Registration
from tandem.registration.models.claim import RegistrationQuerySet
from tandem.registration.queries import scene
from tandem.registration.rules.picture import Whose
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

SignedIn = Callable[[str], Client]
# tokens and ids that differ from one answer to the next
NOISE = re.compile(
    rb'csrfmiddlewaretoken" value="[\w-]+|X-CSRFToken[^A-Za-z0-9]+[\w-]+|data-csrf="[\w-]+'
    rb"|[0-9a-f]{8}-[0-9a-f-]{27}"
)
CANARY = "Qzcanary"
PAGES = (
    "/partner/", "/partner/customers/", "/partner/customers/?q=霜序", "/partner/customers/?q=sx",
    "/partner/customers/?q=Qz", "/partner/deals/", "/partner/deals/?show=granted",
    "/partner/deals/?show=contested", "/partner/deals/?after=99999", "/partner/check/",
    "/partner/tasks/", "/partner/tasks/?show=given", "/partner/visits/", "/partner/calendar/",
    "/partner/mails/?q=Qz", "/notices/",
)  # fmt: skip


@pytest.fixture
def amy(signed_in: SignedIn, cast: Cast) -> Client:
    client = signed_in("amy")
    register(client, "云栖电子")
    client.get("/partner/")  # the word that it is received is said once
    return client


def hidden_things(cast: Cast) -> None:
    """Another partner's claims, the vendor's deals, accounts of others: all with a canary."""
    account = an_account(
        f"霜序{CANARY}机械", region=cast.north, industry=cast.finance, partner=cast.beta,
        owner=cast.otto, city="北京",
    )  # fmt: skip
    Opportunity.objects.create(
        account=account, title=CANARY, stage_id="engaging", opened_on=date(2026, 1, 1)
    )
    beta = Client()
    beta.force_login(cast.ben, backend="allauth.account.auth_backends.AuthenticationBackend")
    register(beta, f"霜序{CANARY}机械")
    register(beta, f"另一家{CANARY}公司")


def seen(client: Client, path: str) -> tuple[int, bytes]:
    answer = client.get(path)
    return answer.status_code, NOISE.sub(b"", answer.content)


def differences(client: Client, cast: Cast, paths: tuple[str, ...]) -> Iterator[str]:
    before = {path: seen(client, path) for path in paths}
    with transaction.atomic():
        hidden_things(cast)
        for path in paths:
            after = seen(client, path)
            if after != before[path] or CANARY.encode() in after[1].replace(b"q=Qz", b""):
                yield path
        transaction.set_rollback(True)


def test_no_page_count_order_or_search_changes_with_what_is_hidden(amy: Client, cast: Cast) -> None:
    row = Registration.objects.get()

    changed = list(differences(amy, cast, (*PAGES, reverse("portal_deal", args=[row.pk]))))

    assert changed == []


def test_a_planted_hole_is_seen(amy: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RegistrationQuerySet, "visible_to", lambda self, actor: self)

    assert "/partner/deals/" in list(differences(amy, cast, PAGES))


def test_anothers_registration_answers_like_one_that_never_was(
    amy: Client, signed_in: SignedIn, cast: Cast
) -> None:
    theirs = register(signed_in("ben"), f"霜序{CANARY}机械")

    for name in ("portal_evidence", "portal_extension", "portal_transfer", "portal_withdrawal",
                 "portal_statement", "portal_appeal"):  # fmt: skip
        hidden, absent = (amy.post(reverse(name, args=[pk])) for pk in (theirs.pk, 999_999))
        assert (hidden.status_code, NOISE.sub(b"", hidden.content)) == (
            absent.status_code,
            NOISE.sub(b"", absent.content),
        ), name
    page = [amy.get(reverse("portal_deal", args=[pk])) for pk in (theirs.pk, 999_999)]
    assert page[0].status_code == page[1].status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == Registration.State.GRANTED


REASONS = ("allocated", "registered", "both", "unknown")


def names(cast: Cast, ben: Client) -> dict[str, str]:
    """Four customers, each with another reason; all of one region, so one manager is named."""
    facts = {"region": cast.north, "industry": cast.finance, "city": "北京"}
    an_account("甲序重工", partner=cast.beta, **facts)
    an_account("乙序重工", **facts)
    an_account("丙序重工", partner=cast.beta, **facts)
    for name in ("乙序重工", "丙序重工"):
        register(ben, name)
    return dict(zip(REASONS, ("甲序重工", "乙序重工", "丙序重工", "丁序重工"), strict=True))


def shapes(amy: Client, customers: dict[str, str]) -> dict[str, tuple[int, bytes]]:
    answers = {}
    for reason, name in customers.items():
        answer = amy.post(reverse("portal_check"), {"name": name, "city": "北京"})
        body = NOISE.sub(b"", answer.content).replace(name.encode(), b"NAME")
        answers[reason] = (answer.status_code, body)
    return answers


def test_the_check_has_one_shape_whatever_the_reason(
    amy: Client, signed_in: SignedIn, cast: Cast
) -> None:
    answers = shapes(amy, names(cast, signed_in("ben")))

    assert answers["allocated"] == answers["registered"] == answers["both"]
    tags = re.compile(rb"<[a-z]+")
    assert len({len(tags.findall(body)) for _status, body in answers.values()}) == 1
    for _status, body in answers.values():
        assert "乙伙伴".encode() not in body and b"R-0" not in body


def test_a_check_that_forgets_allocations_is_seen(
    amy: Client, signed_in: SignedIn, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scene, "_allocation", lambda *_asked: Whose.NONE)
    answers = shapes(amy, names(cast, signed_in("ben")))

    assert answers["allocated"] != answers["registered"]


def seconds(amy: Client, customers: dict[str, str]) -> list[float]:
    """By reason; in turns, so that a busy machine slows all alike; medians, not means."""
    taken: dict[str, list[float]] = {reason: [] for reason in customers}
    for _round in range(7):
        for reason, name in customers.items():
            start = perf_counter()
            amy.post(reverse("portal_check"), {"name": name, "city": "北京"})
            taken[reason].append(perf_counter() - start)
    return [median(times) for times in taken.values()]


def test_the_check_takes_one_class_of_time_whatever_the_reason(
    amy: Client, signed_in: SignedIn, cast: Cast
) -> None:
    middles = seconds(amy, names(cast, signed_in("ben")))

    assert max(middles) < 2 * min(middles), middles


def test_a_look_that_is_taken_for_one_reason_only_is_seen_in_the_time(
    amy: Client, signed_in: SignedIn, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = scene.standing_claims

    def look_again(*asked: Any) -> list[Registration]:
        found = real(*asked)
        for _claim in found:
            sleep(0.3)  # what a question for each claim costs on a large list
        return found

    monkeypatch.setattr(scene, "standing_claims", look_again)
    middles = seconds(amy, names(cast, signed_in("ben")))

    assert max(middles) >= 2 * min(middles), middles


def test_over_the_limit_all_customers_answer_alike(
    amy: Client, signed_in: SignedIn, cast: Cast
) -> None:
    customers = names(cast, signed_in("ben"))
    for at in range(40):
        amy.post(reverse("portal_check"), {"name": f"随便{at}厂", "city": "北京"})

    answers = {
        (answer.status_code, NOISE.sub(b"", answer.content))
        for answer in (
            amy.post(reverse("portal_check"), {"name": name, "city": "北京"})
            for name in customers.values()
        )
    }

    assert len(answers) == 1
    assert next(iter(answers))[0] == 429


def test_a_sellers_portal_shows_the_own_registrations_only(
    amy: Client, signed_in: SignedIn, cast: Cast
) -> None:
    alan = signed_in("alan")
    register(alan, "云栖软件")

    assert "云栖软件" in alan.get("/partner/deals/").content.decode()
    assert "云栖电子" not in alan.get("/partner/deals/").content.decode()
    assert Account.objects.visible_to(cast.actor("alan")).count() == 1
    soon = timezone.localdate() + timedelta(days=7)
    Registration.objects.update(protected_until=soon)
    assert alan.get("/partner/").context["day"].ending == 1
    assert amy.get("/partner/").context["day"].ending == 2
    assert claim_of()["product"] == "notebook"
