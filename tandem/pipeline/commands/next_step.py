"""What is done next for a deal, by when and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tandem.foundation.locking import require_unchanged
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.commands.holding import BadDeal, hold_open, note, write
from tandem.pipeline.commands.values import require_day
from tandem.pipeline.models import Opportunity


@transaction.atomic
def set_next_step(
    *,
    actor: Actor,
    opportunity_id: int,
    what: str,
    on: date | None,
    by_id: int | None,
    was: Mapping[str, Any] | None,
    now: datetime,
) -> Opportunity:
    """An empty text says that there is none any more."""
    deal = hold_open(actor, opportunity_id)
    tidy = " ".join(what.split())[:200]
    wanted = {"next_step": tidy, "next_step_on": on, "next_step_by_id": by_id}
    if not tidy:
        wanted = {"next_step": "", "next_step_on": None, "next_step_by_id": None}
    else:
        _require_whole(on, by_id)
    changed = {name: value for name, value in wanted.items() if getattr(deal, name) != value}
    if was is not None:
        require_unchanged(deal, was=was, wanted=changed)
    if not changed:
        return deal
    before = {name: getattr(deal, name) for name in changed}
    write(deal, now, **changed)
    note(actor, deal, "next_step_set", now, before=before, after=changed)
    return deal


def _require_whole(on: date | None, by_id: int | None) -> None:
    require_day(on)
    if on is None or by_id is None:
        raise BadDeal(
            "next_step_open",
            _("A next step has a day and somebody who does it. Fill in both."),
        )
    if not User.objects.filter(pk=by_id, is_active=True).exists():
        raise BadDeal(
            "next_step_nobody", _("This person does not work here. Choose somebody who does.")
        )
