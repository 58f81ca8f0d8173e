"""The columns of a deal a person may set, tidied; a value no deal can have is refused in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tandem.foundation.formats import amount, day
from tandem.foundation.money import MINOR_DIGITS, Money
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company, User
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.commands.holding import BadDeal
from tandem.pipeline.models import Stage

LENGTHS = {"title": 200, "project": 120, "product": 80}
MOST = 10**15  # minor units: ten trillion yuan is a slip of the finger
OPEN_COLUMNS = frozenset(
    {
        *("title", "project", "product", "account_id", "amount_minor", "currency"),
        *("worked_by_id", "signed_by_id", "close_on", "category"),
    }
)


def cleaned(actor: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the columns hold them."""
    unknown = values.keys() - OPEN_COLUMNS
    if unknown:
        raise TypeError(f"Not columns a person may change: {', '.join(sorted(unknown))}.")
    clean: dict[str, Any] = {
        name: " ".join(value.split()) if isinstance(value, str) else value
        for name, value in values.items()
    }
    for name, value in clean.items():
        check = CHECKS.get(name)
        if check is not None:
            check(value)
        if name in LENGTHS and len(value) > LENGTHS[name]:
            raise BadDeal(
                "deal_text_too_long",
                _("This text is longer than %(most)s characters. Shorten it.")
                % {"most": LENGTHS[name]},
                field=name,
            )
    _require_account(actor, clean.get("account_id"))
    return clean


def require_amount(value: int | None) -> None:
    if value is not None and not 0 <= value <= MOST:
        raise BadDeal(
            "deal_amount",
            _("An amount lies between zero and %(most)s. Check the number.")
            % {"most": amount(Money(MOST), unit="one", digits=0)},
            field="amount_minor",
        )


def require_day(value: date | None) -> None:
    if value is not None and not date(2000, 1, 1) <= value <= date(2100, 12, 31):
        raise BadDeal(
            "deal_day",
            _("%(day)s is not a day a deal can close on. Choose one between 2000 and 2100.")
            % {"day": day(value)},
            field="close_on",
        )


def _require_title(value: str) -> None:
    if not value:
        raise BadDeal(
            "deal_untitled",
            _("A deal needs a title, so that others find it again. Say what the customer may buy."),
            field="title",
        )


def _require_currency(value: str) -> None:
    if value not in MINOR_DIGITS:
        raise BadDeal(
            "deal_currency",
            _("%(currency)s is not a known currency. Choose one from the list.")
            % {"currency": value[:20]},
            field="currency",
        )


def _require_category(value: str) -> None:
    if value not in Stage.Category.values:
        raise BadDeal(
            "deal_category",
            _("This is no category of the forecast. Choose one from the list."),
            field="category",
        )


def _require_worker(user_id: int | None) -> None:
    there = User.objects.filter(pk=user_id or 0, is_active=True, company__kind=Company.Kind.VENDOR)
    if user_id is not None and not there.exists():
        raise BadDeal(
            "deal_worker",
            _("A deal is worked by somebody of our own who works here today. Choose a colleague."),
            field="worked_by_id",
        )


def _require_signer(company_id: int | None) -> None:
    there = Company.objects.filter(pk=company_id or 0, is_active=True)
    if company_id is not None and not there.exists():
        raise BadDeal(
            "deal_signer",
            _("This company does not work with us today. Choose a partner, or ourselves."),
            field="signed_by_id",
        )


def _require_account(actor: Actor, account_id: int | None) -> None:
    if account_id is None:
        return
    if not Account.objects.visible_to(actor).living().filter(pk=account_id).exists():
        raise BadDeal(
            "deal_account",
            _("There is no such customer for you. Choose one of the list."),
            field="account_id",
        )


CHECKS: dict[str, Callable[[Any], None]] = {
    "title": _require_title,
    "currency": _require_currency,
    "category": _require_category,
    "amount_minor": require_amount,
    "close_on": require_day,
    "worked_by_id": _require_worker,
    "signed_by_id": _require_signer,
}
