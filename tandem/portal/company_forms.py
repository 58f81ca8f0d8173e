"""What a partner's person types about what both companies agreed: visits, answers, funds, feedback."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tandem.foundation.amount_field import YuanField
from tandem.foundation.day_field import DayField
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.partners.models import Feedback, PlanAction


class SignForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class YesNoForm(forms.Form):
    is_yes = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda said: said == "yes"
    )


class DoneForm(forms.Form):
    on = DayField(label=_("Day"))
    result = forms.CharField(
        label=_("What came of it"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MoveForm(forms.Form):
    due_on = DayField(label=_("New day"))
    reason = forms.CharField(label=_("Why"), required=False, max_length=300)


class WeWereThereForm(forms.Form):
    on = DayField(label=_("Day"))

    def __init__(self, *args: Any, accounts: Iterable[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((one.pk, str(one)) for one in accounts)]
        self.fields["account"] = forms.TypedChoiceField(
            label=_("Customer"), choices=choices, coerce=int
        )
        self.order_fields(["account", "on"])


class FundForm(forms.Form):
    purpose = forms.CharField(label=_("What the money is for"), max_length=300)
    amount_minor = YuanField(label=_("Amount, CNY ×10k"))
    expected_minor = YuanField(label=_("Orders that should follow, CNY ×10k"))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, actions: QuerySet[PlanAction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"] = forms.ModelChoiceField(
            label=_("Action of the joint plan"), queryset=actions, empty_label="–"
        )
        self.order_fields(["action", *self.fields])


class ClaimMoneyForm(forms.Form):
    amount_minor = YuanField(label=_("Amount, CNY ×10k"))
    photo = forms.FileField(
        label=_("Photo of what was done"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )


class FeedbackForm(forms.Form):
    about = forms.ChoiceField(label=_("About"), choices=Feedback.About.choices)
    text = forms.CharField(
        label=_("What you want to say"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class WhoGoesForm(forms.Form):
    """Colleagues for a session."""

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = forms.ModelMultipleChoiceField(
            label=_("Who goes"), queryset=people, widget=forms.CheckboxSelectMultiple
        )


class StoryForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(
        label=_("What was done, and what came of it"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class EndForm(forms.Form):
    """Who takes over what a seller has in hand."""

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((one.pk, str(one)) for one in people)]
        self.fields["heir"] = forms.TypedChoiceField(
            label=_("Who takes over"), choices=choices, coerce=int
        )


class InviteForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    email = forms.EmailField(label=_("E-mail"), max_length=200)
