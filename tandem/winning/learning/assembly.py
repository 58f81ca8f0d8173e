"""Two tables and a map as deals in time: roles, outcomes, moments, fields, leaks, groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.winning.learning.cases import LATEST, Cases, groups
from tandem.winning.learning.fields import Field, as_frame, read_fields
from tandem.winning.learning.guesses import guess_roles, outcomes
from tandem.winning.learning.history import Log, history_fields, read_log
from tandem.winning.learning.leaks import without_leaks
from tandem.winning.learning.mapping import ScoreMap
from tandem.winning.learning.moments import Moments, Times, moments, read_times
from tandem.winning.learning.refused import BadInput
from tandem.winning.learning.tables import Sheet

SEASON_DAYS = 540  # a month of the year teaches only where it came round
_RULES = {
    "scored": "Each deal is scored at the moment its column says.",
    "opened": "Each deal is scored at its opening.",
    "closed": "No opening is known: each deal is scored just before its end.",
    "last event": "Each deal of TEST is scored after its last event; TRAIN is seen at drawn moments.",
    "drawn": "Deals of TRAIN are seen at several moments of their history.",
}


@dataclass(frozen=True)
class Assembled:
    given: ScoreMap
    cases: Cases
    ids: tuple[str, ...]
    test_won: np.ndarray  # what TEST itself says, for a judgement afterwards
    said: tuple[str, ...]
    deal: np.ndarray

    def deals(self, closed: np.ndarray) -> int:
        return len(np.unique(self.deal[: self.cases.test_from][closed]))


def assemble(given: ScoreMap, train: Sheet, test: Sheet, events: Sheet | None) -> Assembled:
    """Raises BadInput with a sentence for whatever does not fit."""
    given, said = guess_roles(given, train, test)
    said += [*train.notes, *test.notes]
    won_train, more = outcomes(given, train)
    said += more
    truth = _truth_of_test(given, train, test)
    log, more = _log(given, events)
    said += more
    train_cases, test_cases = _names(given, train), _names(given, test)
    times = read_times(given, train, said, "TRAIN"), read_times(given, test, said, "TEST")
    closed = np.array(won_train) >= 0
    drawn, asked = moments(given, *times, train_cases, test_cases, log, closed)
    seen, asked_sheet = _taken(train, drawn.row), test
    won = np.concatenate([np.array(won_train, int)[drawn.row], np.full(test.rows, -1)])
    scored, known, timeless = _in_time(given, drawn, asked, times, won)
    if given.test_outcomes == "after_close" and not timeless:
        won[len(drawn.row) :] = np.where(known[len(drawn.row) :] < LATEST, truth, -1)
    dated = not timeless and given.order != "file"
    if dated:
        said += [_RULES.get(asked.rule, f"Each deal is scored when it first reaches {asked.rule}.")]
    start = len(drawn.row)
    found, more = _all_fields(given, seen, asked_sheet, scored, timeless)
    said += more
    lasted = times[0].closed[drawn.row] - scored[:start] if dated else None
    found, more = without_leaks(found, won_of_train(won, start), start, given.keep, lasted)
    said += more
    found += _calendar(given, scored, timeless)
    found += _age(times, drawn, asked, scored)
    if log is not None:
        names = [train_cases[row] for row in drawn.row] + test_cases
        ends = np.concatenate([times[0].closed[drawn.row], times[1].closed])
        at = np.where(np.isnan(scored), LATEST, scored)
        found += history_fields(log, names, at, np.where(np.isnan(ends), LATEST, ends), start)
    frame = as_frame(found, len(won))
    deal = _deals(given, train, test, drawn)
    group, sentence = groups([*map(str, deal)], frame, start)
    said += [sentence] if sentence else []
    weight = 1.0 / np.bincount(deal)[deal]  # a deal seen at several moments counts once
    cases = Cases(frame, won, scored, known, group, weight, start, timeless)
    return Assembled(given, cases, tuple(_ids(given, test)), truth, tuple(said), deal)


def won_of_train(won: np.ndarray, start: int) -> np.ndarray:
    """No outcome of TEST takes part in what is dropped."""
    only = won.copy()
    only[start:] = -1
    return only


def _truth_of_test(given: ScoreMap, train: Sheet, test: Sheet) -> np.ndarray:
    if given.outcome not in test.columns:
        return np.full(test.rows, -1)
    both = Sheet(
        {
            name: train.column(name) + test.column(name)
            for name in {given.outcome, given.closed or given.outcome}
        },
        train.rows + test.rows,
    )
    try:
        return np.array(outcomes(given, both)[0][train.rows :])
    except BadInput:  # values that only TEST has; it is scored all the same
        return np.full(test.rows, -1)


def _log(given: ScoreMap, events: Sheet | None) -> tuple[Log | None, list[str]]:
    if given.events is None or events is None:
        return None, []
    if not given.id:
        raise BadInput('Events belong to deals by their id: add id = "…" to the map.')
    return read_log(events, given.events, given.day_first)


def _names(given: ScoreMap, sheet: Sheet) -> list[str]:
    return sheet.column(given.id) if given.id else [""] * sheet.rows


def _ids(given: ScoreMap, test: Sheet) -> list[str]:
    return test.column(given.id) if given.id else [str(n) for n in range(1, test.rows + 1)]


def _taken(sheet: Sheet, rows: np.ndarray) -> Sheet:
    if len(rows) == sheet.rows and np.array_equal(rows, np.arange(sheet.rows)):
        return sheet
    at = rows.tolist()
    columns = {name: [cells[row] for row in at] for name, cells in sheet.columns.items()}
    return Sheet(columns, len(at))


def _in_time(
    given: ScoreMap, drawn: Moments, asked: Moments, times: tuple[Times, Times], won: np.ndarray
) -> tuple[np.ndarray, np.ndarray, bool]:
    """Moments of scoring and of knowing, TRAIN then TEST; and whether there are none at all."""
    rows, start = len(won), len(drawn.row)
    if given.order == "file":
        place = np.arange(rows, dtype=float)
        return place, place.copy(), False
    scored = np.concatenate([drawn.at, asked.at])
    known = np.concatenate([times[0].closed[drawn.row], times[1].closed])
    if np.isnan(scored[:start]).all() and np.isnan(known[:start]).all():
        return np.zeros(rows), np.zeros(rows), True
    here = np.arange(rows) < start
    known = np.where(here & np.isnan(known), scored, known)
    scored = np.where(here & np.isnan(scored), known, scored)
    earliest, latest = np.nanmin(scored[:start]), np.nanmax(np.fmax(scored, known)[:start])
    scored = np.where(np.isnan(scored), np.where(here, earliest, latest + 1), scored)
    known = np.where(np.isnan(known), np.where(here, scored, LATEST), known)
    return scored, np.fmax(known, scored), False


def _all_fields(
    given: ScoreMap, train: Sheet, test: Sheet, scored: np.ndarray, timeless: bool
) -> tuple[list[Field], list[str]]:
    roles = {*given.roles().values(), *given.after_end, *given.ignore}
    names = [name for name in train.columns if name not in roles]
    lacking = [name for name in names if name not in test.columns]
    said = [f"TEST lacks the columns {', '.join(lacking)}; they are left out."] if lacking else []
    moment = None if timeless or given.order == "file" else scored
    found, more = read_fields(
        [name for name in names if name in test.columns],
        train,
        test,
        given.columns,
        day_first=given.day_first,
        moment=moment,
    )
    return found, said + more


def _calendar(given: ScoreMap, scored: np.ndarray, timeless: bool) -> list[Field]:
    """The day of the week and, over long histories, the month of the moment of scoring."""
    if timeless or given.order == "file" or np.abs(scored).max() < 1_000:
        return []
    day = np.floor(scored).astype("datetime64[D]")
    weekday = ((np.floor(scored).astype(int) + 3) % 7).astype(np.int32)
    none = np.empty((len(scored), 0))
    out = [Field("day of the week", "categorical", none, weekday[:, None], (7,))]
    if scored.max() - scored.min() > SEASON_DAYS:
        month = (day.astype("datetime64[M]").astype(int) % 12).astype(np.int32)
        out.append(Field("month", "categorical", none, month[:, None], (12,)))
    return out


def _age(
    times: tuple[Times, Times], drawn: Moments, asked: Moments, scored: np.ndarray
) -> list[Field]:
    """How long a deal had been open when it was scored, where it is not scored at its opening."""
    opened = np.concatenate([times[0].opened[drawn.row], times[1].opened])
    days = scored - opened
    known = days[~np.isnan(days)]
    if "opened" in (drawn.rule, asked.rule) or not len(known) or np.ptp(known) == 0:
        return []
    no_codes = np.empty((len(days), 0), np.int32)
    return [Field("days open", "numeric", days[:, None], no_codes, ())]


def _deals(given: ScoreMap, train: Sheet, test: Sheet, drawn: Moments) -> np.ndarray:
    """Which deal a row tells of: by the group or id that the map names, else each row its own."""
    by = given.group or given.id
    if by:
        names = [train.column(by)[row] for row in drawn.row] + test.column(by)
        unnamed = (name or f"row {at}" for at, name in enumerate(names))
        return np.unique(list(unnamed), return_inverse=True)[1]
    return np.concatenate([drawn.row, np.arange(test.rows) + train.rows])
