"""Pins: a person decides that an account stays with a seller, and every later plan keeps it so."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.coverage.commands.lines import seller_of_region
from tandem.coverage.models import Pin
from tandem.coverage.permissions import permit_planning, person_of
from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.own_words import own_words
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor


class ReasonMissing(Refusal):
    """A pin costs value every quarter, so it says why."""


@transaction.atomic
def pin_account(*, actor: Actor, account_id: int, owner_id: int, reason: str, now: datetime) -> Pin:
    """From the next plan on, this account stays with this seller."""
    account = _locked_account(actor, account_id)
    permit_planning(actor, region_id=account.region_id)
    if not reason.strip():
        raise ReasonMissing(
            "pin_reason_missing",
            _("A pin overrules every later plan. Write in a few words why, then save again."),
        )
    seller_of_region(owner_id, account.region_id, timezone.localdate(now))
    before = Pin.objects.filter(account=account).values("owner_id", "reason").first()
    pin, _made = Pin.objects.update_or_create(
        account=account,
        defaults={
            "owner_id": owner_id,
            "reason": own_words(reason, most=200),
            "by_id": person_of(actor),
            "at": now,
        },
    )
    audit.record(
        actor=actor,
        act="coverage.account_pinned",
        subject=pin,
        before=before,
        after={"owner_id": owner_id, "reason": pin.reason},
        account_id=account.pk,
        now=now,
    )
    return pin


@transaction.atomic
def unpin_account(*, actor: Actor, account_id: int, now: datetime) -> None:
    """Let the planner decide about this account again."""
    account = _locked_account(actor, account_id)
    permit_planning(actor, region_id=account.region_id)
    pin = Pin.objects.filter(account=account).first()
    if pin is None:
        return
    audit.record(
        actor=actor,
        act="coverage.account_unpinned",
        subject=pin,
        before={"owner_id": pin.owner_id, "reason": pin.reason},
        account_id=account.pk,
        now=now,
    )
    pin.delete()


def _locked_account(actor: Actor, account_id: int) -> Account:
    account = (
        Account.objects.visible_to(actor)
        .filter(pk=account_id)
        .select_for_update(of=("self",))
        .first()
    )
    if account is None:
        raise NotThere("no_such_account", _("There is no such account for you."))
    return account
