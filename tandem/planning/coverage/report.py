"""What a region's plan tells people: parts, reasons, alternatives, binding limits, prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tandem.planning.coverage.explain import alternatives, bindings, global_partner, priced
from tandem.planning.coverage.layout import layout_of, rows_used
from tandem.planning.coverage.plan import (
    ALTERNATIVES,
    Alternatives,
    CoveragePlan,
    ModeReason,
    OwnerReason,
    Part,
    Prices,
)
from tandem.planning.coverage.region import (
    RegionArrays,
    RegionTask,
    crow_km,
    required_owner,
    response_margin,
)
from tandem.planning.coverage.rows import Use, use_of
from tandem.planning.coverage.search import RegionPlan
from tandem.planning.coverage.split import Nation
from tandem.planning.facts import Fact
from tandem.planning.problem import CoverageProblem, Floats, Ints
from tandem.planning.terms import NONE, Mode
from tandem.planning.travel import visit_km

_TOLERANCE = 1e-6
_ROUNDING = 1e-10
"""The bound of a plan that is the best there is may lie so much under its value, in shares of it:
both are sums of many numbers, added in another order."""


@dataclass(frozen=True, slots=True)
class RegionReport:
    """A region's part of the plan with global indices; `prices` by name as in `Prices`."""

    task_rows: Ints
    columns: dict[str, np.ndarray]
    prices: dict[str, Floats]
    facts: tuple[Fact, ...]
    value: float
    moved: float
    used: Floats
    """(layout.size,) what the plan uses of every priced row."""


def report_region(
    task: RegionTask, arrays: RegionArrays, prices: Floats, plan: RegionPlan
) -> RegionReport:
    """Everything the merge needs from one region (runs in the worker)."""
    use = use_of(arrays, plan.choice)
    parts = value_parts(task, arrays, plan)
    columns = {
        "owner": task.seller_rows[plan.owner],
        "mode": task.options.mode[plan.option],
        "visits": task.options.visits[plan.option],
        "partner": global_partner(task, plan.partner),
        "parts": parts,
        "owner_reason": _owner_reasons(task, plan),
        "mode_reason": _mode_reasons(task, arrays, plan),
    }
    columns |= alternatives(task, arrays, prices, plan)
    columns |= bindings(task, arrays, prices, plan, use)
    return RegionReport(
        task_rows=task.account_rows,
        columns=columns,
        prices=_named_prices(task, arrays, prices),
        facts=tuple(_violations(task, arrays, use)),
        value=float(parts.sum()),
        moved=use.moves,
        used=_used(arrays, use),
    )


def _used(arrays: RegionArrays, use: Use) -> Floats:
    loads = use.loads[: len(arrays.partner_cap)]
    return rows_used(arrays, use.visits, use.hours, use.tops, use.calls, loads, use.moves)


def value_parts(task: RegionTask, arrays: RegionArrays, plan: RegionPlan) -> Floats:
    """(n, 7) the account's value split by `Part`."""
    a, o, settings = task.accounts, task.options, task.settings
    rows = np.arange(len(a))
    skill = task.sellers.skill[plan.owner, a.industry]
    contacts = skill * o.visits[plan.option]
    contacts = contacts + o.calls[plan.option] * settings.call_weight
    contacts = contacts + o.partner_contacts[plan.option]
    parts = np.zeros((len(a), len(Part)))
    parts[:, Part.RESPONSE] = response_margin(a, contacts[:, None, None])[:, 0, 0]
    factor = task.sellers.travel_factor[plan.owner]
    km = visit_km(settings, crow_km(a, task.sellers)[rows, plan.owner], factor)
    parts[:, Part.TRAVEL] = -settings.travel_cost_per_km * km * o.visits[plan.option]
    changed = (a.current_owner != NONE) & (a.current_owner != plan.owner)
    parts[:, Part.OWNER_RELATION] = -a.owner_tie * changed
    parts[:, Part.MOVE_PRICE] = -settings.move_price * arrays.moves[rows, plan.owner]
    count = len(arrays.partner_cap)
    house = plan.partner == count + 1
    parts[:, Part.HOUSE_PRICE] = -settings.house_partner_price * house
    real = np.where(plan.partner < count, plan.partner, NONE)
    left = (a.current_partner != NONE) & (a.current_partner != real)
    parts[:, Part.PARTNER_RELATION] = -a.partner_tie * left
    theirs = arrays.partner_value[rows, arrays.option_class[plan.option], plan.partner]
    house_or_left = parts[:, Part.HOUSE_PRICE] + parts[:, Part.PARTNER_RELATION]
    parts[:, Part.PARTNER] = theirs - house_or_left
    return parts


