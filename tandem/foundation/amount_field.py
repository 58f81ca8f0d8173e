"""An amount of money as people type it: "46", "46.5万", "1.2亿"; a bare number counts in the unit the
page shows, which is 万元 for yuan and one whole of any other currency."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from tandem.foundation.money import MINOR_DIGITS, MINOR_PER_WAN, YUAN
from tandem.foundation.quantities import Problem, read_amount

MOST_MINOR = 10**15  # ten thousand billion yuan: more than anything kept here


class AmountField(forms.Field):
    """Minor units; shown again to the last one, so that saving what was read changes nothing."""

    def __init__(self, *, currency: str = YUAN, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 30})
        super().__init__(**{"widget": widget} | kwargs)
        self.currency = currency
        self.scale = MINOR_PER_WAN if currency == YUAN else 10 ** MINOR_DIGITS[currency]

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        exact = f"{Decimal(value) / self.scale:f}"
        return exact.rstrip("0").rstrip(".") if "." in exact else exact

    def to_python(self, value: Any) -> int | None:
        found = read_amount(value, unit="万元" if self.currency == YUAN else "元")
        if isinstance(found, Problem):
            raise ValidationError(self.sentence(found))
        if found.value is None:
            return None
        minor = found.value if self.currency == YUAN else found.value * self.scale // 100
        if not 0 <= minor <= MOST_MINOR:
            raise ValidationError(gettext("Type an amount from zero up."))
        return minor

    def sentence(self, problem: Problem) -> str:
        """What is wrong with what was typed; a form with words for every code says them."""
        return gettext("This is not an amount. Type a number, such as 46.5.")


class YuanField(AmountField):
    """One sentence for whatever is wrong: where few amounts are typed, by partners too."""

    def sentence(self, problem: Problem) -> str:
        return gettext("Type an amount from zero up, such as 46 or 46.5万.")
