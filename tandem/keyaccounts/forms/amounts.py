"""An amount of money as people type it: "46", "46.5万", "1.2亿"; a bare number counts in 万元."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext

from tandem.foundation.formats import unit_label
from tandem.foundation.quantities import Problem, read_amount
from tandem.keyaccounts.intake.sentences import SENTENCES

MINOR_PER_WAN = 1_000_000
MOST_MINOR = 10**15  # ten thousand billion yuan: more than anything kept here


def _unit() -> str:
    return gettext("In %(unit)s.") % {"unit": unit_label("wan")}


in_wan = lazy(_unit, str)  # the unit of the page, in the reader's words


class AmountField(forms.Field):
    """Fen; shown again to the last fen, so that saving what was read changes nothing."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 30})
        super().__init__(**{"widget": widget} | kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        exact = f"{Decimal(value) / MINOR_PER_WAN:f}"
        return exact.rstrip("0").rstrip(".") if "." in exact else exact

    def to_python(self, value: Any) -> int | None:
        found = read_amount(value, unit="万元")
        if isinstance(found, Problem):
            sentence = SENTENCES.get(found.code, SENTENCES["not_an_amount"])
            raise ValidationError(gettext(sentence).format(**found.facts))
        if found.value is not None and not 0 <= found.value <= MOST_MINOR:
            raise ValidationError(gettext("Type an amount from zero up."))
        return found.value
