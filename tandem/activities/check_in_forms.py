"""The check-in form as a page posts it. A phone's script writes the same content without the server."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.activities.models import CheckIn, Finding
from tandem.activities.queries.wording import STEPS, WHO
from tandem.activities.rules.phone_forms import (
    LONGEST_FACT,
    LONGEST_SAID,
    MOST_UNITS,
    CheckInForm,
    read_check_in,
)
from tandem.foundation.day_field import DayField

DAYS = [("1", _("Tomorrow")), ("3", _("In three days")), ("7", _("In a week"))]
FEN_OF_WAN = 10_000 * 100
MOST_WAN = 10**7
Choices = list[tuple[str, Any]]


def people(inside: str = "", partner: str = "") -> Choices:
    """Who does the next step, by name where the name is known."""
    named = {"inside": inside, "partner": partner}
    return [(who, named.get(who) or word) for who, word in WHO.items()]


def _choice(choices: Choices, initial: str | None = None, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=choices, widget=forms.RadioSelect, required=False, initial=initial, **more
    )


def _words(label: Any, most: int = LONGEST_FACT) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most)


class CheckInPageForm(forms.Form):
    """Six outcomes, what was said and learnt, the next step; only the outcome is asked for."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    arrived_at = forms.DateTimeField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=CheckIn.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("One tap is missing: choose what came of the visit.")},
    )
    said = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=LONGEST_SAID,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    need = _words(Finding.Kind.NEED.label)
    budget = forms.DecimalField(
        label=_("Budget, 10,000 yuan"),
        required=False,
        min_value=0,
        max_value=MOST_WAN,
        decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    decision_maker = _words(_("Who decides"), 60)
    brand = _words(_("Machines of which brand"), 60)
    units = forms.IntegerField(
        label=_("How many"),
        required=False,
        min_value=0,
        max_value=MOST_UNITS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    competitor = _words(Finding.Kind.COMPETITOR.label, 60)
    project = _words(Finding.Kind.PROJECT.label)
    timing = DayField(label=Finding.Kind.TIMING.label, required=False)
    next_what = _choice(list(STEPS.items()), label=_("Next step"))
    next_words = _words(_("Next step in words"))
    next_in = _choice(DAYS, "7", label=_("By when"))
    next_who = _choice(people(), "me", label=_("Who does it"))

    def __init__(self, *args: Any, inside: str = "", partner: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = people(inside, partner)
        self.fields["next_who"].choices = choices  # type: ignore[attr-defined]

    def check_in(self, **where: Any) -> CheckInForm:
        """The form's words as a phone would have sent them; `where` names visit or account."""
        said = self.cleaned_data
        return read_check_in(
            {
                **where,
                "arrived_at": said["arrived_at"].isoformat(),
                "left_at": timezone.now().isoformat(),
                "outcome": said["outcome"],
                "said": said["said"],
                "findings": self._findings(),
                "next": self._next_step(),
            }
        )

    def _findings(self) -> list[dict[str, Any]]:
        said = self.cleaned_data
        budget: Decimal | None = said["budget"]
        timing = said["timing"]
        return [
            *({"kind": kind, "what": said[kind]} for kind in _IN_WORDS),
            {"kind": "budget", "amount_minor": int(budget * FEN_OF_WAN) if budget else None},
            {"kind": "installed_base", "what": said["brand"], "units": said["units"]},
            {"kind": "timing", "due_on": timing.isoformat() if timing else None},
        ]

    def _next_step(self) -> dict[str, Any] | None:
        said = self.cleaned_data
        what = said["next_what"] or ("other" if said["next_words"] else "")
        if not what:
            return None
        due = timezone.localdate() + timedelta(days=int(said["next_in"] or 7))
        return {
            "what": what,
            "who": said["next_who"] or "me",
            "on": due.isoformat(),
            "words": said["next_words"],
        }


_IN_WORDS = ("need", "decision_maker", "competitor", "project")
