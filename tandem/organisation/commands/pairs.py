"""An outside seller is served by one inside seller at a time; the link is dated, never a field.

Pairing somebody who has a pair ends the old link the day before. Accounts keep the inside
seller as a column, so keyaccounts listens to `PairChanged`.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit, events
from tandem.foundation.errors import NotThere, Refusal
from tandem.organisation.events import PairChanged
from tandem.organisation.models import Pair, RoleGrant, User, open_on
from tandem.organisation.permissions import permit_pair
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor


class NotASeller(Refusal):
    """A pair is one outside and one inside seller."""


class PairStartsLater(Refusal):
    """The present pair began after the day asked for."""


@transaction.atomic
def pair_people(*, actor: Actor, outside_id: int, inside_id: int, on: date) -> Pair:
    """From `on` the inside seller serves the outside seller."""
    outside = _seller(outside_id, Role.OUTSIDE_SELLER, on)
    permit_pair(actor, outside)
    inside = _seller(inside_id, Role.INSIDE_SELLER, on)
    present = Pair.objects.select_for_update().filter(outside=outside, until__isnull=True).first()
    if present is not None and present.inside_id == inside.pk:
        return present
    before = _end(present, on) if present is not None else None
    pair = Pair.objects.create(outside=outside, inside=inside, since=on)
    audit.record(
        actor=actor,
        act="organisation.people_paired",
        subject=pair,
        before={"inside": before},
        after={"outside": outside.pk, "inside": inside.pk, "since": on},
    )
    events.publish(PairChanged(outside.pk, before, inside.pk, on, actor))
    return pair


@transaction.atomic
def unpair(*, actor: Actor, pair_id: int, on: date) -> Pair:
    """From `on` nobody serves the outside seller."""
    pair = Pair.objects.select_for_update(of=("self",)).select_related("outside")
    found = pair.filter(pk=pair_id).first()
    if found is None:
        raise NotThere("no_such_pair", _("This pair does not exist."))
    permit_pair(actor, found.outside)
    if found.until is not None:
        return found
    _end(found, on)
    audit.record(
        actor=actor,
        act="organisation.pair_ended",
        subject=found,
        before={"inside": found.inside_id, "until": None},
        after={"until": found.until},
    )
    events.publish(PairChanged(found.outside_id, found.inside_id, None, on, actor))
    return found


def _end(pair: Pair, on: date) -> int:
    if pair.since >= on:
        raise PairStartsLater(
            "pair_starts_later",
            _("The present pair began on %(day)s. Choose a later day.") % {"day": pair.since},
        )
    pair.until = on - timedelta(days=1)
    pair.save(update_fields=["until"])
    return pair.inside_id


def _seller(user_id: int, role: Role, on: date) -> User:
    """The person, locked, if they hold the role on that day."""
    user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotThere("no_such_person", _("This person does not exist or has left."))
    holds = RoleGrant.objects.filter(open_on(on), user=user, role=role)
    if not holds.exists():
        raise NotASeller(
            "not_a_seller",
            _("%(name)s does not hold the role a pair needs. Choose another person.")
            % {"name": user.get_full_name()},
        )
    return user
