"""What follows for the account from what is known of it (docs, domain §3): its position from its
places, units and penetration from the machines, need from the strongest need, amounts from figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Max

from tandem.keyaccounts.commands.figures import COLUMN_OF_KIND, show_newest
from tandem.keyaccounts.models import Account, Figure, InstalledBase, Need, Site
from tandem.keyaccounts.rules.penetration import penetration_permille


def follow_fact(row: Any) -> None:
    """Bring the account's own columns up to date after this row was written or taken out."""
    follow = EFFECTS.get(type(row))
    if follow is not None:
        follow(row)


def refresh_units(account_id: int) -> None:
    """Units by the newest count of each brand and line, and the penetration they make."""
    newest = {
        (row["brand"], row["product_line"]): row["day"]
        for row in InstalledBase.objects.filter(account_id=account_id)
        .values("brand", "product_line")
        .annotate(day=Max("as_of"))
    }
    own = total = 0
    for base in InstalledBase.objects.filter(account_id=account_id):
        if newest[base.brand, base.product_line] == base.as_of:
            total += base.units
            own += base.units if base.is_own else 0
    account = Account.objects.get(pk=account_id)
    Account.objects.filter(pk=account_id).update(
        units_own=own,
        units_all=total,
        penetration_permille=penetration_permille(
            units_own=own,
            units_all=total,
            revenue_minor=account.revenue_year_minor,
            wallet_minor=account.potential_minor,
        ),
    )


def _refresh_position(site: Site) -> None:
    """The main place's point, else the first one's; without any the account keeps its own."""
    placed = Site.objects.filter(account_id=site.account_id, lat__isnull=False)
    first = placed.order_by("-is_main", "id").first()
    if first is not None:
        Account.objects.filter(pk=site.account_id).update(lat=first.lat, lon=first.lon)


def _refresh_need(need: Need) -> None:
    rows = Need.objects.filter(account_id=need.account_id)
    strongest = rows.aggregate(level=Max("level"))["level"]
    Account.objects.filter(pk=need.account_id).update(need_level=strongest or 0)


def _refresh_amounts(figure: Figure) -> None:
    """A kind whose last figure was taken out is known no longer."""
    rows = Figure.objects.filter(account_id=figure.account_id, kind=figure.kind)
    if not rows.exists():
        column = COLUMN_OF_KIND[figure.kind]
        Account.objects.filter(pk=figure.account_id).update(**{column: 0})
    show_newest([figure.account_id])


EFFECTS: dict[type[Any], Callable[[Any], None]] = {
    Site: _refresh_position,
    InstalledBase: lambda base: refresh_units(base.account_id),
    Need: _refresh_need,
    Figure: _refresh_amounts,
}
