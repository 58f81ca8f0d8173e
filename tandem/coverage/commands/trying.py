"""Trying a plan under another condition: the same accounts, days and weeks, planned once more.

A run is never published; it has its own bound and prices and is read beside the plan it was asked of.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tandem.coverage.commands.plans import Asked, begin, locked_plan, refuse_what_if
from tandem.coverage.models import CoveragePlan
from tandem.coverage.permissions import permit_planning
from tandem.coverage.rules.what_if import WhatIf, length_of
from tandem.foundation.errors import Refusal
from tandem.foundation.formats import count
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company
from tandem.organisation.rules.scope import Actor

MOST_TIMES = 5  # beyond that a list says nothing about the people there are


class NothingToTry(Refusal):
    """A what-if run without an if, or with one that changes nothing here."""


class TooLongAList(Refusal):
    """So many accounts that the people there are would stand for nothing."""


@transaction.atomic
def try_what_if(*, actor: Actor, plan_id: int, what_if: WhatIf, now: datetime) -> CoveragePlan:
    """Plan the same accounts and weeks once more under another condition, to be compared."""
    plan = locked_plan(actor, plan_id)
    permit_planning(actor, region_id=plan.region_id)
    refuse_what_if(plan)
    asked = what_if.asked()
    if not asked:
        raise NothingToTry(
            "nothing_to_try", _("Change at least one condition, then run the plan once more.")
        )
    _refuse_length(plan, what_if)
    _refuse_partner(plan, what_if)
    _refuse_ratio(plan, what_if)
    span = plan.quarter_start, plan.quarter_end
    run = Asked(plan.region_id, span, plan.seed, what_if=asked, beside=plan)
    return begin(run, actor, now)


def _refuse_length(plan: CoveragePlan, what_if: WhatIf) -> None:
    """A length is a number or a percentage, and one that the sellers can still mean something for."""
    if what_if.accounts is not None and what_if.accounts_percent is not None:
        raise NothingToTry(
            "two_lengths",
            _("The list is given a length and a percentage at once. Keep one of the two."),
        )
    listed = Account.objects.locked()
    if plan.region_id is not None:
        listed = listed.filter(region_id=plan.region_id)
    now = listed.count()
    asked = what_if.accounts
    if what_if.accounts_percent is not None:
        asked = length_of(now, what_if.accounts_percent)
    most = MOST_TIMES * now
    if asked is not None and asked > most:
        raise TooLongAList(
            "too_long_a_list",
            _(
                "%(asked)s accounts are too many to plan for the sellers there are: the list has "
                "%(now)s, and a run takes up to %(most)s. Ask for fewer, or give a percentage."
            )
            % {"asked": count(asked), "now": count(now), "most": count(most)},
        )


def _refuse_partner(plan: CoveragePlan, what_if: WhatIf) -> None:
    if what_if.without_partner is None or plan.region_id is None:
        return
    serves = Q(region_id=plan.region_id) | Q(region__isnull=True)
    if not Company.objects.filter(serves, pk=what_if.without_partner).exists():
        raise NothingToTry(
            "partner_of_another_region",
            _("This partner serves no account of this plan's region. Choose one that does."),
        )


def _refuse_ratio(plan: CoveragePlan, what_if: WhatIf) -> None:
    if what_if.inside_ratio is not None and not plan.prices.get("seats"):
        raise NothingToTry(
            "nobody_inside",
            _("No seller of this plan has an inside seller. Pair them first, then try a ratio."),
        )
