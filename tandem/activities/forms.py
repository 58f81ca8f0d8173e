"""What people type about a visit: what came of it, another day, a new one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.activities.models import VisitFile
from tandem.foundation.day_field import DayField
from tandem.organisation.models import User


class DayForm(forms.Form):
    """The day in a link; anything bent in it means today."""

    on = forms.DateField(required=False)


class CompletionForm(forms.Form):
    text = forms.CharField(
        label=_("What came of it"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why"), required=False, max_length=200)


class MoveForm(forms.Form):
    on = DayField(label=_("New day"))
    version = forms.IntegerField(widget=forms.HiddenInput)


def hour_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class NewVisitForm(forms.Form):
    """`account` comes with the link from the account's page."""

    account = forms.IntegerField(widget=forms.HiddenInput)
    seller = forms.TypedChoiceField(label=_("Seller"), coerce=int)
    on = DayField(label=_("Day"))
    starts_at = forms.TimeField(
        label=_("Agreed time"),
        required=False,
        widget=hour_input(),
    )

    def __init__(self, *args: Any, sellers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(person.pk, str(person)) for person in sellers]
        self.fields["seller"].choices = choices  # type: ignore[attr-defined]


class FileForm(forms.Form):
    """A photo or a voice note as a phone sends it."""

    id = forms.UUIDField()
    of = forms.UUIDField()
    kind = forms.ChoiceField(choices=VisitFile.Kind.choices)
    sha256 = forms.RegexField(regex=r"^[0-9a-f]{64}$")
    file = forms.FileField()


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=60)


class ConsentForm(forms.Form):
    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
