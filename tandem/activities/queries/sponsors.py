"""Executive-sponsor visits: counted apart from others, and the accounts whose sponsor is overdue.

A sponsor visit is a visit that was made and to which the account's sponsor had agreed to come along.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery

from tandem.activities.models import Invitation, Visit
from tandem.foundation.fiscal import fiscal_calendar
from tandem.keyaccounts.models import Account, AccountGrant
from tandem.keyaccounts.queries.sponsors import SPONSOR
from tandem.organisation.rules.scope import Actor

SHOWN = 200


@dataclass(frozen=True)
class Sponsored:
    """`last_on`: the day the sponsor was last there, `next_on`: the next day they were asked for."""

    grant: AccountGrant
    last_on: date | None
    next_on: date | None
    is_overdue: bool


@dataclass(frozen=True)
class SponsorVisits:
    rows: list[Sponsored]
    accounts: int
    overdue: int
    made: int  # this quarter


def sponsor_days() -> int:
    return int(settings.TANDEM["SPONSOR_VISIT_DAYS"])


def sponsor_visits(actor: Actor, *, on: date) -> SponsorVisits:
    """Of the accounts the reader sees, the longest without their sponsor first; three queries."""
    since = on - timedelta(days=sponsor_days())
    grants = _sponsored(actor)
    late = grants.filter(Q(last_on__isnull=True) | Q(last_on__lt=since))
    found = grants.select_related("account", "user").order_by(
        F("last_on").asc(nulls_first=True), "account_id"
    )
    rows = [_judged(row, since) for row in found[:SHOWN]]
    return SponsorVisits(rows, grants.count(), late.count(), made_in_quarter(actor, on=on))


def made_in_quarter(actor: Actor, *, on: date) -> int:
    """Sponsor visits of this quarter at the accounts the reader sees."""
    quarter = fiscal_calendar().quarter(on)
    visits = Visit.objects.filter(on__gte=quarter.start, on__lte=on, state=Visit.State.DONE)
    seen = Account.objects.visible_to(actor).values("id")
    return visits.filter(Exists(_coming()), account_id__in=seen).count()


def _sponsored(actor: Actor) -> QuerySet[AccountGrant]:
    seen = Account.objects.visible_to(actor).filter(merged_into=None).values("id")
    there = Invitation.objects.filter(
        visit__account_id=OuterRef("account_id"), person_id=OuterRef("user_id")
    )
    made = there.filter(answer=Invitation.Answer.ACCEPTED, visit__state=Visit.State.DONE)
    ahead = there.live().filter(visit__state=Visit.State.PLANNED)
    days = {"output_field": DateField()}
    return AccountGrant.objects.filter(reason=SPONSOR, account_id__in=seen).annotate(
        last_on=Subquery(made.order_by("-visit__on").values("visit__on")[:1], **days),
        next_on=Subquery(ahead.order_by("visit__on").values("visit__on")[:1], **days),
    )


def _judged(row: Any, since: date) -> Sponsored:
    is_overdue = row.last_on is None or row.last_on < since
    return Sponsored(row, row.last_on, row.next_on, is_overdue)


def _coming() -> QuerySet[Invitation]:
    sponsor = AccountGrant.objects.filter(
        account_id=OuterRef("visit__account_id"), user_id=OuterRef("person_id"), reason=SPONSOR
    )
    return Invitation.objects.filter(
        Exists(sponsor), visit_id=OuterRef("pk"), answer=Invitation.Answer.ACCEPTED
    )