def _owner_reasons(task: RegionTask, plan: RegionPlan) -> Ints:
    a = task.accounts
    reason = np.full(len(a), int(OwnerReason.NEW_OWNER))
    had = a.current_owner != NONE
    reason[had & (a.current_owner == plan.owner)] = OwnerReason.KEPT
    reason[had & (a.current_owner != plan.owner)] = OwnerReason.MOVED_FOR_VALUE
    reason[a.notice & (required_owner(a) != NONE)] = OwnerReason.NOTICE
    reason[a.pin_owner != NONE] = OwnerReason.PINNED
    return reason


def _mode_reasons(task: RegionTask, arrays: RegionArrays, plan: RegionPlan) -> Ints:
    mode, visits = task.options.mode[plan.option], task.options.visits[plan.option]
    shared = np.where(visits > 0, ModeReason.SHARED_WITH_VISITS, ModeReason.SHARED_WITHOUT_VISITS)
    by_mode = {
        Mode.PERSONAL: np.full(len(mode), int(ModeReason.TOP_ACCOUNT)),
        Mode.SHARED: shared,
        Mode.INSIDE: np.full(len(mode), int(ModeReason.INSIDE_BY_CALLS)),
        Mode.PARTNER_LED: np.full(len(mode), int(ModeReason.PARTNER_LEADS)),
    }
    reason = np.select([mode == m for m in by_mode], list(by_mode.values()))
    reason[plan.partner == len(arrays.partner_cap) + 1] = ModeReason.HOUSE_PARTNER
    reason[task.accounts.pin_mode != NONE] = ModeReason.PINNED
    return reason


def _named_prices(task: RegionTask, arrays: RegionArrays, prices: Floats) -> dict[str, Floats]:
    blocks = layout_of(arrays).blocks()
    seller, seat, partner, move = priced(task, arrays, prices)
    return {
        "seller_rows": task.seller_rows,
        "seat_rows": task.seat_rows,
        "partner_rows": task.partner_rows,
        "visit": seller[0],
        "hour": np.maximum(seller[1], 0.0),
        "hour_floor": prices[blocks["band_down"]],
        "top": seller[2],
        "seat": seat[: len(task.seat_rows)],
        "partner": partner,
        "move": np.array([move]),
    }


def _violations(task: RegionTask, arrays: RegionArrays, use: Use) -> list[Fact]:
    """Limits the region's plan does not keep, as plain facts."""
    r, sellers = task.region, task.seller_rows
    rows = [
        ("VISITS", sellers, use.visits, arrays.visit_cap),
        ("HOURS", sellers, use.hours, arrays.hour_cap),
        ("TOP_COUNT", sellers, use.tops, arrays.top_high),
        ("TOP_COUNT", sellers, -use.tops, -arrays.top_low),
        ("CALLS", task.seat_rows, use.calls[: len(task.seat_rows)], arrays.seat_cap),
        ("PARTNER_LOAD", task.partner_rows, use.loads[:-2], arrays.partner_cap),
        ("MOVES", np.array([NONE]), np.array([use.moves]), np.array([arrays.move_cap])),
    ]
    if arrays.band <= 1:
        centre = arrays.hour_share * use.hours.sum()
        rows.append(("HOURS_BAND", sellers, use.hours, (1 + arrays.band) * centre))
        rows.append(("HOURS_BAND", sellers, -use.hours, -(1 - arrays.band) * centre))
    facts = []
    for code, whose, amount, limit in rows:
        facts += [
            Fact(code, r, int(whose[k]), abs(float(amount[k])), abs(float(limit[k])))
            for k in np.flatnonzero(amount > limit[: len(amount)] + _TOLERANCE)
        ]
    return facts


