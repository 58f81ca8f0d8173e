"""Registering and changing an account (docs, domain §3).

An account enters as a candidate. Its keys for duplicates, sorting and search follow its names;
every change names the version it was made from and leaves one audit entry.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit, events
from tandem.foundation.errors import NotAllowed, Refusal
from tandem.foundation.locking import save_changes
from tandem.foundation.text import pinyin_key
from tandem.keyaccounts.commands.loading import hold_account
from tandem.keyaccounts.commands.people import require_named
from tandem.keyaccounts.events import CoverageAssigned
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.permissions import OPERATIONS_FIELDS, REGISTRARS, permit_fields
from tandem.keyaccounts.queries.records import not_there
from tandem.keyaccounts.rules import naming
from tandem.keyaccounts.search import index_accounts
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

NAMES = frozenset({"name", "short_name", "name_en", "credit_code", "external_id"})
PEOPLE = frozenset({"owner_id", "inside_id", "partner_id"})


class NameMissing(Refusal):
    """An account without a name cannot be found again."""


class BadCreditCode(Refusal):
    """Not 18 characters of the unified social credit code."""


class CreditCodeTaken(Refusal):
    """Another account carries this credit code."""


class ParentCircle(Refusal):
    """An account cannot stand below itself."""


class BelongsElsewhere(Refusal):
    """An account stands below one other at most."""


class BadValue(Refusal):
    """A value the column cannot hold."""


@transaction.atomic
def register_candidate(
    *,
    actor: Actor,
    name: str,
    industry_id: int,
    region_id: int,
    now: datetime,
    **facts: Any,
) -> Account:
    """Enter a discovered account; a seller who finds one owns it from the start."""
    if not actor.has_any(REGISTRARS):
        raise NotAllowed(
            "register_not_yours",
            _("Outside sellers, region managers and sales operations register accounts. Ask one."),
        )
    values = {"name": name, "industry_id": industry_id, "region_id": region_id, **facts}
    values = _cleaned(values)
    if not actor.has_any({Role.SALES_OPS, Role.REGION_MANAGER}):
        values["owner_id"] = actor.user_id
    require_named(values, on=timezone.localdate(now))
    account = Account(state=Account.State.CANDIDATE, created_at=now, **values, **_keys(values))
    _save_new(account)
    index_accounts([account.pk])
    audit.record(
        actor=actor,
        act="keyaccounts.account_registered",
        subject=account,
        after=values,
        account_id=account.pk,
        now=now,
    )
    return account


@transaction.atomic
def change_account(
    *, actor: Actor, account_id: int, version: int | None, now: datetime, **changes: Any
) -> Account:
    """Change columns of one account; `changes` are column names (`owner_id`, `name`, …)."""
    account = hold_account(actor, account_id)
    permit_fields(actor, account, changes)
    wanted = _cleaned(changes)
    changed = {name: value for name, value in wanted.items() if getattr(account, name) != value}
    if "parent_id" in changed:
        _require_no_circle(actor, account, changed["parent_id"])
    require_named(changed, on=timezone.localdate(now))
    before = {name: getattr(account, name) for name in changed}
    if not changed:
        return account
    _save_changed(account, version, changed)
    if changed.keys() & NAMES:
        index_accounts([account.pk])
    audit.record(
        actor=actor,
        act="keyaccounts.account_changed",
        subject=account,
        before=before,
        after=changed,
        account_id=account.pk,
        now=now,
    )
    if changed.keys() & PEOPLE:
        events.publish(CoverageAssigned((account.pk,)))
    return account


def set_parent(
    *, actor: Actor, account_id: int, version: int | None, parent_id: int | None, now: datetime
) -> Account:
    """Put an account below another one the actor sees, or on its own again."""
    return change_account(
        actor=actor, account_id=account_id, version=version, now=now, parent_id=parent_id
    )


@transaction.atomic
def put_below(*, actor: Actor, account_id: int, parent_id: int, now: datetime) -> Account:
    """Put an account that stands on its own below another one the actor sees."""
    account = hold_account(actor, account_id)
    if account.parent_id not in (None, parent_id):
        raise BelongsElsewhere(
            "belongs_elsewhere",
            _(
                "%(account)s already belongs to another customer. "
                "Open it and change there what it belongs to."
            )
            % {"account": account},
        )
    return set_parent(
        actor=actor,
        account_id=account_id,
        version=account.version,
        parent_id=parent_id,
        now=now,
    )


def _cleaned(values: dict[str, Any]) -> dict[str, Any]:
    """The values as the columns hold them; a value no column can hold is refused."""
    unknown = values.keys() - OPERATIONS_FIELDS
    if unknown:
        raise TypeError(f"Not columns a person may change: {', '.join(sorted(unknown))}.")
    clean = {
        name: " ".join(value.split()) if isinstance(value, str) else value
        for name, value in values.items()
    }
    if "name" in clean and not clean["name"]:
        raise NameMissing("name_missing", _("An account needs a name. Type the one it goes by."))
    if clean.get("credit_code"):
        clean["credit_code"] = _credit_code(clean["credit_code"])
    for name, value in clean.items():
        require_fits(name, value)
    return clean


def _credit_code(text: str) -> str:
    read = naming.read_credit_code(text)
    if read.code is None:
        raise BadCreditCode(
            "bad_credit_code",
            _(
                "%(code)s is not a unified social credit code: it has 18 digits and capital "
                "letters. Check it against the business licence, or leave it empty."
            )
            % {"code": text},
        )
    return read.code


def require_fits(name: str, value: Any) -> None:
    """Refuse a value that is too long, out of range or not among the choices."""
    field = cast("Field[Any, Any]", Account._meta.get_field(name))
    choices = {choice for choice, _label in field.flatchoices}
    too_long = isinstance(value, str) and field.max_length and len(value) > field.max_length
    out_of_range = name == "need_level" and value not in range(4)
    if too_long or out_of_range or (choices and value not in choices):
        raise BadValue(
            "bad_value",
            _("%(value)s does not fit here. Choose a value from the list or shorten the text.")
            % {"value": str(value)[:60]},
            field=name,
        )


def _keys(values: dict[str, Any]) -> dict[str, Any]:
    """The columns that follow the names and the city."""
    keys: dict[str, Any] = {}
    if "name" in values:
        keys["name_key"] = naming.name_key(values["name"])[:200]
        keys["name_sort"] = pinyin_key(values["name"])[:200]
    if "city" in values:
        keys["city_key"] = naming.city_key(values["city"])[:40]
    return keys


def _require_no_circle(actor: Actor, account: Account, parent_id: int | None) -> None:
    """Walk up from the wished parent; the hierarchy is a few levels deep."""
    if parent_id is None:
        return
    if not Account.objects.visible_to(actor).living().filter(pk=parent_id).exists():
        raise not_there()
    above: int | None = parent_id
    passed: set[int] = set()
    while above is not None and above not in passed:
        if above == account.pk:
            raise ParentCircle(
                "parent_circle",
                _(
                    "%(account)s would stand below itself. Choose a parent that does not "
                    "already belong to it."
                )
                % {"account": account},
            )
        passed.add(above)
        above = Account.objects.filter(pk=above).values_list("parent_id", flat=True).first()


def _save_new(account: Account) -> None:
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise _code_taken(account.credit_code, error) from error


def _save_changed(account: Account, version: int | None, changed: dict[str, Any]) -> None:
    try:
        with transaction.atomic():
            save_changes(account, version=version, **changed, **_keys(changed))
    except IntegrityError as error:
        raise _code_taken(changed.get("credit_code", ""), error) from error


def _code_taken(code: str, error: IntegrityError) -> Exception:
    """The one constraint a person can run into; anything else is a fault of ours."""
    if "credit_code" not in str(error):
        return error
    return CreditCodeTaken(
        "credit_code_taken",
        _(
            "Another account already carries the credit code %(code)s. Search for it; if both "
            "are one customer, ask sales operations to merge them."
        )
        % {"code": code},
    )
