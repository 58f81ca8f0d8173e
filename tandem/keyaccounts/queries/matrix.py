"""The locked list as a grid of regions and industries (docs, domain §2: cell).

One grouped read over an index that holds all it needs, so the table itself is never touched.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor


@dataclass(frozen=True, slots=True)
class Cell:
    region_id: int
    industry_id: int
    accounts: int
    active: int
    covered: int  # planned: the account has a coverage mode
    potential_minor: int


def account_matrix(*, actor: Actor) -> list[Cell]:
    """The cells that hold a locked account the actor sees."""
    rows = (
        Account.objects.visible_to(actor)
        .locked()
        .order_by()
        .values_list("region_id", "industry_id")
        .annotate(
            accounts=Count("*"),
            active=Count("activity", filter=Q(activity=Account.Activity.ACTIVE)),
            planned=Count("mode", filter=~Q(mode=Account.Mode.NONE)),
            potential=Sum("potential_minor"),
        )
    )
    return [
        Cell(region, industry, accounts, active, planned, int(potential))
        for region, industry, accounts, active, planned, potential in rows
    ]
