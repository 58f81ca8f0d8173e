"""Who comes along and when; and what one who was asked says to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.activities.forms import hour_input
from tandem.activities.rules.joint import MOST_GUESTS
from tandem.activities.rules.slots import Slot
from tandem.foundation.day_field import DayField
from tandem.foundation.formats import day_short

Choices = list[tuple[int, str]]


class PeopleForm(forms.Form):
    """Whose calendars are laid side by side, from which day on."""

    seller = forms.TypedChoiceField(label=_("Seller"), coerce=int)
    guests = forms.TypedMultipleChoiceField(
        label=_("Who comes along (one or two)"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one or two people who come along.")},
    )
    first = DayField(label=_("From"))

    def __init__(self, *args: Any, sellers: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seller"].choices = sellers  # type: ignore[attr-defined]
        self.fields["guests"].choices = people  # type: ignore[attr-defined]
        if len(sellers) == 1:
            self.fields["seller"].widget = forms.HiddenInput()

    def clean_guests(self) -> list[int]:
        guests = list(self.cleaned_data["guests"])
        if len(guests) > MOST_GUESTS:
            raise forms.ValidationError(
                _("At most two people can come along. Take somebody out, then look again.")
            )
        return guests


class TimeForm(forms.Form):
    """One of the free times, or a time of one's own."""

    slot = forms.ChoiceField(
        label=_("Free for everybody"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("This time is no longer free. Choose another one.")},
    )
    on = DayField(label=_("Another day"), required=False)
    at = forms.TimeField(label=_("Another time"), required=False, widget=hour_input())
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, slots: list[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].choices = [  # type: ignore[attr-defined]
            (_written(slot), f"{day_short(slot.on)} {slot.at:%H:%M}") for slot in slots
        ]
        if not slots:
            del self.fields["slot"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        own = said.get("on"), said.get("at")
        if all(own):
            return said
        if any(own) or not said.get("slot"):
            raise forms.ValidationError(
                _("Choose one of the free times, or give a day and a time of your own.")
            )
        chosen = datetime.fromisoformat(said["slot"])
        return said | {"on": chosen.date(), "at": chosen.time()}


class RefuseForm(forms.Form):
    reason = forms.CharField(label=_("Why not"), max_length=200)


class ProposeForm(forms.Form):
    on = DayField(label=_("Day"))
    at = forms.TimeField(label=_("Time"), widget=hour_input())


def _written(slot: Slot) -> str:
    return datetime.combine(slot.on, slot.at).isoformat(timespec="minutes")


def first_day(asked: date | None, today: date, stands_on: date | None = None) -> date:
    """From when times are looked for: the day asked, the visit's own, tomorrow at the earliest by itself."""
    return max(asked or stands_on or today, today)
