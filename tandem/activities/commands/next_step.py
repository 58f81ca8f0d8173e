"""The next step of a check-in becomes a task of whoever is to do it.

"Inside", "partner" and "engineer" are people of this account; where there is nobody of that kind,
the seller keeps the step.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from tandem.activities.commands.tasks import LONGEST_TITLE, hand_over
from tandem.activities.models import Visit
from tandem.activities.queries.tasks import people_to_ask
from tandem.activities.queries.wording import step_title
from tandem.activities.rules.phone_forms import NextStep
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.organisation.queries import holders
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

USUAL = timedelta(days=7)


def hand_next_step(
    *, actor: Actor, person: User, account: Account, visit: Visit, step: NextStep, now: datetime
) -> None:
    """A phone may have been without a network for days: what was due meanwhile is due today."""
    today = timezone.localdate(now)
    asked = people_to_ask(actor, account, on=today)
    holder = _holder(asked, person, account, step.who, now) or asked.filter(pk=person.pk).first()
    if holder is None:
        return  # the account has gone to others; the step stays readable with the visit
    hand_over(
        actor=actor,
        account_id=account.pk,
        title=step_title(step.what, step.words)[:LONGEST_TITLE],
        due_on=max(step.on or today + USUAL, today),
        to_user=holder,
        from_visit=visit,
        now=now,
    )


def _holder(
    asked: QuerySet[User], person: User, account: Account, who: str, now: datetime
) -> User | None:
    if who == "inside":
        return asked.filter(pk=account.inside_id or 0).first()
    if who == "partner":
        return asked.filter(company_id=account.partner_id or 0).first()
    if who == "engineer":
        engineers = holders(Role.SERVICE_ENGINEER, timezone.localdate(now))
        return asked.filter(Exists(engineers.filter(pk=OuterRef("pk")))).first()
    return asked.filter(pk=person.pk).first()
