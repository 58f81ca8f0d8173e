"""Who has to decide, and who when that is not done in time: a manager, a director, the VP."""

from __future__ import annotations

from datetime import date

from tandem.organisation.models import RoleGrant, open_on
from tandem.organisation.queries import holders
from tandem.organisation.rules.roles import Role
from tandem.registration.models import Decision, Registration
from tandem.registration.queries.customers import NOTHING


def director_of(row: Registration, on: date, *, besides: int | None = None) -> list[int]:
    """The industry's director; where there is none, or that one decided before, the VP."""
    directing = RoleGrant.objects.filter(
        open_on(on),
        role=Role.INDUSTRY_DIRECTOR,
        industry_id=row.industry_id or NOTHING,
        user__is_active=True,
    ).exclude(user_id=besides or NOTHING)
    found = list(directing.order_by("user_id").values_list("user_id", flat=True)[:1])
    return found or vp(on)


def judge_of(row: Registration, decision: Decision, on: date) -> list[int]:
    """Who hears an appeal against the decision."""
    return director_of(row, on, besides=decision.by_id)


def vp(on: date) -> list[int]:
    return list(holders(Role.VP, on).order_by("pk").values_list("pk", flat=True)[:1])
