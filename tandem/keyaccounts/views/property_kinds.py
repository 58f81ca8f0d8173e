"""The facts of an account that stand on its page: their label, how they are shown, typed and read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tandem.foundation.errors import Refusal
from tandem.keyaccounts.forms.accounts import PropertyForm
from tandem.keyaccounts.models import Account, Need
from tandem.keyaccounts.queries.choices import (
    SEGMENTS,
    Choice,
    cell_choices,
    partner_choices,
    seller_choices,
)
from tandem.keyaccounts.queries.suggestions import accounts_named
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

Offer = Callable[[Account], Iterable[Choice]]


class NoSuchParent(Refusal):
    """The text does not name one account."""


@dataclass(frozen=True)
class Kind:
    """One column; without `offer` it is typed."""

    name: str
    column: str
    title: Promise
    offer: Offer | None = None
    is_number: bool = False
    is_required: bool = False

    @property
    def label(self) -> str:
        return str(self.title)

    def shown(self, account: Account) -> str:
        if self.name == "need_level":
            return str(need_label(account.need_level))
        if self.name == "mode":
            return str(account.get_mode_display()) if account.mode else ""
        value = getattr(account, self.name)
        return "" if value is None else str(value)

    def typed(self, account: Account) -> str:
        if self.name == "parent":
            return account.parent.name if account.parent else ""
        value = getattr(account, self.column)
        return "" if value is None else str(value)

    def form(self, account: Account, **more: Any) -> PropertyForm:
        column = Account._meta.get_field(self.name)
        choices = None if self.offer is None else self._choices(account)
        return PropertyForm(
            name=self.name,
            label=self.label,
            choices=choices,
            max_length=getattr(column, "max_length", None) or 200,
            is_required=self.is_required,
            **more,
        )

    def read(self, text: str, actor: Actor) -> Any:
        """The value as the column takes it."""
        if self.name == "parent":
            return account_named(text, actor)
        if self.is_number:
            return int(text) if text else None
        return text

    def _choices(self, account: Account) -> list[Choice]:
        """What is offered, and what stands there now even if it would not be offered today."""
        assert self.offer is not None
        choices = list(self.offer(account))
        now = self.typed(account)
        if now and now not in {choice.value for choice in choices}:
            choices.insert(0, Choice(now, self.shown(account)))
        return choices


def need_label(level: int) -> str:
    return str(Need.Level(level).label) if level else _("Not known")


def _regions(_account: Account) -> list[Choice]:
    return cell_choices()[0]


def _industries(_account: Account) -> list[Choice]:
    return cell_choices()[1]


def _owners(account: Account) -> list[Choice]:
    return seller_choices([account.region_id], on=timezone.localdate())


def _inside(account: Account) -> list[Choice]:
    return seller_choices([account.region_id], on=timezone.localdate(), role=Role.INSIDE_SELLER)


def _partners(account: Account) -> list[Choice]:
    return partner_choices([account.region_id])


def _segments(_account: Account) -> list[Choice]:
    return [Choice(letter, letter) for letter in SEGMENTS]


def _modes(_account: Account) -> list[Choice]:
    return [Choice(value, str(label)) for value, label in Account.Mode.choices if value]


def _needs(_account: Account) -> list[Choice]:
    return [Choice(str(level), need_label(level)) for level in range(4)]


def account_named(text: str, actor: Actor) -> int | None:
    """The one account of this very name or credit code among those the actor sees."""
    if not text.strip():
        return None
    found = accounts_named(actor=actor, text=text)
    if len(found) == 1:
        return found[0]
    message = (
        _("No account you see is called “%(text)s”. Type its full name or its credit code.")
        if not found
        else _("More than one account is called “%(text)s”. Type its credit code instead.")
    )
    raise NoSuchParent("no_such_parent", message % {"text": text[:60]})


_t = gettext_lazy
KINDS = {
    kind.name: kind
    for kind in (
        Kind("name", "name", _t("Name"), is_required=True),
        Kind("short_name", "short_name", _t("Short name")),
        Kind("name_en", "name_en", _t("Name in English")),
        Kind("credit_code", "credit_code", _t("Credit code")),
        Kind("industry", "industry_id", _t("Industry"), _industries, True, True),
        Kind("region", "region_id", _t("Region"), _regions, True, True),
        Kind("province", "province", _t("Province")),
        Kind("city", "city", _t("City")),
        Kind("segment", "segment", _t("Class"), _segments),
        Kind("mode", "mode", _t("Coverage mode"), _modes),
        Kind("owner", "owner_id", _t("Outside seller"), _owners, True),
        Kind("inside", "inside_id", _t("Inside seller"), _inside, True),
        Kind("partner", "partner_id", _t("Partner"), _partners, True),
        Kind("need_level", "need_level", _t("Need"), _needs, True, True),
        Kind("parent", "parent_id", _t("Belongs to")),
    )
}
