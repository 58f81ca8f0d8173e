"""The seller's one line under the recap the system wrote."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tandem.activities.models import RecapLine
from tandem.foundation import audit
from tandem.foundation.errors import NotAllowed, Refusal
from tandem.foundation.fiscal import monday_of
from tandem.organisation.rules.scope import Actor

LONGEST = 300


class LineTooLong(Refusal):
    """One line is one line."""


@transaction.atomic
def write_recap_line(
    *, actor: Actor, seller_id: int, on: date, text: str, now: datetime
) -> RecapLine:
    """Say in one line what the numbers do not; said again, the later line stands."""
    if actor.user_id != seller_id:
        raise NotAllowed(
            "recap_of_somebody_else",
            _("Only the seller writes this line. Ask them, or leave a note on the account."),
        )
    words = " ".join(text.split())
    if len(words) > LONGEST:
        raise LineTooLong(
            "recap_line_too_long",
            _("One line has room for %(most)d characters. Keep what matters most.")
            % {"most": LONGEST},
        )
    held = RecapLine.objects.filter(seller_id=seller_id, week_on=monday_of(on)).first()
    line, _made = RecapLine.objects.update_or_create(
        seller_id=seller_id,
        week_on=monday_of(on),
        defaults={"text": words, "written_at": now},
    )
    audit.record(
        actor=actor,
        act="activities.recap_line_written",
        subject=line,
        before={"text": held.text if held else ""},
        after={"text": words, "week": line.week_on},
        now=now,
    )
    return line
