"""Deal registrations at national size: the list, the conflicts, a case, a partner's deals, the blind check.

The demo holds a year of them; ten years are drawn on top, over the whole locked list, and stay.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import cycle, islice
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from bench.figures import Ask, PageFigure, measure_in_turn, signed_in
from bench.front import Wanted
from tandem.demo.commands.registrations import about
from tandem.keyaccounts.models import Account
from tandem.organisation.models import RoleGrant, User
from tandem.organisation.rules.roles import Role
from tandem.partners.queries.product_lines import PRODUCTS
from tandem.registration.commands.leaks import note_leaks
from tandem.registration.models import ConflictCase, Decision, Registration

CLAIMS = 60_000
PARTNERS = 30  # of each the manager checks: fewer questions than a person has a day
State = Registration.State
# how old claims have ended, in twentieths
ENDED = [State.EXPIRED] * 9 + [State.REFUSED] * 5 + [State.WITHDRAWN] * 2 + [State.GRANTED] * 3
STATES = [*ENDED, State.WAITING]


def measure_claims(rounds: int, only: Wanted) -> list[PageFigure]:
    draw_claims(CLAIMS)
    note_leaks(on=timezone.localdate())
    pages = {
        "claims": (_person(Role.VP), reverse("registrations")),
        "claims_region": (_person(Role.REGION_MANAGER), reverse("registrations")),
        "claims_conflict": (_person(Role.VP), f"{reverse('registrations')}?show=conflict"),
        "claims_search": (_person(Role.VP), f"{reverse('registrations')}?q=教育"),
        "claims_case": (_person(Role.VP), reverse("registration", args=[_contested()])),
        "claims_fairness": (_person(Role.VP), reverse("fairness")),
        "claims_leaks": (_person(Role.VP), reverse("leaks")),
        "claims_partner": (_holder(), reverse("portal_deals")),
    }
    figures = []
    for name in filter(only, pages):
        user, url = pages[name]
        ask: Ask = partial(signed_in(user).get, url)
        figures.append(measure_in_turn(name, [ask], rounds, expect=200))
    if only("claims_check"):
        figures.append(measure_in_turn("claims_check", _checks(rounds), 1, expect=200))
    return figures


def draw_claims(wanted: int) -> int:
    """As many as are missing, on one account after the other; how many were drawn."""
    first = Registration.objects.aggregate(highest=Max("number"))["highest"] or 0
    like = Decision.objects.filter(kind=Decision.Kind.RULES).order_by("id").first()
    if like is None:
        raise SystemExit("There is no registration; load the demo first.")
    people = list(_managers().values_list("user_id", "user__company_id"))
    accounts = cycle(Account.objects.locked().order_by("id"))
    fresh = range(first + 1, wanted + 1)
    rows = [
        _claim(number, account, *people[number % len(people)])
        for number, account in zip(fresh, accounts, strict=False)
    ]
    made = Registration.objects.bulk_create(rows, batch_size=500)
    Decision.objects.bulk_create(
        [
            Decision(
                registration=row, kind=like.kind, verdict="grant", rule_id="open-ground",
                rulebook_id=like.rulebook_id, picture=like.picture, at=row.received_at,
            )
            for row in made
        ],
        batch_size=500,
    )  # fmt: skip
    return len(made)


def _claim(number: int, account: Account, user_id: int, company_id: int) -> Registration:
    state = STATES[number % len(STATES)]
    age = timedelta(days=number % 60 if state in Registration.STANDING else 120 + number % 3000)
    at = timezone.now() - age
    facts: dict[str, Any] = {}
    if state in (State.GRANTED, State.EXPIRED):
        facts = {"protected_since": at.date(), "protected_until": at.date() + timedelta(days=89)}
    return Registration(
        number=number,
        company_id=company_id,
        by_id=user_id,
        owner_id=user_id,
        **about(account),
        product=PRODUCTS[number % len(PRODUCTS)],
        value_minor=4_600_000 + number,
        expected_close_on=at.date() + timedelta(days=90),
        contact_there="王主任",
        state=state,
        received_at=at,
        due_at=at + timedelta(days=2),
        decided_at=None if state == State.WAITING else at,
        is_expiry_told=True,
        **facts,
    )


def _checks(rounds: int) -> list[Ask]:
    """Names of the list in turn, asked by one partner after the other: each try counts as in life."""
    names = Account.objects.locked().order_by("id").values_list("name", flat=True)[: 200 * 37 : 37]
    asks: list[Ask] = []
    people = [(signed_in(one.user), one) for one in _managers()[:PARTNERS]]
    for (client, _grant), name in islice(zip(cycle(people), cycle(names), strict=False), rounds):
        client.get(reverse("portal_check"))
        token = client.cookies["csrftoken"].value
        said = {"name": name, "csrfmiddlewaretoken": token}
        asks.append(partial(client.post, reverse("portal_check"), said))
    return asks


def _managers() -> Any:
    grants = RoleGrant.objects.filter(role=Role.PARTNER_MANAGER, user__is_active=True, until=None)
    return grants.select_related("user").order_by("id")


def _person(role: Role) -> User:
    return RoleGrant.objects.filter(role=role, user__is_active=True).order_by("id")[0].user


def _holder() -> User:
    return Registration.objects.order_by("-number")[0].owner


def _contested() -> int:
    """A side of an open conflict, both of whose sides may be seen."""
    return ConflictCase.objects.filter(state=ConflictCase.State.OPEN).order_by("-id")[0].holder_id
