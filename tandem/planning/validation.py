"""Refuse a problem that cannot be planned, in one sentence that names the first fault.

Shapes, index ranges and signs are checked once at the door, so that the numeric core need not.
Pins that contradict each other are refused here; limits that merely cannot all be met are not:
they come back as violations of the plan.
"""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from tandem.planning.problem import Accounts, CoverageProblem, Options, Partners, Seats, Sellers
from tandem.planning.terms import NONE, Mode, PartnerRule, PlanningError

_MATRICES = {("Sellers", "skill"), ("Partners", "skill"), ("Partners", "roles")}
_MAY_BE_NAN = {"lat", "lon"}


def validate(problem: CoverageProblem) -> None:
    """Raise `PlanningError` with the first fault found; return nothing when there is none."""
    if problem.regions < 1 or problem.industries < 1:
        raise PlanningError("A plan needs at least one region and one industry.")
    if len(problem.accounts) == 0:
        raise PlanningError("There is no account to plan; lock some accounts first.")
    for table in _tables(problem):
        _check_columns(table)
    _check_matrices(problem)
    _check_indices(problem)
    _check_pins(problem)
    _check_options(problem.options)
    _check_cards(problem)
    _check_reach(problem)
    _check_settings(problem)


def _tables(problem: CoverageProblem) -> tuple[object, ...]:
    return (problem.accounts, problem.sellers, problem.seats, problem.partners, problem.options)


def _check_columns(table: Accounts | Sellers | Seats | Partners | Options | object) -> None:
    name, length = type(table).__name__, len(table)  # type: ignore[arg-type]
    for column in fields(table):  # type: ignore[arg-type]
        array = getattr(table, column.name)
        if len(array) != length:
            raise PlanningError(
                f"{name}.{column.name} has {len(array)} rows where {length} are needed."
            )
        if array.ndim != (2 if (name, column.name) in _MATRICES else 1):
            raise PlanningError(f"{name}.{column.name} has {array.ndim} dimensions.")
        if column.name in _MAY_BE_NAN or array.dtype != np.float64:
            continue
        if not np.isfinite(array).all() or (array < 0).any():
            row = int(np.argmin(np.isfinite(array).reshape(length, -1).all(1) * 1.0))
            if np.isfinite(array).all():
                row = int(np.argmax((array < 0).reshape(length, -1).any(1)))
            raise PlanningError(
                f"{name}.{column.name} must be a number of zero or more; row {row} is not."
            )
    for unique in ("key",):
        keys = getattr(table, unique, None)
        if keys is not None and len(np.unique(keys)) != len(keys):
            raise PlanningError(f"{name}.key names one row twice.")


def _check_matrices(problem: CoverageProblem) -> None:
    wanted = problem.industries
    for name, table in (("Sellers", problem.sellers), ("Partners", problem.partners)):
        if table.skill.shape != (len(table), wanted):
            raise PlanningError(
                f"{name}.skill has shape {table.skill.shape}; {len(table)} rows and "
                f"{wanted} industries are needed."
            )
    if problem.partners.roles.shape != (len(problem.partners), 3):
        raise PlanningError("Partners.roles needs three columns: capital, logistics, development.")


def _check_indices(problem: CoverageProblem) -> None:
    a, s, p = problem.accounts, problem.sellers, problem.partners
    checks = (
        ("Accounts.region", a.region, 0, problem.regions),
        ("Accounts.industry", a.industry, 0, problem.industries),
        ("Accounts.status", a.status, 0, 3),
        ("Accounts.current_owner", a.current_owner, NONE, len(s)),
        ("Accounts.current_partner", a.current_partner, NONE, len(p)),
        ("Accounts.pin_owner", a.pin_owner, NONE, len(s)),
        ("Accounts.pin_partner", a.pin_partner, NONE, len(p)),
        ("Accounts.pin_mode", a.pin_mode, NONE, len(Mode)),
        ("Sellers.region", s.region, 0, problem.regions),
        ("Sellers.seat", s.seat, NONE, len(problem.seats)),
        ("Partners.region", p.region, NONE, problem.regions),
        ("Options.mode", problem.options.mode, 0, len(Mode)),
        ("Accounts.card", a.card, NONE, len(problem.cards)),
        ("Cards.partner", problem.cards.partner, 0, len(PartnerRule)),
    )
    for name, array, low, high in checks:
        _check_range(name, array, low, high)
    for name, pairs, high in (
        ("seller_bans", problem.seller_bans, len(s)),
        ("partner_bans", problem.partner_bans, len(p)),
    ):
        if pairs.ndim != 2 or pairs.shape[1] != 2:
            raise PlanningError(f"{name} needs two columns: the account and who is banned.")
        _check_range(f"{name} (account)", pairs[:, 0], 0, len(a))
        _check_range(f"{name} (who)", pairs[:, 1], 0, high)


