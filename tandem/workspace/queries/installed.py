"""Machines that stand at the customers one sees: in all, and by brand."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Sum

from tandem.keyaccounts.models import Account, InstalledBase
from tandem.organisation.rules.scope import Actor

BRANDS_SHOWN = 30


def units_in_sight(actor: Actor) -> dict[str, int]:
    rows = Account.objects.visible_to(actor).locked()
    sums = rows.aggregate(own=Sum("units_own"), all=Sum("units_all"), accounts=Count("id"))
    known = rows.filter(units_all__gt=0).count()
    return {
        "own": sums["own"] or 0,
        "all": sums["all"] or 0,
        "accounts": sums["accounts"],
        "known": known,
    }


def brands_in_sight(actor: Actor) -> list[dict[str, Any]]:
    """Of the locked accounts, each brand by the newest count of every line."""
    newer = InstalledBase.objects.filter(
        account_id=OuterRef("account_id"),
        brand=OuterRef("brand"),
        product_line=OuterRef("product_line"),
        as_of__gt=OuterRef("as_of"),
    )
    rows = InstalledBase.objects.visible_to(actor).filter(
        ~Exists(newer), account__state=Account.State.LOCKED
    )
    grouped = rows.values("brand", "is_own").annotate(
        units=Sum("units"), accounts=Count("account_id", distinct=True), newest=Max("as_of")
    )
    return [dict(row) for row in grouped.order_by("-units", "brand")[:BRANDS_SHOWN]]
