"""A second opinion on a plan: value and every limit recomputed from the raw input, row by row.

Shares no code with the solver on purpose: a mistake there must not be repeated here. The answer is
a list of sentences' facts; empty means the plan is what it says it is. The true bound cannot be
recomputed cheaply; here it is only refused when a feasible plan beats it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tandem.planning.coverage.plan import CoveragePlan
from tandem.planning.problem import CoverageProblem

_PERSONAL, _SHARED, _INSIDE, _PARTNER_LED = 0, 1, 2, 3
_NOBODY, _HOUSE = -1, -2
_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not so. `subject`: index of the account, seller, seat or partner."""

    code: str
    subject: int
    found: float
    expected: float


def check(
    problem: CoverageProblem, plan: CoveragePlan, *, move_share: float | None = None
) -> list[Fault]:
    """All faults of a plan, [] when none. `move_share` defaults to the problem's setting.

    A region without a seller leaves its accounts without an owner: reported as ORPHAN. Cost is a
    few microseconds an account, so it runs after every solve.
    """
    look = _Look(problem)
    faults: list[Fault] = []
    total = 0.0
    for i in range(len(problem.accounts)):
        total += look.account(plan, i, faults)
    if abs(total - plan.value) > _EPSILON * max(1.0, abs(total)):
        faults.append(Fault("VALUE", -1, plan.value, total))
    if abs(float(plan.parts.sum()) - total) > _EPSILON * max(1.0, abs(total)):
        faults.append(Fault("PARTS", -1, float(plan.parts.sum()), total))
    look.limits(problem.settings.move_share if move_share is None else move_share, faults)
    if not faults and plan.bound < total - _EPSILON * max(1.0, abs(total)):
        faults.append(Fault("BOUND", -1, plan.bound, total))
    gap = (plan.bound - plan.value) / max(abs(plan.bound), 1e-12)
    if abs(gap - plan.gap) > _EPSILON:
        faults.append(Fault("GAP", -1, plan.gap, gap))
    return faults


