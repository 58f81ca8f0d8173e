"""One region as arrays: what every (seller, option, partner) is worth, and what it uses.

The partner's contribution is added to the seller's response (it does not multiply it), so the
best choice of an account splits into a best (seller, option) and a best partner per option class:
O x (J + P) terms instead of O x J x P. Shared rows (national partners, shared seats, moves) come
in twice: as a capacity split of this region and as a price fixed by the nation.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np

from tandem.planning.coverage.cards import options_within, partner_rule
from tandem.planning.problem import Accounts, Bools, Cards, Floats, Ints, Options, Partners, Sellers
from tandem.planning.terms import NONE, Mode, PartnerRule, Settings, Status
from tandem.planning.travel import kilometres, too_far, visit_km

IMPOSSIBLE = -1e9
"""Value of a choice that pins, bans or missing seats forbid."""


@dataclass(frozen=True, slots=True)
class RegionTask:
    """Everything a worker process needs for one region; indices inside are local.

    `account_rows` … map local to global indices. `top_low`, `top_high` (J,): bounds on personal
    accounts. `banded`: whether the equity band applies. `counted` (n,): whether leaving the
    current owner counts as a move. `seller_bans`, `partner_bans` (m, 2) local pairs.
    """

    region: int
    account_rows: Ints
    seller_rows: Ints
    seat_rows: Ints
    partner_rows: Ints
    accounts: Accounts
    sellers: Sellers
    partners: Partners
    options: Options
    cards: Cards
    settings: Settings
    seller_bans: Ints
    partner_bans: Ints
    counted: np.ndarray
    top_low: Floats
    top_high: Floats
    banded: bool
    seat_capacity: Floats
    partner_capacity: Floats
    move_capacity: float
    seat_price: Floats
    partner_price: Floats
    move_price: float


class RegionArrays(NamedTuple):
    """The numeric form for the kernels. Sizes: n accounts, J sellers, O options, C partner
    classes, P partners; partner column P means none and P + 1 the house partner."""

    value: np.ndarray  # (n, J, O) response - travel - owner relation - move price
    trip: np.ndarray  # (n, J) travel hours of one visit
    moves: np.ndarray  # (n, J) 1.0 where this owner is a counted change
    partner_value: np.ndarray  # (n, C, P + 2) partner contribution - relation - house price
    visits: np.ndarray  # (O,)
    top: np.ndarray  # (O,) 1.0 for personal
    calls: np.ndarray  # (O,)
    admin: np.ndarray  # (O,)
    option_class: np.ndarray  # (O,)
    load: np.ndarray  # (C,)
    seat: np.ndarray  # (J,) local seat; the last one is "no seat"
    visit_hours: float
    visit_cap: np.ndarray  # (J,)
    hour_cap: np.ndarray  # (J,)
    hour_share: np.ndarray  # (J,) share of the region's hours, the equity band's centre
    band: float  # 0 < band; above 1 the band is off
    top_low: np.ndarray  # (J,)
    top_high: np.ndarray  # (J,)
    seat_cap: np.ndarray  # (S + 1,)
    partner_cap: np.ndarray  # (P,)
    move_cap: float
    seat_price: np.ndarray  # (S + 1,) fixed by the nation
    partner_price: np.ndarray  # (P,)
    move_price: float


def take(table: Any, rows: Ints) -> Any:
    """The rows of a frozen table of arrays, as a table of the same kind."""
    return type(table)(**{f.name: getattr(table, f.name)[rows] for f in fields(table)})


def build_arrays(task: RegionTask) -> RegionArrays:
    """Values and uses of all choices of a region (pure; about 20 ms for 2,800 accounts)."""
    options, settings = task.options, task.settings
    crow = crow_km(task.accounts, task.sellers)
    km = visit_km(settings, crow, task.sellers.travel_factor[None, :])
    moves = _counted_moves(task)
    classes, option_class = partner_classes(options)
    free_calls = 1e12
    seats = np.where(task.sellers.seat == NONE, len(task.seat_rows), task.sellers.seat)
    hours = np.maximum(task.sellers.hours - settings.reserve_hours, 1.0)
    return RegionArrays(
        value=_owner_value(task, crow, km, moves),
        trip=km / settings.speed_km_per_hour,
        moves=moves,
        partner_value=_partner_value(task, classes),
        visits=options.visits.astype(np.float64),
        top=(options.mode == Mode.PERSONAL).astype(np.float64),
        calls=options.calls.copy(),
        admin=options.admin_hours.copy(),
        option_class=option_class,
        load=np.array([row[2] for row in classes]),
        seat=seats.astype(np.int64),
        visit_hours=settings.visit_hours,
        visit_cap=task.sellers.visit_capacity.copy(),
        hour_cap=hours,
        hour_share=hours / hours.sum() if len(hours) else hours,
        band=settings.equity_band if task.banded else 2.0,
        top_low=task.top_low.copy(),
        top_high=task.top_high.copy(),
        seat_cap=np.append(task.seat_capacity, free_calls),
        partner_cap=task.partner_capacity.copy(),
        move_cap=float(task.move_capacity),
        seat_price=np.append(task.seat_price, 0.0),
        partner_price=task.partner_price.copy(),
        move_price=float(task.move_price),
    )


def partner_classes(options: Options) -> tuple[list[tuple[int, float, float]], Ints]:
    """Options that treat partners alike: [(mode, weight, load)] and the class of each option."""
    rows = list(
        zip(
            options.mode.tolist(),
            options.partner_weight.tolist(),
            options.partner_load.tolist(),
            strict=True,
        )
    )
    classes = sorted(set(rows))
    return classes, np.array([classes.index(row) for row in rows], dtype=np.int64)


def crow_km(accounts: Accounts, sellers: Sellers) -> Floats:
    """(n, J) kilometres between every account and every base, as the crow flies."""
    a, s = accounts, sellers
    return kilometres(a.lat[:, None], a.lon[:, None], s.lat[None, :], s.lon[None, :])


def visitable(accounts: Accounts, settings: Settings, km: Floats) -> Bools:
    """(n, J) whether a visit fits a day, or people have decided that there shall be one."""
    return ~too_far(settings, km) | (accounts.pin_mode == Mode.PERSONAL)[:, None]


def _owner_value(task: RegionTask, crow: Floats, km: Floats, moves: Floats) -> Floats:
    a, s, o, settings = task.accounts, task.sellers, task.options, task.settings
    skill = s.skill[:, a.industry].T
    constant = o.calls * settings.call_weight + o.partner_contacts
    contacts = skill[:, :, None] * o.visits + constant
    value = response_margin(a, contacts)
    value -= (settings.travel_cost_per_km * km)[:, :, None] * o.visits
    owner = a.current_owner
    leaves = (owner[:, None] != np.arange(len(s))[None, :]) & (owner != NONE)[:, None]
    value -= (leaves * a.owner_tie[:, None])[:, :, None]
    value -= (moves * settings.move_price)[:, :, None]
    far = ~visitable(a, settings, crow)
    value[far[:, :, None] & (o.visits > 0)] = IMPOSSIBLE
    return _forbid_owners(task, value)


def response_margin(accounts: Accounts, contacts: Floats) -> Floats:
    """Margin of (n, J, O) effective contacts: saturating for known, S-shaped for new accounts."""
    contacts = np.maximum(contacts, 0.0)
    margin = -np.expm1(-accounts.response_rate[:, None, None] * contacts)
    new = np.flatnonzero(accounts.status == Status.NEW)
    if len(new):
        raised = contacts[new] ** accounts.response_power[new, None, None]
        margin[new] = raised / (accounts.response_half[new, None, None] + raised)
    return np.ascontiguousarray(margin * accounts.potential[:, None, None])


def _forbid_owners(task: RegionTask, value: Floats) -> Floats:
    a, s, o = task.accounts, task.sellers, task.options
    for column, of_option in ((a.pin_mode, o.mode),):
        wrong = (column != NONE)[:, None] & (of_option[None, :] != column[:, None])
        value[np.broadcast_to(wrong[:, None, :], value.shape)] = IMPOSSIBLE
    pinned = required_owner(a)
    rows = np.flatnonzero(pinned != NONE)
    wrong = np.arange(len(s))[None, :] != pinned[rows, None]
    value[rows] = np.where(wrong[:, :, None], IMPOSSIBLE, value[rows])
    value[:, np.flatnonzero(s.seat == NONE)[:, None], np.flatnonzero(o.calls > 0)] = IMPOSSIBLE
    value[task.seller_bans[:, 0], task.seller_bans[:, 1]] = IMPOSSIBLE
    inside = np.flatnonzero(o.mode == Mode.INSIDE)
    value[np.flatnonzero(required_partner(a) != NONE)[:, None], :, inside] = IMPOSSIBLE
    if len(task.cards):
        may = options_within(task.cards, a, len(o))
        np.copyto(value, IMPOSSIBLE, where=~may[:, None, :])
    return value


def required_owner(accounts: Accounts) -> Ints:
    """The owner people have fixed: by a pin, else by a notice period; -1 where free."""
    noticed = np.where(accounts.notice, accounts.current_owner, NONE)
    return np.where(accounts.pin_owner != NONE, accounts.pin_owner, noticed)


def required_partner(accounts: Accounts) -> Ints:
    """The partner people have fixed: by a pin, else by a notice period; -1 where free."""
    noticed = np.where(
        accounts.notice & (accounts.pin_mode != Mode.INSIDE), accounts.current_partner, NONE
    )
    return np.where(accounts.pin_partner != NONE, accounts.pin_partner, noticed)


def _counted_moves(task: RegionTask) -> Floats:
    owner = task.accounts.current_owner[:, None]
    moved = (owner != np.arange(len(task.sellers))[None, :]) & task.counted[:, None]
    return moved.astype(np.float64)


def _partner_value(task: RegionTask, classes: list[tuple[int, float, float]]) -> Floats:
    a, p, settings = task.accounts, task.partners, task.settings
    role = p.roles @ np.array(settings.role_weights)
    gain = p.skill[:, a.industry].T * role[None, :]
    gain = gain * (settings.partner_effect * a.potential)[:, None]
    n, count = gain.shape
    columns = np.arange(count + 2)
    current = np.where(a.current_partner == NONE, count, a.current_partner)
    broken = (columns[None, :] != current[:, None]) & (a.current_partner != NONE)[:, None]
    loss = broken * a.partner_tie[:, None]
    out = np.full((n, len(classes), count + 2), IMPOSSIBLE)
    for at, (mode, weight, _load) in enumerate(classes):
        if mode != Mode.INSIDE:
            out[:, at, :count] = weight * gain
        if mode in (Mode.PERSONAL, Mode.INSIDE):
            out[:, at, count] = 0.0
        if mode in (Mode.SHARED, Mode.PARTNER_LED):
            out[:, at, count + 1] = -settings.house_partner_price
        out[:, at] -= loss
    out[task.partner_bans[:, 0], :, task.partner_bans[:, 1]] = IMPOSSIBLE
    pinned = required_partner(a)
    rows = np.flatnonzero(pinned != NONE)
    wrong = columns[None, :] != pinned[rows, None]
    out[rows] = np.where(wrong[:, None, :], IMPOSSIBLE, out[rows])
    if len(task.cards):
        rule = partner_rule(task.cards, a)
        out[rule == PartnerRule.ALWAYS, :, count] = IMPOSSIBLE
        never = np.flatnonzero(rule == PartnerRule.NEVER)
        out[never[:, None], :, np.delete(columns, count)] = IMPOSSIBLE
    return out
