"""What one's last move did to a week, in words: which others moved, from which day to which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tandem.activities.models import Visit, WeekChange
from tandem.organisation.rules.scope import Actor


@dataclass(frozen=True)
class ToldChange:
    """`can_undo` is false for what was taken back, and for a joint visit: its guests know the new day."""

    id: int
    text: str
    is_over_full: bool
    can_undo: bool


def change_told(actor: Actor, change_id: int) -> ToldChange | None:
    """One's own change; two queries. Somebody else's is not there."""
    mine = WeekChange.objects.filter(by_id=actor.user_id, undone_at=None)
    change = mine.select_related("visit").filter(pk=change_id).first()
    return None if change is None else tell(actor, change)


def tell(actor: Actor, change: WeekChange) -> ToldChange:
    """The visit moved by hand first, then those that gave way."""
    ids = [move["visit"] for move in change.moves]
    seen = Visit.objects.visible_to(actor).filter(pk__in=ids).select_related("account", "partner")
    names = {visit.pk: str(visit.account or visit.partner) for visit in seen}
    hidden = _("A customer you do not see")
    lines = [
        _("%(name)s %(before)s → %(after)s")
        % {
            "name": names.get(move["visit"], hidden),
            "before": _day(move["from"]),
            "after": _day(move["on"]),
        }
        for move in change.moves
    ]
    text, others = lines[0], lines[1:]
    if others:
        told = ngettext("Moved %(count)d other:", "Moved %(count)d others:", len(others))
        text += f" · {told % {'count': len(others)}} {', '.join(others)}"
    can_undo = change.undone_at is None and not change.visit.agreement
    return ToldChange(change.pk, text, change.is_over_full, can_undo)


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "D j")
