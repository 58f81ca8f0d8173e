"""What a partner's person types about work with the vendor: a note, a task, an answer to a visit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tandem.organisation.models import User


def a_day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


class PersonField(forms.ModelChoiceField):
    """One of the people who may be asked, with the company of whoever is not of one's own."""

    def __init__(self, *, people: QuerySet[User], company_id: int | None, **kwargs: Any) -> None:
        super().__init__(label=_("Who"), queryset=people, empty_label=None, **kwargs)
        self.company_id = company_id

    def label_from_instance(self, obj: Any) -> str:
        return str(obj) if obj.company_id == self.company_id else f"{obj} · {obj.company}"


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "data-key": "c"}),
    )
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class HandOverForm(forms.Form):
    """What, by when, who."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    due_on = a_day(_("By when"))
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, people: QuerySet[User], company_id: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_user"] = PersonField(people=people, company_id=company_id)
        self.order_fields(["title", "due_on", "to_user"])


class OtherDayForm(forms.Form):
    due_on = a_day(_("New day"))
    reason = forms.CharField(label=_("Why"), required=False, max_length=200)


class WhyNotForm(forms.Form):
    reason = forms.CharField(label=_("Why not"), max_length=200)


class SomebodyElseForm(forms.Form):
    def __init__(
        self, *args: Any, people: QuerySet[User], company_id: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_user"] = PersonField(people=people, company_id=company_id)


class OtherTimeForm(forms.Form):
    on = a_day(_("Day"))
    at = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