def merge(
    problem: CoverageProblem,
    nation: Nation,
    reports: Sequence[RegionReport],
    bound: float,
    region_bounds: Sequence[float],
    seconds: float,
) -> CoveragePlan:
    """One plan of all regions; accounts of regions without a seller stay without an owner."""
    columns = _blank_columns(len(problem.accounts))
    region_value = np.zeros(problem.regions)
    region_bound = np.zeros(problem.regions)
    for task, report, limit in zip(nation.tasks, reports, region_bounds, strict=True):
        for name, column in report.columns.items():
            columns[name][report.task_rows] = column
        region_value[task.region], region_bound[task.region] = report.value, limit
    value = float(columns["parts"].sum())
    if 0 < value - bound <= _ROUNDING * max(1.0, abs(value)):
        bound = value
    violations = [fact for report in reports for fact in report.facts]
    for region in np.unique(problem.accounts.region[nation.unserved]):
        here = float((problem.accounts.region == region).sum())
        violations.append(Fact("NO_SELLER_IN_REGION", int(region), NONE, here, 0.0))
    owned = problem.accounts.current_owner != NONE
    kept = (columns["owner"] == problem.accounts.current_owner)[owned]
    others = {f: columns.pop(f"alt_{k}") for f, k in _ALTERNATIVE_COLUMNS.items()}
    return CoveragePlan(
        account_key=problem.accounts.key,
        seller_key=problem.sellers.key,
        partner_key=problem.partners.key,
        is_top=columns["mode"] == Mode.PERSONAL,
        value=value,
        bound=bound,
        gap=(bound - value) / max(abs(bound), 1e-12),
        violations=tuple(violations),
        notes=nation.notes,
        prices=_merge_prices(problem, reports),
        alternatives=Alternatives(**others),
        region_value=region_value,
        region_bound=region_bound,
        kept_share=float(kept.mean()) if len(kept) else 1.0,
        moved=round(sum(report.moved for report in reports)),
        seconds=seconds,
        seed=problem.settings.seed,
        data_date=problem.data_date,
        **columns,
    )


_ALTERNATIVE_COLUMNS = {
    "owner": "owner",
    "mode": "mode",
    "visits": "visits",
    "partner": "partner",
    "value_change": "value",
    "priced_change": "priced",
}


def _blank_columns(n: int) -> dict[str, np.ndarray]:
    none = {"owner", "mode", "partner", "binding_index"}
    names = [*none, "visits", "owner_reason", "mode_reason", "binding"]
    columns = {name: np.full(n, NONE if name in none else 0) for name in names}
    columns["owner_reason"][:] = OwnerReason.NO_SELLER_IN_REGION
    columns["mode_reason"][:] = ModeReason.NOT_COVERED
    columns["parts"] = np.zeros((n, len(Part)))
    columns["binding_short"], columns["binding_price"] = np.zeros(n), np.zeros(n)
    for name in ("owner", "mode", "partner"):
        columns[f"alt_{name}"] = np.full((n, ALTERNATIVES), NONE)
    columns["alt_visits"] = np.zeros((n, ALTERNATIVES), dtype=np.int64)
    columns["alt_value"] = np.zeros((n, ALTERNATIVES))
    columns["alt_priced"] = np.zeros((n, ALTERNATIVES))
    return columns


def _merge_prices(problem: CoverageProblem, reports: Sequence[RegionReport]) -> Prices:
    sellers = {k: np.zeros(len(problem.sellers)) for k in ("visit", "hour", "hour_floor", "top")}
    seat, partner = np.zeros(len(problem.seats)), np.zeros(len(problem.partners))
    moves = [0.0]
    for report in reports:
        p = report.prices
        for name, column in sellers.items():
            column[p["seller_rows"]] = p[name]
        seat[p["seat_rows"]] = np.maximum(seat[p["seat_rows"]], p["seat"])
        partner[p["partner_rows"]] = np.maximum(partner[p["partner_rows"]], p["partner"])
        moves.append(float(p["move"][0]))
    return Prices(seat=seat, partner=partner, move=max(moves), **sellers)
