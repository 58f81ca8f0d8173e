"""What is kept on top of a timeline, and what of it the account's partner sees."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tandem.activities.models import Activity
from tandem.activities.permissions import permit_arranging
from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.locking import save_changes
from tandem.organisation.models import Company
from tandem.organisation.rules.scope import Actor

MOST_PINNED = 5


class NotPossibleHere(Refusal):
    """The timeline does not take this change."""


@transaction.atomic
def pin_activity(*, actor: Actor, activity_id: int, is_pinned: bool, now: datetime) -> Activity:
    """Keep it on top, or let it go back to its day."""
    activity = _held(actor, activity_id)
    permit_arranging(actor)
    pinned = Activity.objects.filter(account_id=activity.account_id, is_pinned=True)
    if is_pinned and pinned.exclude(pk=activity.pk).count() >= MOST_PINNED:
        raise NotPossibleHere(
            "enough_pinned",
            _("%(most)d facts are already kept on top. Let one of them go, then keep this one.")
            % {"most": MOST_PINNED},
        )
    return _set(actor, activity, "is_pinned", is_pinned, "pinned" if is_pinned else "unpinned", now)


@transaction.atomic
def show_to_partner(*, actor: Actor, activity_id: int, is_shown: bool, now: datetime) -> Activity:
    """Let the partner see it, or keep it inside; what a partner wrote stays theirs to see."""
    activity = _held(actor, activity_id)
    permit_arranging(actor)
    is_theirs = activity.by is not None and activity.by.company.kind == Company.Kind.PARTNER
    if is_theirs and not is_shown:
        raise NotPossibleHere(
            "partners_own_entry",
            _(
                "The partner wrote this, so it cannot be hidden from them. Write a note of your own."
            ),
        )
    if is_shown and not activity.can_be_shown:
        raise NotPossibleHere(
            "stays_inside",
            _(
                "Who covers an account, and an order we signed ourselves, stays inside. Tell the partner in a note of its own."
            ),
        )
    act = "shown_to_partner" if is_shown else "kept_inside"
    return _set(actor, activity, "is_partner_visible", is_shown, act, now)


def _held(actor: Actor, activity_id: int) -> Activity:
    seen = Activity.objects.visible_to(actor).filter(pk=activity_id)
    activity = seen.select_for_update(of=("self",)).select_related("by__company", "order").first()
    if activity is None:
        raise NotThere("no_such_entry", _("There is no such entry for you. Reload the account."))
    return activity


def _set(
    actor: Actor, activity: Activity, field: str, value: bool, act: str, now: datetime
) -> Activity:
    if getattr(activity, field) == value:
        return activity
    save_changes(activity, version=None, **{field: value})
    audit.record(
        actor=actor,
        act=f"activities.activity_{act}",
        subject=activity,
        before={field: not value},
        after={field: value},
        account_id=activity.account_id,
        now=now,
    )
    return activity
