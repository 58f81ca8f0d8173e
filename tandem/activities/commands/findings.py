"""Writing down findings; what the registry also keeps (needs, machines, rivals, who decides) is
written there in the same act, so that nobody types it twice and the planner knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from tandem.activities.models import CheckIn, Finding
from tandem.activities.rules.phone_forms import FindingForm
from tandem.foundation import audit
from tandem.keyaccounts.commands.fact_changes import change_fact
from tandem.keyaccounts.commands.facts import (
    add_competitor,
    add_contact,
    add_need,
    set_installed_base,
)
from tandem.keyaccounts.models import Account, Contact, InstalledBase, Need
from tandem.keyaccounts.permissions import may_keep_facts
from tandem.organisation.rules.scope import Actor

LONGEST_NAME = 60


def write_findings(
    *,
    actor: Actor,
    account: Account,
    findings: Iterable[FindingForm],
    source: str,
    on: date,
    now: datetime,
    by_id: int,
    check_in: CheckIn | None = None,
) -> list[Finding]:
    """The rows and their audit entries; the caller has permitted and holds the transaction."""
    rows = []
    for said in findings:
        row = Finding.objects.create(
            account=account,
            kind=said.kind,
            what=said.what,
            units=said.units,
            amount_minor=said.amount_minor,
            due_on=said.due_on,
            source=source,
            on=on,
            by_id=by_id,
            check_in=check_in,
        )
        audit.record(
            actor=actor,
            act="activities.finding_recorded",
            subject=row,
            after={"kind": said.kind, "what": said.what, "units": said.units, "on": on},
            account_id=account.pk,
            now=now,
        )
        keep = REGISTRY.get(said.kind)
        if keep is not None and said.what and may_keep_facts(actor, account):
            keep(actor, account, said, source, on, now)
        rows.append(row)
    return rows


def _keep_need(
    actor: Actor, account: Account, said: FindingForm, source: str, on: date, now: datetime
) -> None:
    add_need(
        actor=actor,
        account_id=account.pk,
        what=said.what,
        level=Need.Level.CLEAR,
        source=source,
        on=on,
        now=now,
    )


def _keep_competitor(
    actor: Actor, account: Account, said: FindingForm, _source: str, on: date, now: datetime
) -> None:
    add_competitor(
        actor=actor, account_id=account.pk, name=said.what[:LONGEST_NAME], on=on, now=now
    )


def _keep_machines(
    actor: Actor, account: Account, said: FindingForm, _source: str, on: date, now: datetime
) -> None:
    """A brand is the vendor's own where it has been counted as such before."""
    if said.units is None:
        return
    brand = said.what[:LONGEST_NAME]
    set_installed_base(
        actor=actor,
        account_id=account.pk,
        brand=brand,
        units=said.units,
        as_of=on,
        now=now,
        is_own=InstalledBase.objects.filter(brand=brand, is_own=True).exists(),
    )


def _keep_decider(
    actor: Actor, account: Account, said: FindingForm, _source: str, _on: date, now: datetime
) -> None:
    """A person already known is marked; somebody new becomes a contact."""
    name, decides = said.what[:LONGEST_NAME], Contact.BuyingRole.DECIDER
    known = Contact.objects.filter(account=account, name=name).first()
    if known is None:
        add_contact(actor=actor, account_id=account.pk, name=name, now=now, buying_role=decides)
    elif known.buying_role != decides:
        change_fact(
            actor=actor,
            account_id=account.pk,
            model=Contact,
            fact_id=known.pk,
            was=None,
            now=now,
            buying_role=decides,
        )


Keeper = Callable[[Actor, Account, FindingForm, str, date, datetime], None]
REGISTRY: dict[str, Keeper] = {
    Finding.Kind.NEED: _keep_need,
    Finding.Kind.COMPETITOR: _keep_competitor,
    Finding.Kind.INSTALLED_BASE: _keep_machines,
    Finding.Kind.DECISION_MAKER: _keep_decider,
}
