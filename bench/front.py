"""A seller's week at the front, asked for many sellers in turn: one seller's week says little of
another's, and the promise is about the slowest twentieth of them all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.urls import reverse

from bench.figures import Ask, PageFigure, measure_in_turn, signed_in
from tandem.keyaccounts.models import Account
from tandem.organisation.models import RoleGrant, User
from tandem.organisation.rules.roles import Role

SELLERS = 60
Wanted = Callable[[str], bool]  # by the name of the page


def measure_front(rounds: int, only: Wanted) -> list[PageFigure]:
    """Each page asked by every one of the sellers, a tenth of the rounds times."""
    people = [(signed_in(seller), front_addresses(seller)) for seller in _sellers()]
    figures = []
    for name in filter(only, people[0][1]):
        asks: list[Ask] = [partial(client.get, addresses[name]) for client, addresses in people]
        figures.append(measure_in_turn(name, asks, max(1, rounds // 10), expect=200))
    return figures


def front_addresses(seller: User) -> dict[str, str]:
    """Today, the week as calendar and as list, tasks, the record, the check-in page, and what the
    phone keeps."""
    account = _account_of(seller)
    return {
        "seller_today": reverse("today"),
        "seller_week": reverse("week"),
        "seller_week_list": f"{reverse('week')}?view=list",
        "seller_tasks": reverse("tasks"),
        "seller_measures": reverse("measures"),
        "seller_record": reverse("account", args=[account]),
        "check_in": reverse("check_in_at", args=[account]),
        "phone_package": reverse("phone_package"),
    }


def _sellers() -> list[User]:
    """So many of those who own accounts, spread over all of them."""
    owners = Account.objects.locked().values("owner_id")
    grants = RoleGrant.objects.filter(role=Role.OUTSIDE_SELLER, user__is_active=True)
    found = list(grants.filter(user_id__in=owners).select_related("user").order_by("id"))
    return [grant.user for grant in found[:: max(1, len(found) // SELLERS)]][:SELLERS]


def _account_of(seller: User) -> int:
    return Account.objects.locked().filter(owner=seller).order_by("-potential_minor", "id")[0].pk
