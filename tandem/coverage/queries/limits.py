"""The numbers a company may set (settings.TANDEM), handed to rules and to the planner."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings

from tandem.coverage.queries.quotas import quotas_on
from tandem.coverage.rules.potential import WalletSettings
from tandem.coverage.rules.segment import Thresholds
from tandem.coverage.rules.strategy import Rates
from tandem.foundation.fiscal import fiscal_calendar
from tandem.planning.terms import Settings

FULL_QUARTER_DAYS = 62
HOURS_A_DAY = 8.0
FEN = 100


def thresholds() -> Thresholds:
    return Thresholds(
        strong_need=settings.TANDEM["STRONG_NEED_LEVEL"],
        deep_penetration=settings.TANDEM["DEEP_PENETRATION"],
    )


def wallet_settings() -> WalletSettings:
    return WalletSettings(
        reachable_share=settings.TANDEM["REACHABLE_WALLET_SHARE"],
        gross_margin=settings.TANDEM["GROSS_MARGIN"],
        unknown_thousand=settings.TANDEM["UNKNOWN_POTENTIAL_THOUSAND"],
    )


def rates() -> Rates:
    """What a contact costs and how quick each way answers, for the limits of strategy cards."""
    return Rates(
        visit_minor=round(settings.TANDEM["VISIT_COST_YUAN"] * FEN),
        call_minor=round(settings.TANDEM["CALL_COST_YUAN"] * FEN),
        answer_hours=settings.TANDEM["ANSWER_HOURS"],
    )


def calls_per_quarter() -> float:
    return float(settings.TANDEM["CALLS_PER_QUARTER"])


def held_out_share() -> float:
    """Of the covered accounts, those a plan leaves as they are."""
    return float(settings.TANDEM["HELD_OUT_SHARE"])


def quarters_before(day: date) -> tuple[tuple[date, date], ...]:
    """The full fiscal quarters learned from, oldest first; [start, end) each."""
    fiscal, found = fiscal_calendar(), []
    start = fiscal.quarter(day).start
    for _quarter in range(int(settings.TANDEM["LEARNED_QUARTERS"])):
        end, start = start, fiscal.quarter(start - timedelta(days=1)).start
        found.append((start, end))
    return tuple(reversed(found))


def partner_capacity() -> float:
    """Accounts of a partner that has stated no capacity."""
    return float(settings.TANDEM["PARTNER_CAPACITY"])


def partner_notice_days() -> int:
    """Days between telling a partner that an account leaves and its leaving; 0: at once."""
    return int(settings.TANDEM["PARTNER_NOTICE_DAYS"])


def planner_settings(*, on: date, working_days: int, seed: int) -> Settings:
    """The planner's settings; the reserve for partner visits shrinks with the working days."""
    prior, quota = Settings(), quotas_on([on])[0]
    return Settings(
        top_n=settings.TANDEM["TOP_ACCOUNTS_PER_SELLER"],
        customer_visits_per_week=quota.planned_customers,
        partner_visits_per_week=quota.partners,
        equity_band=settings.TANDEM["EQUITY_BAND"],
        move_share=settings.TANDEM["MOVE_SHARE"],
        reserve_hours=prior.reserve_hours * working_days / FULL_QUARTER_DAYS,
        seed=seed,
    )
