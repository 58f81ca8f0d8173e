"""Visits as a list: the rows behind every count of visits.

It holds the visits of all sellers whose week the reader may open, because a week is judged by all
of them; an account the reader does not see stays without its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from tandem.activities.models import Visit
from tandem.activities.queries.people import sellers_seen_by
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor

PAGE = 100
STANDING = "standing"  # done, or still to come
STANDING_STATES = (Visit.State.PLANNED, Visit.State.DONE)
RELATED = ("seller", "account", "partner")


@dataclass(frozen=True)
class VisitFilter:
    """What to list between two days, both counted; None and empty mean: all."""

    first: date
    last: date
    seller_id: int | None = None
    kind: str = ""
    state: str = ""

    def as_query(self) -> str:
        """The address that leads to the same list."""
        said = {"seller": self.seller_id, "kind": self.kind, "state": self.state}
        days = {"first": self.first.isoformat(), "last": self.last.isoformat()}
        return urlencode(days | {name: value for name, value in said.items() if value})


@dataclass(frozen=True)
class ListedVisit:
    """`account` and `partner` are empty where the reader may not see whom it went to."""

    visit: Visit
    account: Account | None


@dataclass(frozen=True)
class VisitsPage:
    """`after` is the key of the next page, empty at the end."""

    rows: list[ListedVisit]
    count: int
    after: str


def visits_page(*, actor: Actor, wanted: VisitFilter, on: date, after: str = "") -> VisitsPage:
    """A page by key, the newest day first; three queries."""
    visits = _wanted(actor, wanted, on)
    found = list(
        visits.filter(_beyond(after)).select_related(*RELATED).order_by("-on", "-id")[: PAGE + 1]
    )
    shown = found[:PAGE]
    seen = Account.objects.visible_to(actor).in_bulk([row.account_id for row in shown])
    return VisitsPage(
        rows=[ListedVisit(row, seen.get(row.account_id)) for row in shown],
        count=visits.count(),
        after=f"{shown[-1].on}.{shown[-1].pk}" if len(found) > PAGE else "",
    )


def _wanted(actor: Actor, wanted: VisitFilter, on: date) -> QuerySet[Visit]:
    sellers = sellers_seen_by(actor, on=on)
    if wanted.seller_id is not None:
        sellers = sellers.filter(pk=wanted.seller_id)
    visits = Visit.objects.filter(
        seller_id__in=sellers.order_by().values("pk"), on__gte=wanted.first, on__lte=wanted.last
    )
    if wanted.kind:
        visits = visits.filter(kind=wanted.kind)
    if wanted.state == STANDING:
        return visits.filter(state__in=STANDING_STATES)
    return visits.filter(state=wanted.state) if wanted.state else visits


def _beyond(after: str) -> Q:
    """The rows after the last one of the page before; a bent key means the first page."""
    day, _dot, number = after.partition(".")
    try:
        on, pk = date.fromisoformat(day), int(number)
    except ValueError:
        return Q()
    return Q(on__lt=on) | Q(on=on, pk__lt=pk) if abs(pk) < 2**63 else Q()
