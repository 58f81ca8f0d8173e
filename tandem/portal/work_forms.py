"""What a partner's person types about work with the vendor: a note, a task, an answer to a visit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tandem.foundation.day_field import DayField
from tandem.organisation.models import User
from tandem.pipeline.models import Opportunity


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
    due_on = DayField(label=_("By when"))
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, people: QuerySet[User], company_id: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_user"] = PersonField(people=people, company_id=company_id)
        self.order_fields(["title", "due_on", "to_user"])


class NextStepForm(forms.Form):
    """Each field travels with what it said when the form was opened."""

    what = forms.CharField(label=_("What is done next"), max_length=200, show_hidden_initial=True)
    on = DayField(label=_("By when"), show_hidden_initial=True)

    def __init__(
        self,
        data: Any,
        *,
        deal: Opportunity,
        people: Iterable[User],
        company_id: int | None,
    ) -> None:
        now = {"what": deal.next_step, "on": deal.next_step_on, "who": deal.next_step_by_id}
        super().__init__(data, initial=now)
        self.fields["who"] = forms.TypedChoiceField(
            label=_("Who"),
            coerce=int,
            empty_value=None,
            choices=[
                (one.pk, str(one) if one.company_id == company_id else f"{one} · {one.company}")
                for one in people
            ],
            show_hidden_initial=True,
        )

    def step(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"what": said["what"], "on": said["on"], "by_id": said["who"]}

    def was(self) -> dict[str, Any]:
        """As the columns hold it; a bent value is no match."""
        names = {"what": "next_step", "on": "next_step_on", "who": "next_step_by_id"}
        return {column: self._opened_with(name) for name, column in names.items()}

    def _opened_with(self, name: str) -> Any:
        raw = self.data.get(self.add_initial_prefix(name), "")
        if name == "what" or not raw:
            return raw if name == "what" else None
        try:
            return self.fields[name].clean(raw)
        except forms.ValidationError:
            return raw


class OtherDayForm(forms.Form):
    due_on = DayField(label=_("New day"))
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
    on = DayField(label=_("Day"))
    at = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
