"""Two accounts fact by fact: what differs is marked, why they are alike is said."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.foundation.formats import amount, day, percent, unit_label
from tandem.foundation.kit import Empty
from tandem.keyaccounts.models import Account, DuplicatePair
from tandem.keyaccounts.queries.duplicates import PairsPage
from tandem.keyaccounts.wording import match_reason


def pair_frame(page: PairsPage) -> dict[str, Any]:
    pair = page.pair
    frame: dict[str, Any] = {"page": page, "waiting": [_waiting(one) for one in page.waiting]}
    if pair is None:
        return frame | {
            "empty": Empty(
                _("No pair waits"),
                _("Every possible duplicate is decided. Search the list again after an import."),
                icon="ok",
                actions=[(_("To the accounts"), reverse("accounts"))],
            )
        }
    return frame | {
        "pair": pair,
        "score": percent(pair.score),
        "reasons": _reasons(pair),
        "rows": _rows(pair.first, pair.second),
        "action": reverse("duplicate_decision", args=[pair.pk]),
    }


def _waiting(pair: DuplicatePair) -> dict[str, Any]:
    return {
        "url": f"{reverse('duplicates')}?pair={pair.pk}",
        "first": pair.first,
        "second": pair.second,
        "score": percent(pair.score),
    }


def _reasons(pair: DuplicatePair) -> list[str]:
    return list(dict.fromkeys(match_reason(reason) for reason in pair.reasons))


def _rows(first: Account, second: Account) -> list[dict[str, Any]]:
    """One row a fact that at least one side has."""
    rows = []
    for (label, left), (_label, right) in zip(_facts(first), _facts(second), strict=True):
        if left or right:
            differs = bool(left and right and left != right)
            rows.append({"label": label, "left": left, "right": right, "differs": differs})
    return rows


def _facts(account: Account) -> list[tuple[str, str]]:
    unit = {"unit": unit_label("wan")}
    values: list[tuple[str, Any]] = [
        (_("Name"), account.name),
        (_("Short name"), account.short_name),
        (_("Name in English"), account.name_en),
        (_("Credit code"), account.credit_code),
        (_("Number in your system"), account.external_id),
        (_("Industry"), account.industry),
        (_("Region"), account.region),
        (_("City"), account.city),
        (_("State"), account.get_state_display()),
        (_("Activity"), account.get_activity_display()),
        (_("Outside seller"), account.owner or ""),
        (_("Inside seller"), account.inside or ""),
        (_("Partner"), account.partner or ""),
        (_("Last order"), day(account.last_order_on) if account.last_order_on else ""),
        (_("Last visit"), day(account.last_visit_on) if account.last_visit_on else ""),
        (_("12 months (%(unit)s)") % unit, amount(account.revenue_year_minor)),
        (_("Potential (%(unit)s)") % unit, amount(account.potential_minor)),
    ]
    return [(label, str(value)) for label, value in values]
