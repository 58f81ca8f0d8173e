"""From the database to the planner's arrays, in a number of queries that does not grow with the
list (docs/map.md: coverage plan).

Everything a plan needs is read once and frozen with its data date, so that a plan can be repeated.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.coverage.models import CoveragePlan
from tandem.coverage.queries import limits
from tandem.coverage.queries.classes import classes_of
from tandem.coverage.queries.fixed import (
    announced_partners,
    partner_of,
    pins_of,
    promised_partners,
)
from tandem.coverage.queries.history import history_of
from tandem.coverage.queries.people import (
    PartnerRow,
    SeatRow,
    SellerRow,
    partners_of,
    seats_of,
    sellers_on,
    skills_of,
)
from tandem.coverage.queries.strategies import strategies
from tandem.coverage.rules.classes import Classes
from tandem.coverage.rules.conditions import changed
from tandem.coverage.rules.horizon import label, visits_in
from tandem.coverage.rules.lines import Ids
from tandem.coverage.rules.options import cards_of, options_of
from tandem.coverage.rules.potential import fill_unknown, margin_of
from tandem.coverage.rules.response import Beliefs, History, groups_of, held_out, learn, rates_of
from tandem.coverage.rules.strategy import MODES
from tandem.coverage.rules.what_if import WhatIf
from tandem.foundation.errors import Refusal
from tandem.foundation.fiscal import Period, fiscal_calendar
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Industry, Region
from tandem.organisation.queries import absences_of, work_calendar
from tandem.organisation.rules.absence import days_left
from tandem.planning.learning import Learned
from tandem.planning.problem import Accounts, Bools, CoverageProblem, Ints, Partners, Seats, Sellers
from tandem.planning.terms import NONE, Mode, Settings, Status

STATUS = {
    Account.Activity.ACTIVE: Status.ACTIVE,
    Account.Activity.NEW: Status.NEW,
    Account.Activity.DORMANT: Status.DORMANT,
}
NEED = {0: 0.5, 1: 1 / 3, 2: 2 / 3, 3: 1.0}  # level 0: nobody has asked yet
UNKNOWN_PENETRATION = 0.3
PARTNER_SKILL = 0.5  # until a partner's record says more
COLUMNS = (
    "id",
    "region_id",
    "industry_id",
    "lat",
    "lon",
    "potential_minor",
    "revenue_year_minor",
    "penetration_permille",
    "units_all",
    "need_level",
    "segment",
    "activity",
    "owner_id",
    "partner_id",
    "mode",
)
MODE_CODES = {word: int(mode) for mode, word in MODES.items()}


class NothingToPlan(Refusal):
    """No locked account in the scope."""


class NobodySells(Refusal):
    """No outside seller in the scope."""


@dataclass(frozen=True)
class Read:
    """The problem as read, and whose row each index is; `accounts` holds the columns above."""

    problem: CoverageProblem
    accounts: list[tuple[Any, ...]]
    classes: Classes
    industry_ids: list[int]
    seller_ids: list[int]
    seller_regions: list[int]
    partner_ids: list[int]
    region_ids: list[int]
    inside_of: dict[int, int]
    sellers_without_region: list[int]


@dataclass(frozen=True)
class Gathered(Read):
    """What a plan is made from. `held_out`: accounts left as they are. `beliefs`: the rates in use."""

    held_out: Bools
    beliefs: Beliefs

    @property
    def pins(self) -> Ints:
        """The owners people have pinned; the held-out group is kept by its notice."""
        return self.problem.accounts.pin_owner

    @property
    def ids(self) -> Ids:
        return Ids(self.seller_ids, self.partner_ids, self.region_ids)


def weeks_of(plan: CoveragePlan) -> Period:
    span = plan.quarter_start, plan.quarter_end
    return Period("quarter", *span, label(*span, fiscal_calendar()))


def _made_on(plan: CoveragePlan) -> date:
    """The first day that counts; a what-if run has the days of the plan it stands beside."""
    return timezone.localdate((plan.beside or plan).made_at)


def gather_for(plan: CoveragePlan) -> Gathered:
    """The problem of a plan that is to be made, under the condition it asks for."""
    gathered = gather_problem(
        region_id=plan.region_id, period=weeks_of(plan), seed=plan.seed, first=_made_on(plan)
    )
    asked = WhatIf(**plan.what_if)
    if plan.moves_percent is not None:
        asked = replace(asked, moves_percent=plan.moves_percent)
    return replace(gathered, problem=changed(gathered.problem, asked))


def read_one(plan: CoveragePlan, *, region_id: int, account_id: int) -> Read:
    """One account of a plan, beside the people and partners of its region."""
    return read_problem(
        region_id=region_id,
        period=weeks_of(plan),
        seed=plan.seed,
        first=_made_on(plan),
        only=account_id,
    )


def gather_problem(
    *, region_id: int | None, period: Period, seed: int = 1, first: date | None = None
) -> Gathered:
    """Everything the planner needs for one region, or for all of them."""
    read = read_problem(region_id=region_id, period=period, seed=seed, first=first)
    problem, held = _hold_out(read.problem, read.accounts)
    beliefs = learn(_history(problem, period.start, held), len(read.industry_ids))
    whole = vars(read) | {"problem": _with_rates(problem, beliefs.learned)}
    return Gathered(**whole, held_out=held, beliefs=beliefs)


def read_problem(
    *,
    region_id: int | None,
    period: Period,
    seed: int = 1,
    first: date | None = None,
    only: int | None = None,
) -> Read:
    """The lists as they stand, with the priors; `only`: the one account to ask about, `first`: the
    day the plan is made, for nobody visits on the days of the week that are gone."""
    on, begins = period.start, max(period.start, first or period.start)
    regions = _regions(region_id)
    region_ids = list(regions)
    industries = list(Industry.objects.order_by("position", "id").values_list("id", flat=True))
    accounts = _accounts(region_ids, only)
    days = work_calendar().working_days(begins, period.end)
    people, homeless = _sellers(on, regions)
    seller_ids = [row.user_id for row in people]
    inside_of, seats = seats_of(seller_ids, on)
    partners = partners_of(region_ids, is_whole=region_id is None)
    asked = limits.planner_settings(on=begins, working_days=len(days), seed=seed)
    owed = strategies()
    options = options_of(owed)
    columns = dict(zip(COLUMNS, zip(*accounts, strict=True), strict=True))
    classes = classes_of(columns, on, only=only)
    arrays = _account_arrays(columns, region_ids, industries, people, partners, begins)
    problem = CoverageProblem(
        accounts=replace(arrays, card=classes.segment),
        sellers=_seller_arrays(people, region_ids, industries, inside_of, seats, days, asked),
        seats=_seat_arrays(seats, days),
        partners=_partner_arrays(partners, region_ids, len(industries)),
        regions=len(region_ids),
        industries=len(industries),
        data_date=on,
        options=options,
        cards=cards_of(owed, options, limits.rates()),
        settings=asked,
    )
    return Read(
        problem=problem,
        accounts=accounts,
        classes=classes,
        industry_ids=industries,
        seller_ids=seller_ids,
        seller_regions=[row.region_id for row in people],
        partner_ids=[row.company_id for row in partners],
        region_ids=region_ids,
        inside_of=inside_of,
        sellers_without_region=homeless,
    )


def _regions(region_id: int | None) -> dict[int, Region]:
    rows = Region.objects.order_by("position", "id")
    return {row.pk: row for row in rows if region_id is None or row.pk == region_id}


def _sellers(on: date, regions: dict[int, Region]) -> tuple[list[SellerRow], list[int]]:
    people, homeless = sellers_on(on, regions)
    if not people:
        raise NobodySells(
            "nobody_sells_here",
            _("Nobody sells here yet. Give these regions outside sellers, then plan again."),
        )
    return people, homeless


def _hold_out(
    problem: CoverageProblem, rows: list[tuple[Any, ...]]
) -> tuple[CoverageProblem, Bools]:
    """Owner, partner and way stay as they are, where the way is known and can be kept."""
    accounts = problem.accounts
    fixed = (accounts.pin_owner != NONE) | (accounts.pin_partner != NONE) | accounts.notice
    held = held_out(accounts.key, accounts.current_owner, fixed, share=limits.held_out_share())
    at = COLUMNS.index("mode")
    mode = np.array([MODE_CODES.get(row[at], NONE) for row in rows], dtype=np.int64)
    seat = problem.sellers.seat[accounts.current_owner]  # of nobody: unused, nobody is held
    by_inside = np.isin(mode, (Mode.SHARED, Mode.INSIDE))
    kept = held & ~(by_inside & (seat == NONE))
    changed_accounts = replace(
        accounts,
        notice=accounts.notice | held,
        pin_mode=np.where(kept, mode, accounts.pin_mode),
    )
    return replace(problem, accounts=changed_accounts), held


def _history(problem: CoverageProblem, on: date, held: Bools) -> History:
    accounts = problem.accounts
    keys = accounts.key.tolist()
    rows = zip(keys, accounts.industry.tolist(), accounts.potential.tolist(), strict=True)
    without = frozenset(accounts.key[held].tolist())
    return history_of(rows, on=on, industries=problem.industries, without=without)


def _with_rates(problem: CoverageProblem, learned: Learned) -> CoverageProblem:
    accounts = problem.accounts
    group = groups_of(accounts.status, accounts.industry, problem.industries)
    rates = rates_of(learned, group, accounts.response_rate)
    return replace(problem, accounts=replace(accounts, response_rate=rates))


def _accounts(region_ids: list[int], only: int | None) -> list[tuple[Any, ...]]:
    rows = Account.objects.locked().order_by("id")
    if only is not None:
        rows = rows.filter(pk=only)
    found = list(rows.filter(region_id__in=region_ids).values_list(*COLUMNS))
    if not found:
        raise NothingToPlan(
            "nothing_to_plan",
            _("There is no locked account here to plan. Lock accounts first, then plan again."),
        )
    return found


def _account_arrays(
    columns: dict[str, tuple[Any, ...]],
    region_ids: list[int],
    industries: list[int],
    people: list[SellerRow],
    partners: list[PartnerRow],
    on: date,
) -> Accounts:
    region_at, industry_at = index_of(region_ids), index_of(industries)
    seller_at = index_of([row.user_id for row in people])
    seller_region = [region_at[row.region_id] for row in people]
    partner_at = index_of([row.company_id for row in partners])
    wallet, notices = limits.wallet_settings(), announced_partners()
    margins = [
        margin_of(potential, revenue, wallet)
        for potential, revenue in zip(
            columns["potential_minor"], columns["revenue_year_minor"], strict=True
        )
    ]
    region = np.array([region_at[pk] for pk in columns["region_id"]])
    return Accounts.create(
        key=columns["id"],
        region=region,
        industry=[industry_at[pk] for pk in columns["industry_id"]],
        lat=_floats(columns["lat"]),
        lon=_floats(columns["lon"]),
        potential=fill_unknown(margins, wallet),
        penetration=[
            UNKNOWN_PENETRATION if value is None else value / 1000
            for value in columns["penetration_permille"]
        ],
        status=[STATUS[value] for value in columns["activity"]],
        need=[NEED.get(value, 0.5) for value in columns["need_level"]],
        current_owner=[seller_at.get(pk, NONE) for pk in columns["owner_id"]],
        current_partner=[partner_at.get(pk or 0, NONE) for pk in partner_of(columns, notices)],
        notice=[pk in notices for pk in columns["id"]],
        pin_owner=pins_of(columns["id"], region, seller_at, seller_region),
        pin_partner=promised_partners(columns["id"], partner_at, on=on),
    )


def _seller_arrays(
    people: list[SellerRow],
    region_ids: list[int],
    industries: list[int],
    inside_of: dict[int, int],
    seats: list[SeatRow],
    days: list[date],
    options: Settings,
) -> Sellers:
    region_at, seat_at = index_of(region_ids), index_of([seat.user_id for seat in seats])
    level = skills_of([row.user_id for row in people])
    there = _there([row.user_id for row in people], days)
    skill = [[level.get((row.user_id, i), 1.0) for i in industries] for row in people]
    per_week = options.customer_visits_per_week
    return Sellers.create(
        key=[row.user_id for row in people],
        region=[region_at[row.region_id] for row in people],
        lat=_floats([row.lat for row in people]),
        lon=_floats([row.lon for row in people]),
        skill=np.array(skill, dtype=np.float64).reshape(len(people), len(industries)),
        visit_capacity=[
            np.floor(visits_in(there[row.user_id], per_week=per_week) * row.fte) for row in people
        ],
        hours=[limits.HOURS_A_DAY * len(there[row.user_id]) * row.fte for row in people],
        seat=[seat_at.get(inside_of.get(row.user_id, 0), NONE) for row in people],
    )


def _seat_arrays(seats: list[SeatRow], days: list[date]) -> Seats:
    there = _there([seat.user_id for seat in seats], days)
    a_day = limits.calls_per_quarter() / limits.FULL_QUARTER_DAYS
    return Seats.create(
        key=[seat.user_id for seat in seats],
        calls=[a_day * len(there[seat.user_id]) * seat.fte * seat.share for seat in seats],
    )


def _there(person_ids: list[int], days: list[date]) -> dict[int, list[date]]:
    """The working days of each person less the days away."""
    away = absences_of(person_ids, first=days[0], last=days[-1]) if days else {}
    return {pk: list(days_left(days, away[pk])) if pk in away else days for pk in person_ids}


def _partner_arrays(partners: list[PartnerRow], region_ids: list[int], industries: int) -> Partners:
    region_at = index_of(region_ids)
    count = len(partners)
    return Partners.create(
        key=[row.company_id for row in partners],
        region=[NONE if row.region_id is None else region_at[row.region_id] for row in partners],
        skill=np.full((count, industries), PARTNER_SKILL),
        capacity=[row.capacity for row in partners],
        roles=np.ones((count, 3), dtype=bool),
    )


def index_of(keys: list[int]) -> dict[int, int]:
    return {key: at for at, key in enumerate(keys)}


def _floats(values: Any) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
