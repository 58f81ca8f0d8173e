"""Why each stop stands on its day: the firmest reason that holds, with its numbers."""

from __future__ import annotations

from tandem.planning.calendar.plan import StopKind, StopReason
from tandem.planning.calendar.problem import CalendarProblem
from tandem.planning.calendar.units import SellersUnits
from tandem.planning.problem import Ints

Reason = tuple[StopReason, dict[str, float]]


class Reasons:
    """Walks the quarter forward, so ask for the stops in the order of their days."""

    def __init__(self, problem: CalendarProblem, made: SellersUnits) -> None:
        self._problem, self._made = problem, made
        self._last_seen: dict[int, int] = {}

    def of(self, unit: int, day: int, today: Ints) -> Reason:
        account = int(self._made.wishes.account[unit])
        reason = self._of(unit, account, day, today)
        if account >= 0:
            self._last_seen[account] = int(self._made.calendar_day[day])
        return reason

    def _of(self, unit: int, account: int, day: int, today: Ints) -> Reason:
        wishes, visits = self._made.wishes, self._problem.visits
        kind = int(wishes.kind[unit])
        if kind == StopKind.FIXED:
            return StopReason.FIXED_APPOINTMENT, {}
        if kind == StopKind.PARTNER:
            return StopReason.PARTNER_VISIT, {"round": float(wishes.nth[unit] + 1)}
        since = self._days_since(account, day)
        facts = {"interval": round(float(wishes.interval[unit]), 1)}
        if since >= 0:
            facts["days_since"] = float(since)
        if kind == StopKind.JOINT:
            return StopReason.JOINT_VISIT, facts
        if visits.is_top[account] and account not in self._last_seen:
            return StopReason.TOP20_DUE, facts
        if visits.activation[account]:
            return StopReason.ACTIVATION, facts
        if since >= wishes.interval[unit]:
            return StopReason.DAYS_SINCE_VISIT, facts
        km = self._nearest(unit, today)
        if km <= self._problem.settings.near_km:
            return StopReason.NEARBY, facts | {"km": round(km, 1)}
        return StopReason.CADENCE, facts

    def _nearest(self, unit: int, today: Ints) -> float:
        """Km to the nearest other stop of the day."""
        units = self._made.units
        others = [units.site[other] for other in today if other != unit]
        if not others:
            return float("inf")
        hours = units.hours[units.site[unit], others].min()
        return float(hours) * self._problem.settings.speed_km_per_hour

    def _days_since(self, account: int, day: int) -> int:
        now, first = (int(self._made.calendar_day[at]) for at in (day, 0))
        if account in self._last_seen:
            return now - self._last_seen[account]
        known = int(self._problem.visits.days_since[account])
        return known + now - first if known >= 0 else -1
