"""Writing a contract of accounts until it is signed: draft, its accounts, both signatures.

Whatever changes after a signature clears it: nobody is bound by words they did not read. With the
second signature the promise binds, and accounts nobody serves go to the partner at once; those of
another partner stay there until the plan moves them with notice (docs/modules/partners.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit, events
from tandem.foundation.locking import save_changes
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor
from tandem.partners.commands.allocated_accounts import (
    bind_accounts,
    give_unserved,
    refuse_promised,
    tell_side,
)
from tandem.partners.commands.holding import NotPossible, held_allocation
from tandem.partners.events import AllocationInForce
from tandem.partners.models import UNSIGNED, AllocatedAccount, Allocation
from tandem.partners.permissions import permit_preparing, permit_signing, side_of
from tandem.partners.queries.finding import not_there, partner_of
from tandem.partners.queries.profiles import regions_of
from tandem.partners.rules.allocation import OPEN, Side, State, has_good_term, state_after

MOST_ACCOUNTS = 2000


@dataclass(frozen=True)
class Contract:
    """All that is agreed besides the accounts; zero in a `least_…` means: not agreed."""

    since: date
    until: date
    review_on: date
    notice_days: int = 30
    target_activations: int = 0
    target_revenue_minor: int = 0
    least_activations: int = 0
    least_revenue_minor: int = 0
    least_adherence_percent: int = 0
    least_certified: int = 0


@transaction.atomic
def draft_allocation(
    *,
    actor: Actor,
    company_id: int,
    region_id: int,
    contract: Contract,
    account_ids: Iterable[int] = (),
    now: datetime,
) -> Allocation:
    company = partner_of(actor, company_id)
    permit_preparing(actor, region_id)
    _refuse_bad_term(contract)
    if not company.is_active:
        raise NotPossible(
            "partner_has_left",
            _("%(name)s no longer works with us, so nothing is allocated to it.")
            % {"name": company},
        )
    if region_id not in regions_of(company):
        raise NotPossible(
            "partner_works_elsewhere",
            _("%(name)s does not work in this region. Add the region to the partner first.")
            % {"name": company},
        )
    made = Allocation.objects.create(
        company=company,
        region_id=region_id,
        made_by_id=actor.user_id,
        made_at=now,
        **asdict(contract),
    )
    audit.record(
        actor=actor,
        act="partners.allocation_drafted",
        subject=made,
        after=asdict(contract) | {"company": company.pk, "region": region_id},
        now=now,
    )
    change_accounts(actor=actor, allocation_id=made.pk, add=account_ids, now=now)
    return made


@transaction.atomic
def change_contract(
    *, actor: Actor, allocation_id: int, version: int, contract: Contract, now: datetime
) -> Allocation:
    """Other terms, before both have signed; a signature that is there is cleared."""
    allocation = _held_open(actor, allocation_id)
    _refuse_bad_term(contract)
    before = {name: getattr(allocation, name) for name in asdict(contract)}
    cleared = _clearing(allocation)
    save_changes(allocation, version=version, **asdict(contract), **cleared)
    audit.record(
        actor=actor,
        act="partners.allocation_changed",
        subject=allocation,
        before=before,
        after=asdict(contract) | {"is_signature_cleared": bool(cleared)},
        now=now,
    )
    return allocation


@transaction.atomic
def change_accounts(
    *,
    actor: Actor,
    allocation_id: int,
    add: Iterable[int] = (),
    remove: Iterable[int] = (),
    now: datetime,
) -> Allocation:
    """Put locked accounts of the region into a contract or take them out, all or none."""
    allocation = _held_open(actor, allocation_id)
    held = set(allocation.accounts.values_list("account_id", flat=True))
    added, removed = sorted(set(add) - held), sorted(set(remove) & held)
    if not added and not removed:
        return allocation
    _refuse_strange(actor, allocation, added)
    if len(held) + len(added) - len(removed) > MOST_ACCOUNTS:
        raise NotPossible(
            "too_many_allocated",
            _("One contract holds at most %(most)d accounts. Write a second one for the rest.")
            % {"most": MOST_ACCOUNTS},
        )
    AllocatedAccount.objects.bulk_create(
        AllocatedAccount(allocation=allocation, account_id=pk) for pk in added
    )
    AllocatedAccount.objects.filter(allocation=allocation, account_id__in=removed).delete()
    save_changes(allocation, version=None, **_clearing(allocation))
    audit.record(
        actor=actor,
        act="partners.allocated_accounts_changed",
        subject=allocation,
        after={"added": added, "removed": removed},
        now=now,
    )
    return allocation


@transaction.atomic
def sign_allocation(*, actor: Actor, allocation_id: int, version: int, now: datetime) -> Allocation:
    """The actor's side signs what it read (`version`); the second signature makes it binding."""
    allocation = held_allocation(actor, allocation_id)
    permit_signing(actor, region_id=allocation.region_id, company_id=allocation.company_id)
    side = side_of(actor)
    if getattr(allocation, f"{side}_signed_at") is not None:
        return allocation
    if allocation.state not in OPEN:
        raise _closed(allocation)
    account_ids = tuple(allocation.accounts.values_list("account_id", flat=True))
    _refuse_unsignable(allocation, account_ids, now)
    signed: dict[str, Any] = {
        f"{side}_signed_by_id": actor.person_id,
        f"{side}_signed_at": now,
    }
    other = Side.PARTNER if side is Side.VENDOR else Side.VENDOR
    state = state_after(
        vendor_signed=side is Side.VENDOR or allocation.vendor_signed_at is not None,
        partner_signed=side is Side.PARTNER or allocation.partner_signed_at is not None,
    )
    save_changes(allocation, version=version, state=state.value, **signed)
    audit.record(
        actor=actor,
        act="partners.allocation_signed",
        subject=allocation,
        after={"side": side.value, "state": state.value, "accounts": len(account_ids)},
        now=now,
    )
    if state is State.IN_FORCE:
        _put_in_force(actor, allocation, account_ids, now)
    tell_side(other, allocation, f"allocation_{state.value}", now)
    return allocation


