"""The numbers a company may set (settings.TANDEM), handed to rules and to the planner."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from tandem.coverage.rules.potential import WalletSettings
from tandem.coverage.rules.segment import Thresholds
from tandem.foundation.workdays import WorkCalendar
from tandem.organisation.models import Holiday
from tandem.planning.problem import Settings

FULL_QUARTER_DAYS = 62
HOURS_A_DAY = 8.0


def work_calendar() -> WorkCalendar:
    """Statutory days with this organisation's own; one query."""
    own = dict(Holiday.objects.values_list("day", "is_worked"))
    return WorkCalendar(overrides=own)


def thresholds() -> Thresholds:
    return Thresholds(
        strong_need=_of("STRONG_NEED_LEVEL", 2), deep_penetration=_of("DEEP_PENETRATION", 0.30)
    )


def wallet_settings() -> WalletSettings:
    return WalletSettings(
        reachable_share=_of("REACHABLE_WALLET_SHARE", 0.35),
        gross_margin=_of("GROSS_MARGIN", 0.12),
        unknown_thousand=_of("UNKNOWN_POTENTIAL_THOUSAND", 5.0),
    )


def calls_per_quarter() -> float:
    return float(_of("CALLS_PER_QUARTER", 850))


def partner_capacity() -> float:
    """Accounts of a partner that has stated no capacity."""
    return float(_of("PARTNER_CAPACITY", 120))


def planner_settings(*, working_days: int, seed: int) -> Settings:
    """The planner's settings; the reserve for partner visits shrinks with the working days."""
    prior = Settings()
    return Settings(
        top_n=_of("TOP_ACCOUNTS_PER_SELLER", prior.top_n),
        customer_visits_per_week=_of("CUSTOMER_VISITS_PER_WEEK", prior.customer_visits_per_week),
        partner_visits_per_week=_of("PARTNER_VISITS_PER_WEEK", prior.partner_visits_per_week),
        equity_band=_of("EQUITY_BAND", prior.equity_band),
        move_share=_of("MOVE_SHARE", prior.move_share),
        reserve_hours=prior.reserve_hours * working_days / FULL_QUARTER_DAYS,
        seed=seed,
    )


def _of(name: str, otherwise: Any) -> Any:
    return settings.TANDEM.get(name, otherwise)