def _check_range(name: str, array: np.ndarray, low: int, high: int) -> None:
    outside = (array < low) | (array >= high)
    if outside.any():
        row = int(np.argmax(outside))
        raise PlanningError(
            f"{name} is {int(array[row])} in row {row}; only {low} to {high - 1} exist."
        )


def _check_pins(problem: CoverageProblem) -> None:
    a, s, p = problem.accounts, problem.sellers, problem.partners
    pinned = np.flatnonzero(a.pin_owner != NONE)
    elsewhere = pinned[s.region[a.pin_owner[pinned]] != a.region[pinned]]
    if len(elsewhere):
        raise PlanningError(f"Account {elsewhere[0]} is pinned to a seller of another region.")
    held = np.flatnonzero(a.pin_partner != NONE)
    home = p.region[a.pin_partner[held]]
    elsewhere = held[(home != NONE) & (home != a.region[held])]
    if len(elsewhere):
        raise PlanningError(f"Account {elsewhere[0]} is pinned to a partner of another region.")
    no_partner = held[a.pin_mode[held] == Mode.INSIDE]
    if len(no_partner):
        raise PlanningError(
            f"Account {no_partner[0]} is pinned to a partner and to the mode inside, "
            "which has no partner."
        )
    for pairs, pins, word in (
        (problem.seller_bans, a.pin_owner, "seller"),
        (problem.partner_bans, a.pin_partner, "partner"),
    ):
        both = pairs[pins[pairs[:, 0]] == pairs[:, 1]]
        if len(both):
            raise PlanningError(
                f"Account {both[0, 0]} is pinned to a {word} it is also banned from."
            )


def _check_reach(problem: CoverageProblem) -> None:
    """Refuse an account whose pins and bans together leave no seller, or no way to cover it.

    Accounts of a region without any seller are not refused: the plan reports the region.
    """
    a, s, o = problem.accounts, problem.sellers, problem.options
    needs_seat = np.array([(o.calls[o.mode == mode] > 0).all() for mode in Mode])
    banned: dict[int, list[int]] = {}
    for account, seller in problem.seller_bans.tolist():
        banned.setdefault(account, []).append(seller)
    asks_seat = (a.pin_mode != NONE) & needs_seat[a.pin_mode]
    for row in np.union1d(np.flatnonzero(asks_seat), np.array(sorted(banned), dtype=np.int64)):
        here = s.region == a.region[row]
        may = here & ~np.isin(np.arange(len(s)), banned.get(int(row), []))
        if a.pin_owner[row] != NONE:
            may &= np.arange(len(s)) == a.pin_owner[row]
        if here.any() and not may.any():
            raise PlanningError(
                f"Account {row} is banned from every seller of its region; lift one of the bans."
            )
        if here.any() and asks_seat[row] and not (may & (s.seat != NONE)).any():
            raise PlanningError(
                f"Account {row} is pinned to a mode that needs an inside seat, and no seller who "
                "may own it has one; pair the seller or lift the pin."
            )


def _check_options(options: Options) -> None:
    offered = set(options.mode.tolist())
    if offered != set(Mode):
        raise PlanningError("Options must offer every coverage mode at least once.")
    if (options.visits[options.mode == Mode.PERSONAL] < 1).any():
        raise PlanningError("A personal account gets at least one visit; one option has none.")
    led = options.mode == Mode.PARTNER_LED
    if options.calls[led].any() or options.visits[led].any():
        raise PlanningError("Partner-led options must need neither calls nor visits.")


def _check_cards(problem: CoverageProblem) -> None:
    cards, options = problem.cards, len(problem.options)
    if len(cards) and cards.options.shape != (len(cards), options):
        raise PlanningError(
            f"Cards.options has shape {cards.options.shape}; {len(cards)} rows and {options} "
            "columns are needed."
        )


def _check_settings(problem: CoverageProblem) -> None:
    s = problem.settings
    if s.top_n < 0 or not 0 <= s.move_share <= 1 or not 0 <= s.warm_move_share <= 1:
        raise PlanningError("The number of top accounts and the shares of moves must be 0 or more.")
    if not 0 < s.equity_band < 1 or not 0 < s.partner_region_share <= 1:
        raise PlanningError("The equity band and the partner share must lie between 0 and 1.")
    if s.speed_km_per_hour <= 0 or s.visit_hours < 0:
        raise PlanningError("Speed must be above 0 and hours of a visit must not be negative.")
