"""The list behind "placed of wished": which visits of a plan found no day, and what stands in the way."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tandem.activities.queries.unplaced import Unplaced, unplaced_page
from tandem.foundation.formats import count, day_short
from tandem.foundation.kit import Column, Empty, Grid, Row, forward_pager, link
from tandem.foundation.paging import Place
from tandem.organisation.rules.scope import Actor
from tandem.planning.calendar.plan import UnplacedReason

WHY: dict[str, Any] = {
    UnplacedReason.NO_WORKING_DAY: gettext_lazy("No working day had room for it"),
    UnplacedReason.NO_COMMON_HOUR: gettext_lazy("No hour suits all who come along"),
    UnplacedReason.WEEK_QUOTA_FULL: gettext_lazy("Every week has its full number of visits"),
    UnplacedReason.DAY_TOO_LONG: gettext_lazy("The way there and back does not fit into a day"),
    UnplacedReason.TOO_CLOSE_TO_OWN_VISIT: gettext_lazy("More visits than weeks that are left"),
}


def unplaced_url(seller_id: int | None = None) -> str:
    url = reverse("unplaced_visits")
    return f"{url}?seller={seller_id}" if seller_id else url


def unplaced_context(
    actor: Actor, *, seller_id: int | None, today: date, place: Place
) -> dict[str, Any]:
    page = unplaced_page(actor=actor, seller_id=seller_id, on=today, after=place.after)
    words = ngettext(
        "%(visits)s visit of the plan found no day",
        "%(visits)s visits of the plan found no day",
        page.visits,
    )
    return {
        "label": words % {"visits": count(page.visits)},
        "grid": Grid(
            id="unplaced",
            label=_("Visits without a day"),
            columns=[
                Column(_("Customer"), kind="main"),
                Column(_("Seller"), tag=True),
                Column(_("Visits"), kind="number", tag=True),
                Column(_("Why"), tag=True),
                Column(_("Next visit"), tag=True),
            ],
            rows=[_row(one) for one in page.rows],
            pager=forward_pager(page, place, url=unplaced_url(seller_id)),
            empty=Empty(
                _("Every wished visit has its day"),
                _("Visits appear here when weeks are laid out and some find no day."),
            ),
        ),
    }


def _row(one: Unplaced) -> Row:
    account, week = one.account, reverse("week_of", args=[one.seller.pk])
    url = reverse("account", args=[account.pk]) if account else ""
    name = str(account) if account else _("A customer you do not see")
    when = f"{week}?on={one.next_on.isoformat()}" if one.next_on else ""
    return Row(
        id=f"{one.seller.pk}-{one.account_id}",
        label=name,
        url=url,
        cells=[
            link(name, url, note=account.city) if account else name,
            link(one.seller, week),
            str(one.visits),
            str(WHY.get(one.reason, "–")),
            link(day_short(one.next_on), when) if one.next_on else "–",
        ],
    )
