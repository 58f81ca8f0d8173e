"""What a manager types in the weekly talk: a decision with who and when, a comment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.foundation.day_field import DayField
from tandem.foundation.uuids import uuid7
from tandem.organisation.models import User


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Comment"),
        max_length=300,
        widget=forms.TextInput(attrs={"data-key": "c", "data-key-label": _("Write a comment")}),
    )
    key = forms.CharField(max_length=60, widget=forms.HiddenInput)

    @classmethod
    def empty(cls) -> CommentForm:
        return cls(initial={"key": str(uuid7())}, auto_id="comment_%s")


class DecisionForm(forms.Form):
    text = forms.CharField(
        label=_("What is decided"),
        max_length=300,
        widget=forms.TextInput(attrs={"data-key": "d", "data-key-label": _("Decide")}),
    )
    holder = forms.TypedChoiceField(label=_("Who"), coerce=int)
    due_on = DayField(label=_("Done by"))
    key = forms.CharField(max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": str(uuid7())})
        kwargs["auto_id"] = "decision_%s"
        super().__init__(*args, **kwargs)
        choices = [(person.pk, str(person)) for person in people]
        self.fields["holder"].choices = choices  # type: ignore[attr-defined]
