"""The order of a day that has windows, by a routing library (PyVRP, adr/0013).

The search inserts stop by stop; where hours are given, the best order may need several stops to
change places at once. Loaded only when such a day is met, because most calendars have none.
"""

from __future__ import annotations

import numpy as np

from tandem.planning.calendar import board as boards
from tandem.planning.problem import Ints

_PER_HOUR = 3600
_ITERATIONS = 60
_FEWEST = 3  # two stops the search has tried both ways


def order_timed_days(units: boards.Units, board: boards.Board, seed: int) -> None:
    """Put the stops of days with windows into a shorter order where there is one."""
    for r in np.flatnonzero((board.timed > 0) & (board.length >= _FEWEST)):
        stops = board.route[r, : board.length[r]].astype(np.int64)
        order = best_order(units, stops, int(r), seed)
        if order is not None:
            _reorder(units, board, int(r), stops, order)


def best_order(units: boards.Units, stops: Ints, day: int, seed: int) -> Ints | None:
    """The stops in the order with the least hours; None when the library finds none in time."""
    from pyvrp import Model
    from pyvrp.stop import MaxIterations

    model = Model()
    sites = np.concatenate([[0], units.site[stops]])
    places = [model.add_location(float(at), 0.0) for at in range(len(sites))]
    depot = model.add_depot(places[0])
    model.add_vehicle_type(1, start_depot=depot, end_depot=depot, unit_duration_cost=1)
    for place, unit in zip(places[1:], stops, strict=True):
        first, last = _window(units, int(unit), day)
        model.add_client(
            place,
            service_duration=round(units.duration[unit] * _PER_HOUR),
            tw_early=first,
            tw_late=last,
        )
    seconds = np.rint(units.hours[np.ix_(sites, sites)] * _PER_HOUR).astype(int)
    for a, start in enumerate(places):
        for b, end in enumerate(places):
            model.add_edge(start, end, int(seconds[a, b]), int(seconds[a, b]))
    found = model.solve(MaxIterations(_ITERATIONS), seed=seed % 2**31, display=False).best
    if not found.is_feasible():
        return None
    visits = [visit for route in found.routes() for visit in route.schedule()]
    return stops[[visit.idx for visit in visits if visit.is_client()]]


def _window(units: boards.Units, unit: int, day: int) -> tuple[int, int]:
    """Seconds after the earliest hour of leaving between which a visit may begin."""
    row = units.window[unit]
    if row < 0:
        return 0, 48 * _PER_HOUR
    first = max(units.opens[row, day] - units.earliest, 0.0)
    last = min(units.closes[row, day] - units.earliest, 48.0)
    return round(first * _PER_HOUR), round(last * _PER_HOUR)


def _reorder(units: boards.Units, board: boards.Board, r: int, old: Ints, new: Ints) -> None:
    before, choices = float(board.span[r]), board.choice[old].copy()
    for order in (new, old):
        for unit in old:
            boards.take_out(units, board, int(unit))
        for at, unit in enumerate(order):
            boards.insert(units, board, int(unit), 0, r, at)
        board.choice[old] = choices
        if board.span[r] <= before + 1e-9:
            return