def _put_in_force(
    actor: Actor, allocation: Allocation, account_ids: tuple[int, ...], now: datetime
) -> None:
    bind_accounts(allocation, account_ids)
    give_unserved(allocation, account_ids, now)
    events.publish(
        AllocationInForce(
            allocation.pk, allocation.company_id, account_ids, allocation.until, actor
        )
    )


def _held_open(actor: Actor, allocation_id: int) -> Allocation:
    """A contract that is still written at, by who may write it."""
    allocation = held_allocation(actor, allocation_id)
    if actor.is_partner:
        raise not_there()
    permit_preparing(actor, allocation.region_id)
    if allocation.state not in OPEN:
        raise _closed(allocation)
    return allocation


def _closed(allocation: Allocation) -> NotPossible:
    return NotPossible(
        "allocation_is_binding",
        _("This contract stands as “%(state)s” and is not changed any more. Write a new one.")
        % {"state": allocation.get_state_display()},
    )


def _clearing(allocation: Allocation) -> dict[str, Any]:
    if allocation.state != State.ONE_SIGNED:
        return {}
    return {**UNSIGNED, "state": State.DRAFT.value}


def _refuse_bad_term(contract: Contract) -> None:
    if not has_good_term(since=contract.since, until=contract.until, review_on=contract.review_on):
        raise NotPossible(
            "allocation_bad_term",
            _("The review lies after the first day and not after the last. Change the days."),
        )
    if contract.least_adherence_percent > 100:
        raise NotPossible(
            "allocation_over_hundred", _("A plan is kept by 100 % at most. Lower the share.")
        )


def _refuse_strange(actor: Actor, allocation: Allocation, account_ids: list[int]) -> None:
    """Only locked accounts of the region that the actor sees."""
    fitting = Account.objects.visible_to(actor).locked()
    known = fitting.filter(pk__in=account_ids, region_id=allocation.region_id).count()
    if known != len(account_ids):
        raise NotPossible(
            "account_not_for_allocation",
            _("Only locked accounts of %(region)s are allocated here. Take the others out.")
            % {"region": allocation.region},
        )


def _refuse_unsignable(allocation: Allocation, account_ids: tuple[int, ...], now: datetime) -> None:
    if not account_ids:
        raise NotPossible(
            "allocation_empty", _("There is no account in this contract yet. Put some in first.")
        )
    if allocation.until < timezone.localdate(now):
        raise NotPossible(
            "allocation_term_over", _("The term of this contract is over. Change its days first.")
        )
    refuse_promised(account_ids)
