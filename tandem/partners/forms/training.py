"""The forms of trainings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.foundation.day_field import DayField
from tandem.organisation.models import User
from tandem.partners.forms.fields import pick_field, pick_many_field
from tandem.partners.models import Course, Session
from tandem.partners.queries.product_lines import NAMES


class SessionForm(forms.Form):
    on = DayField(label=_("Day"))
    place = forms.CharField(label=_("Place"), required=False, max_length=100)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=1000, initial=30)

    def __init__(
        self, *args: Any, courses: list[Course], trainers: list[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"] = pick_field(_("Course"), courses)
        self.fields["trainer"] = pick_field(_("Trainer"), trainers)
        self.order_fields(["course", "trainer", *self.fields])


class CourseForm(forms.Form):
    code = forms.SlugField(label=_("Code"), max_length=40)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80)
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=400, initial=8)
    valid_months = forms.IntegerField(
        label=_("Certificate holds, months"),
        min_value=0,
        max_value=120,
        initial=24,
        help_text=_("0: for good."),
    )
    product = forms.ChoiceField(
        label=_("Admits to the product line"),
        required=False,
        choices=[("", "–"), *NAMES.items()],
    )
    is_for_trainers = forms.BooleanField(
        label=_("Who passes may teach on in the own company"), required=False
    )
    is_offered = forms.BooleanField(label=_("On offer"), required=False, initial=True)


class EnrolForm(forms.Form):
    def __init__(
        self, *args: Any, people: list[User], sessions: list[Session], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"] = pick_field(_("Training"), sessions)
        self.fields["people"] = pick_many_field(_("Who goes"), people)
