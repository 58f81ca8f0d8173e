"""One customer as its partner may know it: who serves it, what both sides do, what is shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tandem.activities.models import Task
from tandem.activities.queries.tasks import open_tasks_of
from tandem.activities.queries.timeline import TimelinePage, timeline_page
from tandem.foundation.errors import NotThere
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor
from tandem.partners.queries.allocations import Promise, allocation_of
from tandem.registration.models import Registration

TASKS_SHOWN = 6
CLAIMS_SHOWN = 10


@dataclass(frozen=True)
class CustomerPage:
    account: Account
    promise: Promise | None
    tasks: list[Task]
    registrations: list[Registration]
    timeline: TimelinePage


def customer_of(actor: Actor, account_id: int) -> Account:
    related = ("industry", "region", "owner", "inside")
    found = Account.objects.visible_to(actor).select_related(*related).filter(pk=account_id)
    account = found.first()
    if account is None:
        raise NotThere("no_such_account", _("There is no such account for you."))
    return account


def customer_page(actor: Actor, account_id: int, *, on: date, cursor: str = "") -> CustomerPage:
    """Seven queries at most, however much has happened."""
    account = customer_of(actor, account_id)
    own = Registration.objects.visible_to(actor).standing().filter(account_id=account.pk)
    return CustomerPage(
        account=account,
        promise=allocation_of(account.pk, on=on, actor=actor),
        tasks=open_tasks_of(actor, account.pk, size=TASKS_SHOWN),
        registrations=list(own.order_by("-id")[:CLAIMS_SHOWN]),
        timeline=timeline_page(actor=actor, account_id=account.pk, cursor=cursor),
    )
