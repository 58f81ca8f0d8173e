"""The money of a budget: taken by an approval, given back by what was not spent.

The row is held while it is decided, and the database refuses an overdrawn budget besides.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.own_words import own_line
from tandem.organisation.rules.scope import Actor
from tandem.partners.commands.holding import NotPossible
from tandem.partners.models import FundBudget
from tandem.partners.permissions import permit_budgets
from tandem.partners.rules.funds import fits


@transaction.atomic
def set_up_budget(
    *,
    actor: Actor,
    name: str,
    region_id: int | None,
    since: date,
    until: date,
    amount_minor: int,
    now: datetime,
) -> FundBudget:
    permit_budgets(actor)
    words = own_line(name, most=100)
    if not words or amount_minor <= 0 or until < since:
        raise NotPossible(
            "budget_not_whole",
            _("A budget has a name, an amount above zero and an end after its beginning."),
        )
    made = FundBudget.objects.create(
        name=words, region_id=region_id, since=since, until=until, amount_minor=amount_minor
    )
    after = {"name": words, "region": region_id, "amount_minor": amount_minor}
    audit.record(actor=actor, act="partners.budget_set_up", subject=made, after=after, now=now)
    return made


def commit_money(budget_id: int, amount_minor: int, *, on: date) -> FundBudget:
    """Take money for an approval, inside the approval's transaction."""
    budget = FundBudget.objects.select_for_update().get(pk=budget_id)
    if not budget.since <= on <= budget.until:
        raise NotPossible(
            "budget_of_another_time",
            _("“%(name)s” is not open on this day. Choose another budget.") % {"name": budget},
        )
    if not fits(
        amount_minor, budget_minor=budget.amount_minor, committed_minor=budget.committed_minor
    ):
        raise NotPossible(
            "budget_used_up",
            _("“%(name)s” does not hold that much any more. Approve less or choose another budget.")
            % {"name": budget},
        )
    FundBudget.objects.filter(pk=budget.pk).update(
        committed_minor=F("committed_minor") + amount_minor
    )
    return budget


def give_money_back(budget_id: int | None, amount_minor: int) -> None:
    if budget_id is not None and amount_minor > 0:
        held = FundBudget.objects.select_for_update().filter(pk=budget_id)
        held.update(committed_minor=F("committed_minor") - amount_minor)
