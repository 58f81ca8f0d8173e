"""Why an account stands where it does: the best other ways, and the limit that binds.

All of it is read from the prices: what another choice would gain after paying for the scarce
capacity it takes is what the plan would gain or lose by it.
"""

from __future__ import annotations

import numpy as np

from tandem.planning.coverage.layout import effective_prices, layout_of
from tandem.planning.coverage.other_ways import other_ways
from tandem.planning.coverage.plan import ALTERNATIVES, Limit
from tandem.planning.coverage.region import IMPOSSIBLE, RegionArrays, RegionTask
from tandem.planning.coverage.rows import Use, row_prices, value_of, worth_of
from tandem.planning.coverage.search import RegionPlan
from tandem.planning.problem import Floats, Ints
from tandem.planning.terms import HOUSE_PARTNER, NONE


def global_partner(task: RegionTask, column: Ints) -> Ints:
    count = len(task.partner_rows)
    table = np.concatenate([task.partner_rows, [NONE, HOUSE_PARTNER]])
    return table[np.minimum(column, count + 1)]


def priced(
    task: RegionTask, arrays: RegionArrays, prices: Floats
) -> tuple[Floats, Floats, Floats, float]:
    seller, seat, partner = effective_prices(arrays, layout_of(arrays), prices)
    return seller, seat, partner, arrays.move_price + float(prices[-1])


def alternatives(
    task: RegionTask, arrays: RegionArrays, prices: Floats, plan: RegionPlan
) -> dict[str, np.ndarray]:
    """Best other (owner, mode, visits, partner) of each account by priced worth, best first.

    One for each owner and mode, so that the three tell different things: another owner, another
    mode; the present owner and mode may come back once, with other visits or another partner.
    """
    seller, seat, partner, move = priced(task, arrays, prices)
    mode = task.options.mode.copy()  # as writable as in a worker, so that it compiles once
    worths, other = other_ways(arrays, seller, seat, partner, move, mode, plan.choice, ALTERNATIVES)
    now = worth_of(arrays, row_prices(arrays, prices), plan.choice)
    rows = np.arange(len(now))[:, None]
    there = worths > -1e6
    j, o, q = np.moveaxis(other, 2, 0)
    value = arrays.value[rows, j, o] + arrays.partner_value[rows, arrays.option_class[o], q]
    here = value_of(arrays, plan.choice)[:, None]
    return {
        "alt_owner": np.where(there, task.seller_rows[j], NONE),
        "alt_mode": np.where(there, task.options.mode[o], NONE),
        "alt_visits": np.where(there, task.options.visits[o], 0),
        "alt_partner": np.where(there, global_partner(task, q), NONE),
        "alt_value": np.where(there, value - here, 0.0),
        "alt_priced": np.where(there, worths - now[:, None], 0.0),
    }


def bindings(
    task: RegionTask, arrays: RegionArrays, prices: Floats, plan: RegionPlan, use: Use
) -> dict[str, np.ndarray]:
    """For accounts without visits: the dearest limit on the best way to visit them."""
    n = len(plan.owner)
    columns = {
        "binding": np.full(n, int(Limit.HAS_VISITS)),
        "binding_index": np.full(n, NONE),
        "binding_short": np.zeros(n),
        "binding_price": np.zeros(n),
    }
    paid = priced(task, arrays, prices)
    visiting = np.flatnonzero(task.options.visits > 0)
    best_partner = arrays.partner_value.max(axis=2)
    present = value_of(arrays, plan.choice)
    for i in np.flatnonzero(task.options.visits[plan.option] == 0):
        c = arrays.option_class[visiting]
        raw = arrays.value[i, plan.owner[i], visiting] + best_partner[i, c]
        if raw.max() <= present[i]:
            columns["binding"][i] = _why_none(task, int(i), float(raw.max()))
            continue
        option = int(visiting[raw.argmax()])
        rows = _needs(task, arrays, plan, use, paid, int(i), option)
        kind, whose, needed, price, room = max(rows, key=lambda row: row[2] * row[3])
        columns["binding"][i], columns["binding_index"][i] = kind, whose
        columns["binding_short"][i] = max(0.0, needed - room)
        columns["binding_price"][i] = price
    return columns


def _why_none(task: RegionTask, i: int, best: float) -> Limit:
    """Why no visit is better than what the account has; `best`: value of the best one."""
    if best > IMPOSSIBLE / 2:
        return Limit.NOT_WORTH_A_VISIT
    return Limit.TOO_FAR if task.accounts.pin_mode[i] == NONE else Limit.PIN


def _needs(
    task: RegionTask,
    arrays: RegionArrays,
    plan: RegionPlan,
    use: Use,
    paid: tuple[Floats, Floats, Floats, float],
    i: int,
    option: int,
) -> list[tuple[Limit, int, float, float, float]]:
    """(limit, whose, units needed, price per unit, units left) of covering i this way."""
    seller, seat, partner, _ = paid
    j, s = int(plan.owner[i]), int(arrays.seat[plan.owner[i]])
    owner = int(task.seller_rows[j])
    visits = float(arrays.visits[option])
    hours = visits * (arrays.visit_hours + arrays.trip[i, j]) + arrays.admin[option]
    rows = [
        (Limit.VISITS, owner, visits, seller[0, j], arrays.visit_cap[j] - use.visits[j]),
        (Limit.HOURS, owner, hours, seller[1, j], arrays.hour_cap[j] - use.hours[j]),
        (Limit.TOP_COUNT, owner, arrays.top[option], seller[2, j],
         arrays.top_high[j] - use.tops[j]),
    ]  # fmt: skip
    if s < len(task.seat_rows):
        left = arrays.seat_cap[s] - use.calls[s]
        rows.append((Limit.CALLS, int(task.seat_rows[s]), arrays.calls[option], seat[s], left))
    c = arrays.option_class[option]
    q = int(arrays.partner_value[i, c].argmax())
    if q < len(partner):
        left = arrays.partner_cap[q] - use.loads[q]
        rows.append(
            (Limit.PARTNER_LOAD, int(task.partner_rows[q]), arrays.load[c], partner[q], left)
        )
    return rows
