"""Amounts in yuan as the forms of an account take them, with a sentence for every slip."""

from __future__ import annotations

from django.utils.functional import lazy
from django.utils.translation import gettext

from tandem.foundation import amount_field
from tandem.foundation.formats import unit_label
from tandem.foundation.quantities import Problem
from tandem.keyaccounts.intake.sentences import SENTENCES


def _unit() -> str:
    return gettext("In %(unit)s.") % {"unit": unit_label("wan")}


in_wan = lazy(_unit, str)  # the unit of the page, in the reader's words


class AmountField(amount_field.AmountField):
    def sentence(self, problem: Problem) -> str:
        text = SENTENCES.get(problem.code, SENTENCES["not_an_amount"])
        return gettext(text).format(**problem.facts)
