"""A second opinion on a calendar: every limit and figure recomputed from the wishes, stop by stop.

Shares no code with the solver on purpose: a mistake there must not be repeated here. [] means the
calendar is what it says it is. It costs a few milliseconds and runs after every production run.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

from tandem.planning.calendar.plan import CalendarPlan, Stop, StopKind
from tandem.planning.calendar.problem import CalendarProblem
from tandem.planning.checker import Fault

_EPSILON = 1e-6
Place = tuple[float, float]


def check_calendar(problem: CalendarProblem, plan: CalendarPlan) -> list[Fault]:
    """All faults of a calendar. `subject`: index of the account, appointment, week or day."""
    look = _Look(problem, plan)
    for number, (day, stops) in enumerate(sorted(look.days.items())):
        look.day(number, day, stops)
    look.appointments()
    look.weeks()
    look.accounts()
    look.figures()
    return look.faults


class _Look:
    """Walks the plan once and keeps the sums that limits and figures are checked on."""

    def __init__(self, problem: CalendarProblem, plan: CalendarPlan) -> None:
        self.p, self.plan = problem, plan
        self.faults: list[Fault] = []
        self.days: dict[date, list[Stop]] = defaultdict(list)
        for stop in plan.stops:
            self.days[stop.day].append(stop)
        self.km = 0.0
        self.over = 0
        self.dates: dict[int, list[date]] = defaultdict(list)
        self.partner_stops: Counter[date] = Counter()
        self.customer_stops: Counter[date] = Counter()

    def fault(self, code: str, subject: int, found: float, expected: float) -> None:
        self.faults.append(Fault(code, subject, found, expected))

    def day(self, number: int, day: date, stops: list[Stop]) -> None:
        """Order, roads, hours and windows of one day; counts its visits."""
        if day not in self.p.days:
            self.fault("NOT_A_WORKING_DAY", number, day.toordinal(), 0)
        if [stop.order for stop in stops] != list(range(len(stops))):
            self.fault("ORDER", number, len(stops), 0)
        here, base = (self.p.base_lat, self.p.base_lon), (self.p.base_lat, self.p.base_lon)
        leave = stops[0].arrive - self._road(here, self._place(stops[0])) / self._speed
        clock = max(leave, -self.p.settings.leave_early_hours)
        for stop in stops:
            leg = self._road(here, self._place(stop))
            if abs(leg - stop.travel_km) > 1e-3:
                self.fault("ROAD", number, stop.travel_km, leg)
            if clock + leg / self._speed > stop.arrive + _EPSILON:
                self.fault("TOO_EARLY", number, stop.arrive, clock + leg / self._speed)
            self._hours(number, stop)
            self._count(stop, week=day - timedelta(days=day.weekday()))
            here, clock = self._place(stop), stop.arrive + stop.duration
            self.km += leg
        home = self._road(here, base)
        self.km += home
        self._length(number, stops, clock + home / self._speed - leave)
        seen = Counter(stop.account for stop in stops if stop.account >= 0)
        for account, times in seen.items():
            if times > 1:
                self.fault("TWICE_A_DAY", account, times, 1)

    def _length(self, number: int, stops: list[Stop], hours: float) -> None:
        limit = self.p.settings.daily_hours
        self.over += hours > limit + _EPSILON
        if len(stops) == 1:
            limit = max(limit, self.p.settings.longest_day_hours)
        agreed = any(stop.kind == StopKind.FIXED for stop in stops)
        if hours > limit + _EPSILON and not agreed:
            self.fault("DAY_TOO_LONG", number, hours, limit)

    def _hours(self, number: int, stop: Stop) -> None:
        """The visit lasts as long as wished and begins inside its window."""
        p, at = self.p, stop.target
        first, last = -math.inf, math.inf
        if stop.kind == StopKind.CUSTOMER:
            length, first, last = p.visits.duration[at], p.visits.opens[at], p.visits.closes[at]
        elif stop.kind == StopKind.PARTNER:
            length = p.settings.partner_visit_hours
        elif stop.kind == StopKind.FIXED:
            length, first, last = p.fixed.duration[at], p.fixed.start[at], p.fixed.start[at]
        else:
            day = p.days.index(stop.day)
            length, first, last = (
                p.joint.duration[at],
                p.joint.opens[at, day],
                p.joint.closes[at, day],
            )
            if math.isnan(first):
                self.fault("NO_COMMON_HOUR", at, stop.arrive, day)
        if abs(length - stop.duration) > _EPSILON:
            self.fault("DURATION", number, stop.duration, float(length))
        if stop.arrive < first - _EPSILON or stop.arrive > last + _EPSILON:
            self.fault("WINDOW", number, stop.arrive, float(first))

    def _count(self, stop: Stop, week: date) -> None:
        if stop.kind == StopKind.PARTNER:
            self.partner_stops[week] += 1
        elif stop.account >= 0:
            self.customer_stops[week] += 1
            self.dates[stop.account].append(stop.day)

    def appointments(self) -> None:
        """Every fixed appointment stands on its day or is reported lost."""
        held = Counter(stop.target for stop in self.plan.stops if stop.kind == StopKind.FIXED)
        for at in range(len(self.p.fixed)):
            if held[at] + self.plan.lost.count(at) != 1:
                self.fault("APPOINTMENT", at, held[at], 1)
        for stop in self.plan.stops:
            if stop.kind == StopKind.FIXED:
                agreed = self.p.days[int(self.p.fixed.day[stop.target])]
                if stop.day != agreed:
                    self.fault("MOVED", stop.target, stop.day.toordinal(), agreed.toordinal())

    def weeks(self) -> None:
        """Quotas of customers and partners, pro rata in short weeks; agreed visits may exceed."""
        s = self.p.settings
        length: Counter[date] = Counter()
        for day in self.p.days:
            length[day - timedelta(days=day.weekday())] += 1
        share = {week: min(n / s.days_in_full_week, 1.0) for week, n in length.items()}
        most = {w: math.ceil(s.customer_visits_per_week * part - 1e-9) for w, part in share.items()}
        if len(self.p.before):
            short = math.ceil((sum(map(int, self.p.visits.count)) - sum(most.values())) / len(most))
            more = min(max(short, 0), s.catch_up_visits_per_week)
            most = {week: quota + more for week, quota in most.items()}
        agreed: Counter[date] = Counter()
        for account, day in zip(self.p.fixed.account, self.p.fixed.day, strict=True):
            on = self.p.days[int(day)]
            agreed[on - timedelta(days=on.weekday())] += account >= 0
        for number, week in enumerate(sorted(share)):
            customers = self.customer_stops[week]
            if customers > max(most[week], agreed[week]):
                self.fault("CUSTOMER_QUOTA", number, customers, most[week])
            partners = math.ceil(s.partner_visits_per_week * share[week] - 1e-9)
            if self.partner_stops[week] > partners:
                self.fault("PARTNER_QUOTA", number, self.partner_stops[week], partners)

    def accounts(self) -> None:
        """Visits placed and not placed add up to the visits wished, account by account."""
        missing = {row.account: row.count for row in self.plan.unplaced}
        lost = Counter(int(self.p.fixed.account[at]) for at in self.plan.lost)
        for account in range(len(self.p.visits)):
            wished = int(self.p.visits.count[account])
            agreed = int((self.p.fixed.account == account).sum())
            found = len(self.dates[account]) + missing.get(account, 0) + lost[account]
            if found != max(wished, agreed):
                self.fault("VISITS", account, found, wished)

    def figures(self) -> None:
        """What the plan says of itself."""
        visits, plan = self.p.visits, self.plan
        placed = sum(len(days) for days in self.dates.values())
        needed = placed + sum(row.count for row in plan.unplaced)
        needed += sum(int(self.p.fixed.account[at]) >= 0 for at in plan.lost)
        top = [a for a in range(len(visits)) if visits.is_top[a] and visits.count[a] > 0]
        for code, said, found in (
            ("PLACED", plan.placed, placed),
            ("NEEDED", plan.needed, needed),
            ("TOP_NEEDED", plan.top_needed, len(top)),
            ("TOP_PLACED", plan.top_placed, sum(bool(self.dates[a]) for a in top)),
            ("PARTNERS", plan.partner_visits, self.partner_stops.total()),
            ("DAYS_USED", plan.days_used, len(self.days)),
            ("DAYS_OVER", plan.days_over_limit, self.over),
            ("TRAVEL_KM", plan.travel_km, self.km),
            ("TRAVEL_HOURS", plan.travel_hours, self.km / self._speed),
            ("SPACING", plan.spacing_error, self._spacing()),
        ):
            if abs(said - found) > 1e-3:
                self.fault(code, -1, said, found)

    def _spacing(self) -> float:
        """Mean days between planned and wished interval of accounts seen again."""
        span = (self.p.days[-1] - self.p.days[0]).days + 1
        errors = []
        for account, days in sorted(self.dates.items()):
            wished = span / max(int(self.p.visits.count[account]), 1)
            ordered = sorted(days)
            for before, after in pairwise(ordered):
                errors.append(abs((after - before).days - wished))
        return sum(errors) / len(errors) if errors else 0.0

    @property
    def _speed(self) -> float:
        return self.p.settings.speed_km_per_hour

    def _place(self, stop: Stop) -> Place:
        if stop.kind == StopKind.FIXED:
            lat, lon = self.p.fixed.lat[stop.target], self.p.fixed.lon[stop.target]
        elif stop.kind == StopKind.PARTNER:
            lat, lon = self.p.partners.lat[stop.target], self.p.partners.lon[stop.target]
        else:
            lat, lon = self.p.visits.lat[stop.account], self.p.visits.lon[stop.account]
        if math.isnan(lat) or math.isnan(lon):
            return self.p.base_lat, self.p.base_lon
        return float(lat), float(lon)

    def _road(self, one: Place, other: Place) -> float:
        """Km by the chord between two points of the sphere."""
        a, b = map(math.radians, one), map(math.radians, other)
        (p1, l1), (p2, l2) = a, b
        x = math.cos(p2) * math.cos(l2) - math.cos(p1) * math.cos(l1)
        y = math.cos(p2) * math.sin(l2) - math.cos(p1) * math.sin(l1)
        z = math.sin(p2) - math.sin(p1)
        chord = math.sqrt(x * x + y * y + z * z)
        return 2 * 6371.0088 * math.asin(min(1.0, chord / 2)) * self.p.settings.detour
