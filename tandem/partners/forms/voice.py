"""The forms of feedback, answers and stories."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.organisation.models import Industry
from tandem.partners.forms.fields import pick_field
from tandem.partners.models import Feedback


def _text(label: Any, most: int, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows})
    )


class FeedbackForm(forms.Form):
    about = forms.ChoiceField(label=_("About"), choices=Feedback.About.choices)
    text = _text(_("What the partner says"), 2000)


class AnswerFeedbackForm(forms.Form):
    answer = _text(_("Answer"), 2000)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReleaseForm(forms.Form):
    """The vendor's own words of a story, as every partner will read them."""

    title = forms.CharField(label=_("Title"), max_length=120)
    text = _text(_("What was done, and what came of it"), 5000, rows=8)


class StoryForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    text = _text(_("What was done, and what came of it"), 5000, rows=8)
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=150, help_text=_("Words, parted by commas.")
    )
    is_for_all = forms.BooleanField(label=_("Tell it to every partner"), required=False)

    def __init__(self, *args: Any, industries: list[Industry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["industry"] = pick_field(_("Industry"), industries, required=False)

    def tags_said(self) -> list[str]:
        return [
            tag for tag in self.cleaned_data["tags"].replace("，", ",").split(",") if tag.strip()
        ]
