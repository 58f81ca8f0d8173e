"""A note that names a colleague reaches them; only who may read the note can be named."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.models import Activity
from tandem.activities.queries.tasks import people_to_ask
from tandem.activities.rules.mentions import mentioned
from tandem.foundation.errors import Refusal
from tandem.keyaccounts.models import Account
from tandem.organisation.commands.notices import notify
from tandem.organisation.models import Company, User
from tandem.organisation.rules.scope import Actor


class CannotReadIt(Refusal):
    """Somebody is named who would not see the note."""


def people_named_in(
    *, actor: Actor, account: Account, text: str, is_partner_visible: bool, now: datetime
) -> list[User]:
    """Those whom the text mentions; names of people without sight of the account are words."""
    if "@" not in text and "＠" not in text:
        return []
    people = list(people_to_ask(actor, account, on=timezone.localdate(now)))
    ids = mentioned(text, [(one.pk, name) for one in people for name in (one.name, one.name_en)])
    named = [one for one in people if one.pk in ids and one.pk != actor.user_id]
    if not is_partner_visible:
        _refuse_partners(named)
    return named


def tell_the_named(*, actor: Actor, activity: Activity, people: list[User], now: datetime) -> None:
    if not people:
        return
    who = User.objects.get(pk=actor.person_id)
    notify(
        user_ids=[one.pk for one in people],
        kind="mentioned",
        facts={"activity": activity.pk, "who": who.name, "who_en": who.name_en},
        url=f"{reverse('account', args=[activity.account_id])}#event-{activity.pk}",
        record=f"account:{activity.account_id}",
        now=now,
    )


def _refuse_partners(named: list[User]) -> None:
    partners = [one for one in named if one.company.kind == Company.Kind.PARTNER]
    if partners:
        raise CannotReadIt(
            "note_hidden_from_named",
            _(
                "%(name)s works for a partner and does not see internal notes. "
                "Let the partner see this note, or take the name out."
            )
            % {"name": partners[0]},
        )
