"""What people choose on pages of the workspace."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.organisation.rules.notices import Level, Topic

LEVELS = [
    (Level.NOW.value, _("At once")),
    (Level.DIGEST.value, _("Once a day")),
    (Level.OFF.value, _("Not at all")),
]
TOPICS: dict[Topic, Any] = {
    Topic.TASKS: _("Tasks given to you, done, declined or moved"),
    Topic.VISITS: _("Visits you are asked along on, and answers of those you asked"),
    Topic.MENTIONS: _("Notes that mention you"),
    Topic.ACCOUNTS: _("Accounts that come to you or leave you"),
    Topic.PARTNERS: _("Contracts, plans and money with partners"),
    Topic.ALERTS: _("Goals about to be missed, while they can still be met"),
    Topic.PLANS: _("Plans to review and weeks laid out"),
}


class LevelsForm(forms.Form):
    """One choice of three for each topic."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic, label in TOPICS.items():
            self.fields[topic.value] = forms.ChoiceField(
                label=label, choices=LEVELS, widget=forms.RadioSelect
            )

    def levels(self) -> dict[Topic, Level]:
        return {topic: Level(self.cleaned_data[topic.value]) for topic in TOPICS}
