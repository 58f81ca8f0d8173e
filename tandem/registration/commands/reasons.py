"""Why something was decided: read by everybody it concerns, so no refusal goes without."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tandem.foundation.errors import Refusal

LONGEST = 1000


def reason_of(typed: str, *, may_be_empty: bool = False) -> str:
    words = typed.strip()
    if len(words) > LONGEST or not (words or may_be_empty):
        raise Refusal(
            "decision_without_reason",
            _("Whoever it concerns reads why. Write it in 1 to 1,000 signs, then decide."),
        )
    return words
