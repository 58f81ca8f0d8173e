"""Loads the demo company: the article's numbers, invented customers, the same from the same seed.

One transaction: a load that is cut off leaves nothing. It writes in bulk and without an audit
entry per row, which only a loader into an empty database may.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction

from tandem.activities.models import Activity, Visit
from tandem.demo.commands import (
    deals,
    joint_plans,
    ledger,
    next_steps,
    partner_funds,
    partnering,
    registry,
    snapshots,
    trainings,
    week_counts,
    worklog,
)
from tandem.demo.commands.bulk import let_ids_go_on
from tandem.demo.commands.doors import Written, write_check_ins
from tandem.demo.commands.kept_views import keep_views
from tandem.demo.commands.registrations import write_registrations
from tandem.demo.commands.staff import Staff, hire
from tandem.demo.commands.standing import (
    Held,
    cover_columns,
    legacy_coverage,
    size_columns,
    standing_columns,
)
from tandem.demo.models import DemoLoad
from tandem.demo.rules import candidates as waiting
from tandem.demo.rules import company_facts, work
from tandem.demo.rules.accounts import (
    AccountColumns,
    credit_codes,
    draw_accounts,
    draw_wallets,
    lock_days,
)
from tandem.demo.rules.organisation_names import NameMaker, OrganisationName
from tandem.demo.rules.sizes import Size
from tandem.demo.rules.trade import Trade, draw_trade
from tandem.foundation import audit
from tandem.foundation.bulk import tidy
from tandem.foundation.errors import Refusal
from tandem.keyaccounts.commands.standing import follow_locks_and_events
from tandem.keyaccounts.models import (
    Account,
    AccountGrant,
    ActivationEvent,
    Competitor,
    Contact,
    Figure,
    InstalledBase,
    Lock,
    Need,
    OrderMark,
    SearchEntry,
    Site,
)
from tandem.keyaccounts.search import index_accounts
from tandem.organisation.actors import system_actor
from tandem.organisation.models import (
    Company,
    Industry,
    Pair,
    Region,
    RoleGrant,
    SellerSkill,
    User,
)
from tandem.pipeline.models import (
    BuyingRole,
    DealCompetitor,
    DealLine,
    ForecastCall,
    ForecastSnapshot,
    Opportunity,
    Product,
    SnapshotCall,
    SnapshotRow,
    SnapshotSum,
    StageChange,
    TeamMember,
)
from tandem.registration.commands.leaks import note_leaks

Report = Callable[[str, int, float], None]  # what was written, how many, seconds so far

WRITTEN = (
    Company, User, RoleGrant, SellerSkill, Pair, Account, Lock, Site, Contact, InstalledBase, Need,
    Competitor, Figure, OrderMark, ActivationEvent, AccountGrant, Activity, Visit, Opportunity,
    *partnering.WRITTEN, *joint_plans.WRITTEN, *trainings.WRITTEN, *partner_funds.WRITTEN,
    Product, TeamMember, StageChange, DealLine, DealCompetitor, BuyingRole,
    ForecastSnapshot, SnapshotRow, SnapshotSum, ForecastCall, SnapshotCall,
)  # fmt: skip


class NotEmpty(Refusal):
    """The database holds a company already."""


@dataclass
class _Run:
    """What the steps hand to each other; `first` is the id of the first account."""

    size: Size
    seed: int
    today: date
    report: Report
    started: float
    now: datetime
    counts: dict[str, int] = field(default_factory=dict)

    def rng(self, step: int) -> np.random.Generator:
        """A stream of its own for each step: more of one thing does not change another."""
        return np.random.default_rng([self.seed, step])

    def done(self, what: str, count: int) -> None:
        self.counts[what] = count
        self.report(what, count, time.monotonic() - self.started)


@transaction.atomic
def load_demo(
    *,
    size: Size,
    seed: int,
    today: date,
    now: datetime,
    activities: int | None = None,
    report: Report = lambda what, count, seconds: None,
) -> DemoLoad:
    """Fill an empty database; refuse one that holds a company."""
    _refuse_filled()
    size = replace(size, activities=size.activities if activities is None else activities)
    run = _Run(size, seed, today, report, time.monotonic(), now)
    names = NameMaker(run.rng(1))
    staff = hire(size, run.rng(2), today, names)
    run.done("people", User.objects.count())
    run.done("companies", Company.objects.count())
    columns = draw_accounts(size, run.rng(3), names)
    _write_company(run, staff, columns)
    let_ids_go_on((Region, Industry, *WRITTEN))
    run.done("search entries", _index())
    run.done("saved views", keep_views())
    transaction.on_commit(lambda: tidy((*WRITTEN, SearchEntry)))
    mark = DemoLoad.objects.create(
        size=size.name,
        seed=seed,
        today=today,
        counts=run.counts,
        seconds=round(time.monotonic() - run.started, 1),
        loaded_at=now,
    )
    audit.record(actor=system_actor(), act="demo.loaded", subject=mark, after=run.counts, now=now)
    return mark


def _refuse_filled() -> None:
    if Account.objects.exists() or User.objects.exists():
        raise NotEmpty(
            "database_not_empty",
            "This database already holds people or accounts, so the demo company was not loaded "
            "into it. Point TANDEM_DATA_DIR at an empty folder, or use --reset if it is a demo.",
        )


def _write_company(run: _Run, staff: Staff, columns: AccountColumns) -> None:
    """Accounts and all their ledgers; what hangs on an account is drawn before it is written."""
    size, count = run.size, run.size.locked + run.size.released
    rng = run.rng(4)
    trade = draw_trade(
        draw_wallets(columns, rng)[:count], columns.industry[:count], size.orders, rng, run.today
    )
    machines = company_facts.draw_machines(trade, run.rng(5))
    needs, levels = company_facts.draw_needs(count, run.rng(6))
    held = legacy_coverage(staff, columns, trade, count, size.locked, run.rng(7))
    visits = work.draw_visits(
        held.owner, held.top, held.partner, len(staff.sellers), run.rng(8), run.today
    )
    weight = np.sqrt(trade.wallet.astype(float))
    drawn = work.draw_activities(visits, weight, size.activities, run.rng(9), run.today)
    low, high = company_facts.wallet_range(trade.wallet, run.rng(10))
    facts = standing_columns(
        trade,
        visits,
        drawn,
        count=count,
        window=settings.TANDEM["ACTIVE_WINDOW_DAYS"],
        today=run.today,
    )
    facts |= size_columns(trade, machines, low, high)
    facts |= {"need_level": levels.tolist()} | cover_columns(held)
    listed = _write_accounts(run, staff, columns, facts, count)
    rng = run.rng(11)
    run.done("sites", registry.write_sites(listed, columns, rng))
    run.done("contacts", registry.write_contacts(listed, columns, size.contacts, rng))
    counted_on = run.today - timedelta(days=90)
    run.done("installed base", registry.write_machines(listed, machines, counted_on))
    run.done("needs and competitors", registry.write_needs(listed, needs, run.today))
    run.done("figures", registry.write_figures(listed, trade, low, high, run.today))
    _write_history(run, staff, columns, trade, held, listed, visits, drawn)
    _write_candidates(run, staff, columns)
    claimed = write_registrations(run.size.registrations, run.rng(23), today=run.today, now=run.now)
    note_leaks(on=run.today)
    run.done("registrations", claimed)


def _write_accounts(
    run: _Run, staff: Staff, columns: AccountColumns, facts: dict[str, Any], count: int
) -> registry.Listed:
    size = run.size
    since = lock_days(size, run.rng(12), run.today)
    since += [since[0]] * size.released
    names = registry.name_columns(columns.names[:count], columns.places[:count])
    created = [f"{day - timedelta(days=30)} 02:00:00" for day in since]
    rows = {
        **names,
        **facts,
        **_where(columns, staff, slice(0, count)),
        "credit_code": credit_codes(columns, run.rng(13))[:count],
        "state": [Account.State.LOCKED.value] * size.locked
        + [Account.State.RELEASED.value] * size.released,
        "created_at": created,
    }
    listed = registry.write_accounts(rows, count, size.locked)
    deciders = [staff.managers[at] for at in columns.region[:count].tolist()]
    run.done("accounts", count)
    run.done("locks", registry.write_locks(listed, since, deciders, run.today))
    return listed


def _where(columns: AccountColumns, staff: Staff, rows: slice) -> dict[str, Any]:
    return {
        "region_id": [staff.regions[at] for at in columns.region[rows].tolist()],
        "industry_id": [staff.industries[at] for at in columns.industry[rows].tolist()],
        "lat": columns.lat[rows].tolist(),
        "lon": columns.lon[rows].tolist(),
    }


def _write_history(
    run: _Run,
    staff: Staff,
    columns: AccountColumns,
    trade: Trade,
    held: Held,
    listed: registry.Listed,
    visits: work.Visits,
    drawn: work.Activities,
) -> None:
    first, rng = listed.first, run.rng(14)
    window = settings.TANDEM["ACTIVE_WINDOW_DAYS"]
    first_order = ledger.write_orders(trade, first, held.partner, staff.partners, rng)
    run.done("orders", len(trade.account))
    run.done("activations", ledger.write_activations(trade, first, window))
    follow_locks_and_events(Account.objects.all())
    timeline = worklog.write_activities(drawn, first, held.owner_ids, held.inside_ids, rng)
    worklog.write_order_entries(trade, first, first_order)
    run.done("activities", len(drawn.account))
    first_visit = worklog.write_visits(visits, drawn, timeline, first, staff)
    run.done("visits", len(visits.day))
    lines = worklog.lines_of(visits, drawn, timeline)
    told = Written(first_visit, first, lines)
    checked = write_check_ins(visits, told, staff.sellers, run.rng(31), run.today)
    run.done("check-ins", checked)
    people = next_steps.Pairs(staff.sellers, held.inside_ids)
    given = next_steps.write_tasks(visits, first, people, run.rng(17), run.today)
    run.done("tasks", given)
    named = worklog.name_people(staff, first, columns.region, held.top, held.partner, rng)
    run.done("people named to accounts", named)
    shorts = [name.short for name in columns.names[: listed.locked]]
    wallet = trade.wallet[: listed.locked]
    board = deals.Board(shorts, held.owner_ids, held.inside_ids, held.partner, wallet)
    written = deals.write_deals(
        run.size.open_deals, run.size.closed_deals, first, board, staff, run.rng(31), run.today
    )
    snapshots.write_weeks(run.rng(32), run.today)
    run.done("opportunities", written)
    run.done("partner records", partnering.write_partners(staff, run.rng(18), run.today))
    run.done("joint plans", joint_plans.write_plans(staff, run.rng(19), run.today))
    run.done("development funds", partner_funds.write_funds(staff, run.rng(21), run.today))
    run.done("frozen scores", partner_funds.write_scores(run.today))
    run.done("trainings and feedback", trainings.write_trainings(staff, run.rng(20), run.today))
    run.done("weeks counted", week_counts.write_counts(run.today, run.now))


def _write_candidates(run: _Run, staff: Staff, columns: AccountColumns) -> None:
    """Waiting accounts lie behind the listed ones; the first of them are planted duplicates."""
    size, start = run.size, run.size.locked + run.size.released
    names = list(columns.names[start:])
    places = list(columns.places[start:])
    for at, (original, way) in enumerate(
        waiting.planted(size.duplicates, size.locked, run.rng(15))
    ):
        zh = waiting.spelt_otherwise(columns.names[original], columns.places[original].city, way)
        names[at] = OrganisationName(zh, "", "")
        places[at] = columns.places[original]
        columns.region[start + at] = columns.region[original]
        columns.industry[start + at] = columns.industry[original]
        columns.lat[start + at] = columns.lat[original]
        columns.lon[start + at] = columns.lon[original]
    rows = registry.name_columns(names, places) | _where(columns, staff, slice(start, None))
    seen = [f"{run.today - timedelta(days=at % 60)} 02:00:00" for at in range(len(names))]
    rows |= {"state": Account.State.CANDIDATE.value, "created_at": seen}
    registry.write_accounts(rows, len(names), 0)
    run.done("candidates", len(names))


def _index() -> int:
    """Written in id order, as lists of the newest come out of it."""
    ids = list(Account.objects.order_by("id").values_list("id", flat=True))
    index_accounts(ids)
    return len(ids)
