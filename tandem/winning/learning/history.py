"""What had happened to a deal up to a moment, as fields: counts, the last step, the pace.

An event at or before the moment counts, never one after it and never one at or after the end of
the deal. Where TRAIN names no moments, each of its deals is seen at several, drawn from between
its first event and its end, so that the model learns what early and late look like.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.winning.learning.fields import Field
from tandem.winning.learning.mapping import EventsMap
from tandem.winning.learning.refused import BadInput
from tandem.winning.learning.tables import Sheet
from tandem.winning.learning.values import as_time

MOST_ACTIVITIES = 40
RECENT_DAYS = 7.0
MOMENTS = 4  # of a closed deal of TRAIN that names none


@dataclass(frozen=True)
class Log:
    """Events sorted by case and time; `first[n]:first[n+1]` are those of case n."""

    cases: dict[str, int]
    first: np.ndarray
    time: np.ndarray
    step: np.ndarray
    steps: tuple[str, ...]
    by: np.ndarray
    names: tuple[str, ...]

    def of(self, case: str) -> slice:
        at = self.cases.get(case)
        return slice(0, 0) if at is None else slice(self.first[at], self.first[at + 1])


def read_log(sheet: Sheet, given: EventsMap, day_first: bool | None) -> tuple[Log, list[str]]:
    """The events table; its columns are guessed where the map does not name them."""
    named = {
        role: getattr(given, role) or _guess(role, sheet)
        for role in ("case", "activity", "time", "transition", "resource")
    }
    for role in ("case", "activity", "time"):
        if named[role] not in sheet.columns:
            raise BadInput(
                f'The events table needs a column for {role}. Add {role} = "…" to [events]; '
                f"it has: {', '.join(sheet.columns)}."
            )
    time, share = as_time(sheet.column(named["time"]), day_first)
    if share < 0.5:
        raise BadInput(f"The times in {named['time']} of the events table cannot be read as dates.")
    steps = sheet.column(named["activity"])
    if named["transition"] in sheet.columns:
        pairs = zip(steps, sheet.column(named["transition"]), strict=True)
        steps = [f"{step} {phase}".strip() for step, phase in pairs]
    said = [f"Guessed: {role} of the events is {name}." for role, name in named.items()
            if name and not getattr(given, role)]  # fmt: skip
    return _sorted_log(
        sheet.column(named["case"]), time, steps, sheet.column(named["resource"])
    ), said


_GUESSES = {
    "case": ("case:concept:name", "case id", "case_id", "case", "deal", "opportunity_id", "id"),
    "activity": ("concept:name", "activity", "event", "step", "action", "task"),
    "time": ("time:timestamp", "timestamp", "time", "date", "at", "when"),
    "transition": ("lifecycle:transition", "transition", "lifecycle"),
    "resource": ("org:resource", "resource", "user", "agent", "by"),
}


def _guess(role: str, sheet: Sheet) -> str:
    there = {name.lower(): name for name in sheet.columns}
    return next((there[name] for name in _GUESSES[role] if name in there), "")


def _sorted_log(case: list[str], time: np.ndarray, steps: list[str], by: list[str]) -> Log:
    numbers: dict[str, int] = {}
    of = np.fromiter((numbers.setdefault(name, len(numbers)) for name in case), int, len(case))
    usable = ~np.isnan(time)
    order = np.lexsort((np.arange(len(of)), time, of))
    order = order[usable[order]]
    step, step_names = _numbered(steps)
    who, who_names = _numbered(by)
    first = np.searchsorted(of[order], np.arange(len(numbers) + 1))
    return Log(numbers, first, time[order], step[order], step_names, who[order], who_names)


def _numbered(words: list[str]) -> tuple[np.ndarray, tuple[str, ...]]:
    seen: dict[str, int] = {}
    codes = np.fromiter((seen.setdefault(word, len(seen)) for word in words), int, len(words))
    return codes, tuple(seen)


def first_time(log: Log, case: str, step: str) -> float:
    """When that step first happened to the case (nan: never)."""
    part = log.of(case)
    wanted = [n for n, name in enumerate(log.steps) if name == step or name.split(" ")[0] == step]
    hits = log.time[part][np.isin(log.step[part], wanted)]
    return float(hits[0]) if len(hits) else float("nan")


def moments_of(log: Log, case: str, end: float, chance: np.random.Generator) -> list[float]:
    """Moments at which a closed deal is looked at: just after some of its events before the end."""
    times = np.unique(log.time[log.of(case)])
    times = times[times < end]
    if len(times) > MOMENTS:
        times = np.sort(chance.choice(times, MOMENTS, replace=False))
    return [float(each) for each in times]


def history_fields(
    log: Log, cases: list[str], moment: np.ndarray, end: np.ndarray, taught: int
) -> list[Field]:
    """The fields of every row at its moment. Which steps count is decided by the first `taught`."""
    parts = [log.of(case) for case in cases]
    cuts = [
        int(np.searchsorted(log.time[part], at, side="right"))
        if at < stop
        else int(np.searchsorted(log.time[part], stop, side="left"))
        for part, at, stop in zip(parts, moment, end, strict=True)
    ]
    seen = [slice(part.start, part.start + cut) for part, cut in zip(parts, cuts, strict=True)]
    total = np.zeros(len(log.steps), int)
    for part in seen[:taught]:
        total += np.bincount(log.step[part], minlength=len(log.steps))
    common = [at for at in np.argsort(-total, kind="stable")[:MOST_ACTIVITIES] if total[at]]
    place = np.full(len(log.steps), -1)
    place[common] = np.arange(len(common))
    counts = np.zeros((len(cases), len(common)))
    since = np.full((len(cases), len(common)), np.nan)
    pace = np.full((len(cases), 7), np.nan)
    last = np.full((len(cases), 3), -1, np.int32)
    for row, (part, at) in enumerate(zip(seen, moment, strict=True)):
        times, steps = log.time[part], log.step[part]
        if not len(times):
            pace[row, 0] = 0.0
            continue
        spots = place[steps]
        counts[row] = np.bincount(spots[spots >= 0], minlength=len(common))
        since[row, spots[spots >= 0]] = at - times[spots >= 0]
        pace[row] = _pace(times, log.by[part], at)
        last[row] = steps[-1], steps[-2] if len(steps) > 1 else -1, log.by[part][-1]
    return _fields(log, common, counts, since, pace, last)


def _pace(times: np.ndarray, by: np.ndarray, at: float) -> tuple[float, ...]:
    days = np.floor(times)
    return (
        float(len(times)),
        float(np.sum(times > at - RECENT_DAYS)),
        at - times[0],
        at - times[-1],
        times[-1] - times[-2] if len(times) > 1 else np.nan,
        float(len(np.unique(by))),
        float(len(np.unique(days))),
    )


_PACE = (
    *("events so far", "events in the last 7 days", "days since the first event"),
    *("days since the last event", "days between the last two events", "people so far"),
    "days with events",
)
_LAST = ("last step", "step before the last", "who did the last step")


def _fields(
    log: Log,
    common: list[int],
    counts: np.ndarray,
    since: np.ndarray,
    pace: np.ndarray,
    last: np.ndarray,
) -> list[Field]:
    rows = len(counts)
    none, no_codes = np.empty((rows, 0)), np.empty((rows, 0), np.int32)
    out = [Field(name, "numeric", pace[:, [at]], no_codes, ()) for at, name in enumerate(_PACE)]
    for at, step in enumerate(common):
        both = np.stack([counts[:, at], since[:, at]], axis=1)
        out.append(Field(f"step {log.steps[step]}", "numeric", both, no_codes, ()))
    sizes = (len(log.steps), len(log.steps), len(log.names))
    out += [
        Field(name, "categorical", none, last[:, [at]], (size,))
        for at, (name, size) in enumerate(zip(_LAST, sizes, strict=True))
    ]
    return [field for field in out if field.codes.shape[1] or not _is_flat(field.numbers)]


def _is_flat(numbers: np.ndarray) -> bool:
    known = numbers[~np.isnan(numbers)]
    return len(known) == 0 or (known.min() == known.max() and len(known) == numbers.size)
