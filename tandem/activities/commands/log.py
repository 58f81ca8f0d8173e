"""Writing down what happened at an account: a call, a note, a mail. Sent twice, it stands once.

A call or mail that reached somebody is a first-hand contact; a partner's own note never is.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.mentions import people_named_in, tell_the_named
from tandem.activities.models import Activity
from tandem.activities.permissions import permit_logging
from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.idempotency import once
from tandem.foundation.own_words import own_words
from tandem.keyaccounts.commands.coverage import record_contacts
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor

BY_HAND = frozenset({Activity.Kind.CALL, Activity.Kind.NOTE, Activity.Kind.EMAIL})
CONTACTS = frozenset({Activity.Kind.CALL, Activity.Kind.EMAIL})
LONGEST_TEXT = 5000
CLOCK_SKEW = timedelta(minutes=5)


class NothingToLog(Refusal):
    """The entry has no words in it."""


@transaction.atomic
def log_activity(
    *,
    actor: Actor,
    account_id: int,
    kind: str,
    text: str,
    now: datetime,
    at: datetime | None = None,
    has_reached: bool = True,
    is_partner_visible: bool = False,
    key: str = "",
) -> int:
    """Note a call, a mail or a remark on the timeline; returns the activity's id."""
    account = Account.objects.visible_to(actor).filter(pk=account_id).first()
    if account is None:
        raise NotThere("no_such_account", _("There is no such account for you."))
    permit_logging(actor, account)
    happened = at or now
    words = text.strip()
    _refuse_bad(kind, words, happened, now)
    for_partner = is_partner_visible or actor.is_partner
    named = people_named_in(
        actor=actor, account=account, text=words, is_partner_visible=for_partner, now=now
    )

    def write() -> dict[str, Any]:
        activity = write_activity(
            actor=actor,
            account_id=account.pk,
            kind=kind,
            at=happened,
            text=words,
            facts={} if has_reached else {"reached": False},
            is_partner_visible=for_partner,
            now=now,
        )
        if kind in CONTACTS and has_reached and not actor.is_partner:
            record_contacts(actor=actor, days={account.pk: timezone.localdate(happened)})
        tell_the_named(actor=actor, activity=activity, people=named, now=now)
        return {"activity_id": activity.pk}

    body = {"account": account.pk, "kind": kind, "text": words, "reached": has_reached}
    return int(once(actor=actor, key=key, body=body, effect=write)["activity_id"])


def write_activity(
    *,
    actor: Actor,
    account_id: int,
    kind: str,
    at: datetime,
    text: str,
    facts: dict[str, Any],
    is_partner_visible: bool,
    now: datetime,
    by_id: int | None = None,
) -> Activity:
    """The row and its audit entry; the caller has permitted and holds the transaction."""
    activity = Activity.objects.create(
        account_id=account_id,
        kind=kind,
        at=at,
        by_id=by_id or actor.user_id,
        text=text,
        facts=facts,
        is_partner_visible=is_partner_visible,
        recorded_at=now,
    )
    audit.record(
        actor=actor,
        act="activities.activity_recorded",
        subject=activity,
        after={"kind": kind, "at": at, "text": text[:200], "partner": is_partner_visible},
        account_id=account_id,
        now=now,
    )
    return activity


def _refuse_bad(kind: str, words: str, happened: datetime, now: datetime) -> None:
    if kind not in BY_HAND:
        raise NothingToLog(
            "not_logged_by_hand",
            _("Only calls, e-mails and notes are written by hand. Choose one of these."),
        )
    if not words:
        raise NothingToLog(
            "nothing_to_log", _("There are no words to keep. Write what happened, then save again.")
        )
    own_words(words, most=LONGEST_TEXT)
    if happened > now + CLOCK_SKEW:
        raise NothingToLog(
            "not_yet",
            _("This would lie in the future. Give the time at which it happened."),
        )
