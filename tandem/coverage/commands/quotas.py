"""Setting the visits a week owes, from a week on; weeks that are over keep what they owed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.coverage.models import VisitQuota
from tandem.coverage.permissions import permit_quotas
from tandem.coverage.queries.quotas import quotas_on
from tandem.coverage.rules.quota import MOST_CUSTOMERS, MOST_PARTNERS, Quota, nonsense
from tandem.foundation import audit
from tandem.foundation.errors import Refusal
from tandem.foundation.fiscal import fiscal_calendar
from tandem.organisation.rules.scope import Actor

FURTHEST = timedelta(days=366)


class QuotaMakesNoSense(Refusal):
    """Nobody could keep it, or it would change a week that is over."""


@transaction.atomic
def set_quota(*, actor: Actor, quota: Quota, since: date, now: datetime) -> VisitQuota:
    """From the week that holds `since` on, until another is set."""
    permit_quotas(actor)
    _refuse_nonsense(quota)
    today, first = timezone.localdate(now), fiscal_calendar().week(since).start
    _refuse_week(first, today)
    before = quotas_on([first])[0]
    if before == quota:
        raise QuotaMakesNoSense(
            "quota_as_it_is", _("That is what this week owes already. Nothing was changed.")
        )
    row = VisitQuota.objects.create(
        since=first,
        customers=quota.customers,
        partners=quota.partners,
        is_shared=quota.is_shared,
        by_id=actor.person_id,
        at=now,
    )
    audit.record(
        actor=actor,
        act="coverage.quota_set",
        subject=row,
        before=_facts(before),
        after=_facts(quota) | {"since": first},
        now=now,
    )
    return row


def _refuse_nonsense(quota: Quota) -> None:
    why = nonsense(quota)
    if why:
        sentences = {
            "customers": _("A week owes between 1 and %(most)d visits. Choose a number between."),
            "partners": _(
                "Between 0 and %(most_partners)d partner visits fit a week. "
                "Choose a number between."
            ),
            "nothing_left": _(
                "Of %(customers)d visits in all, %(partners)d partner visits leave none for customers. "
                "Ask for more in all, or for fewer partner visits."
            ),
        }
        facts = _facts(quota) | {"most": MOST_CUSTOMERS, "most_partners": MOST_PARTNERS}
        raise QuotaMakesNoSense(f"quota_{why}", sentences[why] % facts)


def _refuse_week(first: date, today: date) -> None:
    if first < fiscal_calendar().week(today).start:
        raise QuotaMakesNoSense(
            "week_is_over",
            _("This week is over; what it owed stands. Choose this week or a later one."),
        )
    if first > today + FURTHEST:
        raise QuotaMakesNoSense(
            "week_too_far", _("This is more than a year ahead. Choose an earlier week.")
        )


def _facts(quota: Quota) -> dict[str, Any]:
    return {
        "customers": quota.customers,
        "partners": quota.partners,
        "is_shared": quota.is_shared,
    }
