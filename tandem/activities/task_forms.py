"""What people type about a task: what, by when, who; another day; why not; who else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.foundation.day_field import DayField

Choices = list[tuple[int, str]]


class PersonField(forms.TypedChoiceField):
    """One of the people who may be asked."""

    def __init__(self, *, people: Choices, **kwargs: Any) -> None:
        super().__init__(coerce=int, choices=people, **kwargs)


class TaskForm(forms.Form):
    title = forms.CharField(label=_("What is to be done"), max_length=200)
    due_on = DayField(label=_("By when"))
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    field_order = ("title", "due_on", "holder")

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"] = PersonField(label=_("Who"), people=people)
        self.order_fields(self.field_order)


class PostponeForm(forms.Form):
    due_on = DayField(label=_("New day"))
    reason = forms.CharField(label=_("Why"), required=False, max_length=200)


class DeclineForm(forms.Form):
    reason = forms.CharField(label=_("Why not"), max_length=200)


class PassOnForm(forms.Form):
    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"] = PersonField(label=_("Who"), people=people)
