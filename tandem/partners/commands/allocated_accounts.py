"""What a promise does to its accounts, and who is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.keyaccounts.commands.coverage import COVERED, Assignment, assign_coverage
from tandem.keyaccounts.models import Account
from tandem.organisation.actors import system_actor
from tandem.organisation.commands.notices import notify
from tandem.organisation.models import User
from tandem.partners.commands.holding import NotPossible
from tandem.partners.models import Allocation
from tandem.partners.queries.allocations import are_promised
from tandem.partners.queries.people import managers_of_partner, voices_of_vendor
from tandem.partners.rules.allocation import Side


def refuse_promised(account_ids: Iterable[int]) -> None:
    """To whom they are promised is not told: the reader may be another partner."""
    taken = are_promised(account_ids)
    if taken:
        raise NotPossible(
            "account_promised",
            _("%(number)d of these accounts are promised already. Take them out, then sign.")
            % {"number": len(taken)},
            accounts=sorted(taken),
        )


def bind_accounts(allocation: Allocation, account_ids: tuple[int, ...]) -> None:
    """The database keeps one promise an account; of two at the same moment the second is refused."""
    try:
        with transaction.atomic():
            allocation.accounts.update(is_binding=True)
    except IntegrityError:
        refuse_promised(account_ids)
        raise


def give_unserved(allocation: Allocation, account_ids: tuple[int, ...], now: datetime) -> int:
    """Accounts without a partner go to this one; nobody else loses any."""
    free = Account.objects.locked().filter(pk__in=account_ids, partner_id__isnull=True)
    return _assign(free.order_by("pk"), allocation.company_id, now)


def take_from(company_id: int, account_ids: Iterable[int], now: datetime) -> int:
    """The partner serves these no longer; who else does is for the plan to say."""
    served = Account.objects.living().filter(pk__in=list(account_ids), partner_id=company_id)
    return _assign(served.order_by("pk"), None, now)


def tell_side(side: Side, allocation: Allocation, kind: str, now: datetime) -> None:
    people: Iterable[User]
    if side is Side.PARTNER:
        people = managers_of_partner(allocation.company_id, on=timezone.localdate(now))
    else:
        people = voices_of_vendor(allocation.region_id, on=timezone.localdate(now))
    notify(
        user_ids=[person.pk for person in people],
        kind=kind,
        facts={"partner": allocation.company.name, "until": allocation.until.isoformat()},
        url=reverse("allocation", args=[allocation.pk]) if side is Side.VENDOR else "",
        record=f"allocation:{allocation.pk}",
        now=now,
    )


def _assign(accounts: Iterable[Account], partner_id: int | None, now: datetime) -> int:
    wanted = [
        Assignment(
            account.pk,
            **({name: getattr(account, name) for name in COVERED} | {"partner_id": partner_id}),
        )
        for account in accounts
    ]
    return assign_coverage(actor=system_actor(), assignments=wanted, now=now)