class _Look:
    """Walks the plan once and keeps the sums that the limits are checked on."""

    def __init__(self, problem: CoverageProblem) -> None:
        self.p = problem
        self.visits: dict[int, float] = defaultdict(float)
        self.hours: dict[int, float] = defaultdict(float)
        self.tops: dict[int, int] = defaultdict(int)
        self.calls: dict[int, float] = defaultdict(float)
        self.loads: dict[int, float] = defaultdict(float)
        self.loads_in: dict[tuple[int, int], float] = defaultdict(float)
        self.moved = 0
        self.movable = 0
        o = problem.options
        self.option_at = {
            (int(m), int(v)): at for at, (m, v) in enumerate(zip(o.mode, o.visits, strict=True))
        }
        self.seller_ban = {(int(i), int(j)) for i, j in problem.seller_bans}
        self.partner_ban = {(int(i), int(j)) for i, j in problem.partner_bans}
        self.middle = [self._middle(r) for r in range(problem.regions)]

    def _middle(self, region: int) -> tuple[float, float]:
        everyone = np.ones(len(self.p.accounts), dtype=bool)
        a, s = self.p.accounts, self.p.sellers
        for table, rows in ((a, a.region == region), (s, s.region == region), (a, everyone)):
            known = rows & ~(np.isnan(table.lat) | np.isnan(table.lon))
            if known.any():
                return float(table.lat[known].mean()), float(table.lon[known].mean())
        return 0.0, 0.0

    def _place(self, table: object, row: int) -> tuple[float, float]:
        lat, lon = float(table.lat[row]), float(table.lon[row])  # type: ignore[attr-defined]
        if math.isnan(lat) or math.isnan(lon):
            return self.middle[int(table.region[row])]  # type: ignore[attr-defined]
        return lat, lon

    def _past(self, i: int) -> tuple[int, int]:
        """Owner and partner whose relation still stands."""
        a = self.p.accounts
        owner, partner, region = int(a.current_owner[i]), int(a.current_partner[i]), a.region[i]
        if owner >= 0 and (self.p.sellers.region[owner] != region or (i, owner) in self.seller_ban):
            owner = _NOBODY
        if partner >= 0 and (
            self.p.partners.region[partner] not in (_NOBODY, region)
            or (i, partner) in self.partner_ban
        ):
            partner = _NOBODY
        return owner, partner

    def account(self, plan: CoveragePlan, i: int, faults: list[Fault]) -> float:
        """Value of one account; adds its use and its own faults."""
        j, mode, visits = int(plan.owner[i]), int(plan.mode[i]), int(plan.visits[i])
        q = int(plan.partner[i])
        if j < 0:
            faults.append(Fault("ORPHAN", i, j, 0))
            return 0.0
        at = self.option_at.get((mode, visits))
        if at is None:
            faults.append(Fault("NO_SUCH_OPTION", i, visits, mode))
            return 0.0
        if bool(plan.is_top[i]) != (mode == _PERSONAL):
            faults.append(Fault("TOP_FLAG", i, float(plan.is_top[i]), mode))
        self._people(i, j, mode, q, faults)
        card = self._card(i)
        if card >= 0 and not self._within(card, at, q) and self._has_way(i, card):
            faults.append(Fault("CARD", i, at, card))
        if visits and not self._fits_a_day(i, j):
            faults.append(Fault("TOO_FAR", i, visits, 0))
        self._count(i, j, at, q)
        return self._value(i, j, at, q)

    def _people(self, i: int, j: int, mode: int, q: int, faults: list[Fault]) -> None:
        a, region = self.p.accounts, int(self.p.accounts.region[i])
        past_owner, past_partner = self._past(i)
        if int(self.p.sellers.region[j]) != region:
            faults.append(Fault("OWNER_REGION", i, float(self.p.sellers.region[j]), region))
        if q >= 0 and int(self.p.partners.region[q]) not in (_NOBODY, region):
            faults.append(Fault("PARTNER_REGION", i, float(self.p.partners.region[q]), region))
        if (i, j) in self.seller_ban or (i, q) in self.partner_ban:
            faults.append(Fault("BANNED", i, j, q))
        wrong_partner = {
            _PERSONAL: q == _HOUSE,
            _SHARED: q == _NOBODY,
            _INSIDE: q != _NOBODY,
            _PARTNER_LED: q == _NOBODY,
        }
        if wrong_partner[mode]:
            faults.append(Fault("MODE_PARTNER", i, q, mode))
        if a.pin_mode[i] >= 0 and mode != a.pin_mode[i]:
            faults.append(Fault("PIN_MODE", i, mode, float(a.pin_mode[i])))
        asked = int(a.pin_owner[i])
        if asked < 0 and a.notice[i]:
            asked = past_owner
        if asked >= 0 and j != asked:
            faults.append(Fault("PIN_OWNER", i, j, asked))
        asked = int(a.pin_partner[i])
        if asked < 0 and a.notice[i] and a.pin_mode[i] != _INSIDE:
            asked = past_partner
        if asked >= 0 and q != asked:
            faults.append(Fault("PIN_PARTNER", i, q, asked))

    def _card(self, i: int) -> int:
        """The card of the account's class, unless people have decided for the account."""
        a = self.p.accounts
        decided = a.pin_mode[i] >= 0 or a.pin_partner[i] >= 0 or bool(a.notice[i])
        return _NOBODY if decided else int(a.card[i])

    def _within(self, card: int, at: int, q: int) -> bool:
        rule = int(self.p.cards.partner[card])
        fits = rule == 0 or (q == _NOBODY if rule == 1 else q != _NOBODY)
        return bool(self.p.cards.options[card, at]) and fits

    def _has_way(self, i: int, card: int) -> bool:
        """Whether any seller, option and partner of the region keeps to the card."""
        a, s, o, region = self.p.accounts, self.p.sellers, self.p.options, self.p.accounts.region[i]
        partners = [
            q
            for q in range(len(self.p.partners))
            if self.p.partners.region[q] in (_NOBODY, region) and (i, q) not in self.partner_ban
        ]
        for j in range(len(s)):
            elsewhere = s.region[j] != region or (i, j) in self.seller_ban
            if elsewhere or a.pin_owner[i] not in (_NOBODY, j):
                continue
            for at in range(len(o)):
                far = o.visits[at] > 0 and not self._fits_a_day(i, j)
                if far or (o.calls[at] > 0 and s.seat[j] < 0):
                    continue
                with_whom = {
                    _PERSONAL: [_NOBODY, *partners],
                    _INSIDE: [_NOBODY],
                }.get(int(o.mode[at]), [_HOUSE, *partners])
                if any(self._within(card, at, q) for q in with_whom):
                    return True
        return False

    def _fewest_personal(self, i: int) -> int:
        """The fewest visits the account may have as a personal one; 0: it may not be one."""
        o, card = self.p.options, self._card(i)
        is_bound = card >= 0 and self._has_way(i, card)
        visits = [
            int(o.visits[at])
            for at in range(len(o))
            if o.mode[at] == _PERSONAL and (not is_bound or self.p.cards.options[card, at])
        ]
        return min(visits, default=0)

    def _way(self, i: int, j: int) -> tuple[float, float]:
        """Hours one way, and the kilometres one visit is charged (straight line by the chord)."""
        lat1, lon1 = self._place(self.p.accounts, i)
        lat2, lon2 = self._place(self.p.sellers, j)
        s = self.p.settings
        p1, p2, turn = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
        chord = math.sqrt(
            (math.cos(p2) * math.cos(turn) - math.cos(p1)) ** 2
            + (math.cos(p2) * math.sin(turn)) ** 2
            + (math.sin(p2) - math.sin(p1)) ** 2
        )
        line = 2 * 6371.0088 * math.asin(min(1.0, chord / 2))
        factor = float(self.p.sellers.travel_factor[j])
        hours = line * s.detour / s.speed_km_per_hour
        return hours, line * s.detour * 2 * min(1.0, self._share(hours) * factor)

    def _share(self, hours: float) -> float:
        """What of the round trip is charged: straight between the settings' corners."""
        corners = self.p.settings.trip_shares
        for (before, low), (after, high) in pairwise(corners):
            if before < hours <= after:
                return low + (high - low) * (hours - before) / (after - before)
        return corners[0][1] if hours <= corners[0][0] else corners[-1][1]

    def _fits_a_day(self, i: int, j: int) -> bool:
        """Whether there, the visit and back are one day's work, or a person has asked for it."""
        s = self.p.settings
        day = 2 * self._way(i, j)[0] + s.visit_hours
        return day <= s.daily_hours + _EPSILON or int(self.p.accounts.pin_mode[i]) == _PERSONAL

    def _count(self, i: int, j: int, at: int, q: int) -> None:
        o, s = self.p.options, self.p.settings
        visits = int(o.visits[at])
        trip = self._way(i, j)[1] / s.speed_km_per_hour
        self.visits[j] += visits
        self.hours[j] += visits * (s.visit_hours + trip) + float(o.admin_hours[at])
        self.tops[j] += int(o.mode[at]) == _PERSONAL
        self.calls[int(self.p.sellers.seat[j])] += float(o.calls[at])
        if q >= 0:
            self.loads[q] += float(o.partner_load[at])
            self.loads_in[q, int(self.p.accounts.region[i])] += float(o.partner_load[at])
        past, _ = self._past(i)
        pin = int(self.p.accounts.pin_owner[i])
        if past >= 0 and pin in (_NOBODY, past):
            self.movable += 1
            self.moved += j != past

    def _value(self, i: int, j: int, at: int, q: int) -> float:
        a, o, s = self.p.accounts, self.p.options, self.p.settings
        industry, visits = int(a.industry[i]), int(o.visits[at])
        contacts = visits * float(self.p.sellers.skill[j, industry])
        contacts += float(o.calls[at]) * s.call_weight + float(o.partner_contacts[at])
        if int(a.status[i]) == 1:
            power = contacts ** float(a.response_power[i]) if contacts > 0 else 0.0
            share = power / (float(a.response_half[i]) + power) if power > 0 else 0.0
        else:
            share = 1.0 - math.exp(-float(a.response_rate[i]) * contacts)
        value = float(a.potential[i]) * share
        if q >= 0:
            roles = zip(self.p.partners.roles[q], s.role_weights, strict=True)
            role = sum(weight for has, weight in roles if has)
            skill = float(self.p.partners.skill[q, industry])
            weight = float(o.partner_weight[at])
            value += weight * skill * role * s.partner_effect * float(a.potential[i])
        if q == _HOUSE:
            value -= s.house_partner_price
        value -= s.travel_cost_per_km * self._way(i, j)[1] * visits
        past_owner, past_partner = self._past(i)
        if past_owner >= 0 and past_owner != j:
            value -= float(a.owner_tie[i])
            if int(a.pin_owner[i]) in (_NOBODY, past_owner):
                value -= s.move_price
        if past_partner >= 0 and past_partner != q:
            value -= float(a.partner_tie[i])
        return value

    def limits(self, move_share: float, faults: list[Fault]) -> None:
        for code, used, limit in (
            ("VISITS", self.visits, self.p.sellers.visit_capacity),
            ("CALLS", self.calls, self.p.seats.calls),
            ("PARTNER_LOAD", self.loads, self.p.partners.capacity),
        ):
            for k, amount in used.items():
                allowed = float(limit[k]) if k >= 0 else 0.0
                if amount > allowed + _EPSILON:
                    faults.append(Fault(code, k, amount, allowed))
        budget = math.floor(move_share * self.movable + 1e-9)
        if self.moved > budget:
            faults.append(Fault("MOVES", -1, self.moved, budget))
        for region in range(self.p.regions):
            self._region(region, faults)

    def _region(self, region: int, faults: list[Fault]) -> None:
        s, a, settings = self.p.sellers, self.p.accounts, self.p.settings
        team = [j for j in range(len(s)) if int(s.region[j]) == region]
        size = int((a.region == region).sum())
        for (q, where), load in self.loads_in.items():
            most = max(1.5, settings.partner_region_share * size)
            if where == region and load > most + _EPSILON:
                faults.append(Fault("CONCENTRATION", q, load, most))
        if not team or not size:
            return
        reach, known, most = self._reach(region, team)
        enough = known >= settings.top_n * len(team)
        even = settings.top_n if enough else known // len(team)
        hours = [max(float(s.hours[j]) - settings.reserve_hours, 1.0) for j in team]
        mean = sum(self.hours[j] for j in team) / sum(hours)
        for j, available in zip(team, hours, strict=True):
            fewest = min(even, reach[j], math.floor(float(s.visit_capacity[j]) / most))
            if not fewest <= self.tops[j] <= settings.top_n:
                faults.append(Fault("TOP_COUNT", j, self.tops[j], fewest))
            if self.hours[j] > available + _EPSILON:
                faults.append(Fault("HOURS", j, self.hours[j], available))
            off = abs(self.hours[j] - mean * available)
            if enough and off > settings.equity_band * mean * available + _EPSILON:
                faults.append(Fault("HOURS_BAND", j, self.hours[j], mean * available))

    def _reach(self, region: int, team: list[int]) -> tuple[dict[int, int], int, int]:
        """How many accounts each seller may hold as personal (within a day, by their cards), how
        many anybody may, and the most visits that the least personal way of one of them takes."""
        a, s, settings = self.p.accounts, self.p.sellers, self.p.settings
        rows = [i for i in range(len(a)) if int(a.region[i]) == region]
        ours = np.array([_on_the_globe(*self._place(a, i)) for i in rows])
        theirs = np.array([_on_the_globe(*self._place(s, j)) for j in team])
        chord = np.linalg.norm(ours[:, None] - theirs[None], axis=2)
        line = 2 * 6371.0088 * np.arcsin(np.minimum(1.0, chord / 2))
        day = 2 * line * settings.detour / settings.speed_km_per_hour + settings.visit_hours
        may = (day <= settings.daily_hours + _EPSILON) | (a.pin_mode[rows] == _PERSONAL)[:, None]
        for i, j in self.seller_ban:
            if j in team and i in rows:
                may[rows.index(i), team.index(j)] = False
        few = [self._fewest_personal(i) for i in rows] if len(self.p.cards) else [1]
        if len(self.p.cards):
            may[np.array(few) == 0] = False
        reach = dict(zip(team, may.sum(axis=0).tolist(), strict=True))
        return reach, int(may.any(axis=1).sum()), max([*few, 1])


def _on_the_globe(lat: float, lon: float) -> tuple[float, float, float]:
    """The point on the unit sphere."""
    phi, turn = math.radians(lat), math.radians(lon)
    return math.cos(phi) * math.cos(turn), math.cos(phi) * math.sin(turn), math.sin(phi)
