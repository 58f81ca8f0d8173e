"""A person gives the deal: it is protected, unless another claim on the same deal stands outside its case.

Then who registered first comes first (the rule of prior registration): the region's manager hears
both sides. The caller holds the turn, so nobody can be protected between the look and the grant.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import Refusal
from tandem.organisation.rules.scope import Actor
from tandem.registration.commands.cases import join_case
from tandem.registration.commands.noting import (
    change,
    clock_columns,
    granted_columns,
    tell_decider,
    tell_owner,
)
from tandem.registration.models import Registration
from tandem.registration.queries.cases import rulebook_of
from tandem.registration.queries.customers import Where, customer_meant
from tandem.registration.queries.scene import Asked, standing_claims
from tandem.registration.rules.rulebook import Verdict, read_rulebook
from tandem.registration.rules.settings import Settings

State = Registration.State
IN_THE_WAY = (State.GRANTED, State.CONFLICT, State.QUEUED)  # who only waits is still looked at


class ProtectedAlready(Refusal):
    """The deal has its protection, and no conflict could change that."""


def grant_or_contest(actor: Actor, row: Registration, now: datetime) -> Verdict:
    """Granted within its case, or in conflict with whoever stands outside it."""
    settings = read_rulebook(rulebook_of(row).text).settings
    others = claims_in_the_way(row, settings, now)
    if not others:
        columns = granted_columns(settings, now)
        change(actor, row, "granted", now, **columns | {"case_id": row.case_id})
        tell_owner(row, "registration_won", now)
        return Verdict.GRANT
    _refuse_without_conflict(row, others)
    again = {"decided_at": None, "reminders": 0, "escalated_at": None}
    join_case(actor, row, others, settings, now, **again, **clock_columns(settings, now))
    tell_owner(row, "registration_contested", now)
    tell_decider(row, now)
    return Verdict.CONFLICT


def claims_in_the_way(row: Registration, settings: Settings, now: datetime) -> list[Registration]:
    """Claims on the same deal that are no sides of this one's case."""
    meant = customer_meant(name=row.customer_name, city=row.city, account=row.account)
    asked = Asked(row.company, meant, Where(row.region), row.product, besides=row.pk)
    standing = standing_claims(asked, settings, timezone.localdate(now))
    return [
        other
        for other in standing
        if other.state in IN_THE_WAY and (row.case_id is None or other.case_id != row.case_id)
    ]


def _refuse_without_conflict(row: Registration, others: list[Registration]) -> None:
    """A company is in no conflict with itself, and the first of one conflict joins no other."""
    own = [other for other in others if other.company_id == row.company_id]
    if own or (row.state == State.WAITING and row.case_id is not None):
        raise ProtectedAlready(
            "deal_protected_already",
            _(
                "%(other)s stands on this deal already, so %(number)s cannot be protected as well. "
                "Refuse it, or decide again once %(other)s is withdrawn or over."
            )
            % {"other": (own or others)[0], "number": row},
        )
