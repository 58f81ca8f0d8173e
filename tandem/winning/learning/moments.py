"""When each row is scored and when its outcome was known; TRAIN and TEST follow the same rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.winning.learning.history import MOMENTS, Log, first_time, moments_of
from tandem.winning.learning.mapping import ScoreMap
from tandem.winning.learning.refused import BadInput
from tandem.winning.learning.tables import Sheet
from tandem.winning.learning.values import as_time, is_ambiguous


@dataclass(frozen=True)
class Times:
    """Per row of a sheet, days; nan where there is none."""

    opened: np.ndarray
    closed: np.ndarray
    scored: np.ndarray

    def rows(self, at: np.ndarray) -> Times:
        return Times(self.opened[at], self.closed[at], self.scored[at])


def read_times(given: ScoreMap, sheet: Sheet, said: list[str], name: str) -> Times:
    """The time columns of one table."""
    found = {}
    for role in ("opened", "closed", "scored"):
        column = getattr(given, role)
        cells = sheet.column(column) if column else [""] * sheet.rows
        found[role], share = as_time(cells, given.day_first)
        filled = sum(1 for cell in cells if cell)
        if filled and share < 0.5:
            raise BadInput(
                f"{column} in {name} is called {role} and cannot be read as a time (such as "
                f"{next(cell for cell in cells if cell)!r}). Name another column, or none."
            )
        if filled and share < 1:
            said.append(f"{round((1 - share) * filled)} cells of {column} in {name} are no time.")
        if filled and given.day_first is None and is_ambiguous(cells):
            said.append(f"{column} in {name} writes days like 03/04/2001: read with the day first.")
    return Times(found["opened"], found["closed"], found["scored"])


@dataclass(frozen=True)
class Moments:
    """Rows as they are scored: `row` of the sheet, and at which moment (nan: none is known)."""

    row: np.ndarray
    at: np.ndarray
    rule: str


def moments(
    given: ScoreMap,
    train: Times,
    test: Times,
    train_cases: list[str],
    test_cases: list[str],
    log: Log | None,
    closed: np.ndarray,
) -> tuple[Moments, Moments]:
    """When the rows of TRAIN and of TEST are scored. `closed`: rows of TRAIN with an outcome."""
    every, each = np.arange(len(train.opened)), np.arange(len(test.opened))
    if log is None:
        rule = "scored" if _is_there(test.scored) and _is_there(train.scored) else "opened"
        if rule == "opened" and not _is_there(train.opened):
            rule = "closed"
        return (
            Moments(every, getattr(train, rule), rule),
            Moments(each, _or_later(test, rule), rule),
        )
    if given.events and given.events.at:
        step = given.events.at
        at = np.array([first_time(log, case, step) for case in train_cases])
        then = np.array([first_time(log, case, step) for case in test_cases])
        reached = ~np.isnan(at)
        if not reached.any():
            known = ", ".join(log.steps[:30])
            raise BadInput(
                f"No deal of TRAIN ever reaches {step!r}, named at in [events]. Steps are: {known}."
            )
        return Moments(every[reached], at[reached], step), Moments(each, then, step)
    if _is_there(test.scored) and _is_there(train.scored):
        return Moments(every, train.scored, "scored"), Moments(each, test.scored, "scored")
    if _is_there(test.scored):
        drawn = _like_test(train, test, train_cases, test_cases, log, closed)
        return drawn, Moments(each, test.scored, "scored")
    last = np.array(
        [_last(log, case, end) for case, end in zip(test_cases, test.closed, strict=True)]
    )
    if _is_there(test.opened) and not _is_cut(log, test_cases, test, last):
        return Moments(every, train.opened, "opened"), Moments(each, test.opened, "opened")
    return _drawn(train, train_cases, log, closed), Moments(each, last, "last event")


def _or_later(test: Times, rule: str) -> np.ndarray:
    if rule == "opened" and _is_there(test.scored) and not _is_there(test.opened):
        return test.scored
    return np.asarray(getattr(test, rule))


def _is_there(times: np.ndarray) -> bool:
    return bool(len(times)) and bool((~np.isnan(times)).mean() > 0.5)


def _is_cut(log: Log, cases: list[str], test: Times, last: np.ndarray) -> bool:
    """Does the log of TEST stop where the score is wanted? So it seems when TEST knows no ends and
    its deals went on long after they were opened."""
    if _is_there(test.closed):
        return False
    early = sum(
        1
        for case, start in zip(cases, test.opened, strict=True)
        if np.searchsorted(log.time[log.of(case)], start, side="right") <= 1
    )
    longer = np.nanmean(last > test.opened) if len(last) else 0.0
    return bool(early >= 0.9 * len(cases) and longer > 0.5)


def _last(log: Log, case: str, end: float) -> float:
    times = log.time[log.of(case)]
    if end == end:
        times = times[times < end]
    return float(times[-1]) if len(times) else float("nan")


def _like_test(
    train: Times,
    test: Times,
    train_cases: list[str],
    test_cases: list[str],
    log: Log,
    closed: np.ndarray,
) -> Moments:
    """Closed deals of TRAIN at the ages at which those of TEST are scored, as far as they got."""
    chance = np.random.default_rng(2006)
    ages = test.scored - _starts(test, test_cases, log)
    ages = ages[~np.isnan(ages)]
    if not len(ages):
        return _drawn(train, train_cases, log, closed)
    rows: list[int] = []
    at: list[float] = []
    begun = _starts(train, train_cases, log)
    for row in np.flatnonzero(closed & ~np.isnan(begun)):
        end = train.closed[row] if train.closed[row] == train.closed[row] else np.inf
        asked = np.unique(begun[row] + chance.choice(ages, MOMENTS))
        asked = asked[asked < end]
        if not len(asked) and begun[row] < end < np.inf:  # never that old: it still teaches
            asked = begun[row] + (end - begun[row]) * chance.random(1)
        rows += [int(row)] * len(asked)
        at += asked.tolist()
    return Moments(np.array(rows, int), np.array(at), "drawn")


def _starts(times: Times, cases: list[str], log: Log) -> np.ndarray:
    """When each deal began: its opening, else its first event."""
    first = [
        log.time[part.start] if (part := log.of(c)).stop > part.start else np.nan for c in cases
    ]
    return np.where(np.isnan(times.opened), np.array(first), times.opened)


def _drawn(train: Times, cases: list[str], log: Log, closed: np.ndarray) -> Moments:
    """Several moments of each closed deal, one row each."""
    chance = np.random.default_rng(2006)
    rows: list[int] = []
    at: list[float] = []
    for row, case in enumerate(cases):
        if not closed[row]:
            continue
        end = train.closed[row]
        times = log.time[log.of(case)]
        if end != end:
            end = times[-1] if len(times) else end
        found = moments_of(log, case, end, chance) or [train.opened[row]]
        rows += [row] * len(found)
        at += found
    return Moments(np.array(rows, int), np.array(at), "drawn")
