"""What a period will book: four ways to say it, each tried on past periods, the best one believed.

`simulation` draws the open deals, each won within the period with the chance that deals of its age
had before, and adds a drawn past flow of deals not yet opened. `same_last_quarter` repeats the
period of one quarter before, `average` the last three. `pipeline` is win rate times open value, the
custom of the trade, kept to show what it errs by. Days are whole numbers, values of one currency.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

WAYS = ("simulation", "same_last_quarter", "average", "pipeline")
DRAWS = 1_000
LOOKS = 4  # past windows that chances by age and the flow are taken from
AGES = np.array([0, 15, 30, 60, 90, 120, 180, 365])
PRIOR = 10.0  # deals; an age seen less often leans on all ages
WIDEST = 3.0  # times its draws that a range is stretched to at most
TRUSTED = 2.0  # past periods' worth of trust in the draws as they are
LEAST = 4  # past periods without which nothing is forecast
CHUNK = 50


@dataclass(frozen=True)
class Deals:
    """`closed` is inf while open; `won` 1 or 0; `value` nan where none was told."""

    opened: np.ndarray
    closed: np.ndarray
    won: np.ndarray
    value: np.ndarray

    def booked(self, start: float, end: float) -> float:
        inside = (self.closed >= start) & (self.closed < end) & (self.won == 1)
        return float(np.nansum(self.value[inside]))


@dataclass(frozen=True)
class Span:
    """A period, and the same one a quarter earlier and the three before it, newest first."""

    start: float
    end: float
    quarter_ago: tuple[float, float]
    before: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Tried:
    """A past period: what each way said on its first day, and what came."""

    start: float
    said: dict[str, float]
    low: float
    high: float
    actual: float


@dataclass(frozen=True)
class Forecast:
    """`low`, `middle`, `high` are P10, P50, P90 of the way that erred least (WAPE) before."""

    way: str
    low: float
    middle: float
    high: float
    error: dict[str, float]
    covered: float
    tried: tuple[Tried, ...]


def forecast(deals: Deals, span: Span, past: Sequence[Span]) -> Forecast | None:
    """Of one period, by what is known on its first day; None without enough history."""
    usable = [each for each in past if _has_history(deals, each)]
    if len(usable) < LEAST or not _has_history(deals, span):
        return None
    drawn = [simulate(deals, each) for each in usable]
    said = [_say(deals, each, draws) for each, draws in zip(usable, drawn, strict=True)]
    actual = np.array([deals.booked(each.start, each.end) for each in usable])
    error = {way: _wape(np.array([one[way] for one in said]), actual) for way in WAYS}
    way = min(WAYS, key=lambda name: error[name])
    ranges = [
        _range(way, said, actual, drawn, draws, at, said[at][way]) for at, draws in enumerate(drawn)
    ]
    covered = np.mean([low <= a <= high for (low, high), a in zip(ranges, actual, strict=True)])
    now = simulate(deals, span)
    middle = _say(deals, span, now)[way]
    low, high = _range(way, said, actual, drawn, now, -1, middle)
    tried = tuple(
        Tried(each.start, one, *limits, float(came))
        for each, one, limits, came in zip(usable, said, ranges, actual, strict=True)
    )
    return Forecast(way, low, middle, high, error, float(covered), tried)


def simulate(deals: Deals, span: Span) -> np.ndarray:
    """Draws of what the period books, knowing only what had happened before its first day."""
    start, length = span.start, span.end - span.start
    looks = [start - length * back for back in range(1, LOOKS + 1)]
    chances = _chance_by_age(deals, looks, length)
    still_open = (deals.opened < start) & (deals.closed >= start)
    chance = chances[_age(start - deals.opened[still_open])]
    draw = np.random.default_rng(int(start))
    known = deals.value[(deals.won == 1) & (deals.closed < start) & ~np.isnan(deals.value)]
    value = _open_value(deals, still_open, known)
    flows = [_flow(deals, at, length) for at in looks]
    out = draw.choice(flows, DRAWS)
    for at in range(0, DRAWS, CHUNK):
        wins = draw.random((CHUNK, len(value))) < chance
        worth = np.where(np.isnan(value), 0.0, value)
        out[at : at + CHUNK] += wins @ worth
        untold = wins[:, np.isnan(value)].sum(axis=1)
        if len(known):
            out[at : at + CHUNK] += [draw.choice(known, n).sum() for n in untold]
    return out


def _open_value(deals: Deals, still_open: np.ndarray, known: np.ndarray) -> np.ndarray:
    """What an open deal was said to be worth. A deal lost since may read 0: that is not known yet."""
    value = deals.value[still_open].copy()
    value[(value == 0) & (len(known) > 0)] = np.nan
    return value


def _chance_by_age(deals: Deals, looks: Sequence[float], length: float) -> np.ndarray:
    """Share of deals of an age that were won within such a span, from spans that are over."""
    seen, wins = np.zeros(len(AGES) + 1), np.zeros(len(AGES) + 1)
    for at in looks:
        inside = (deals.opened < at) & (deals.closed >= at)
        age = _age(at - deals.opened[inside])
        won = (deals.won[inside] == 1) & (deals.closed[inside] < at + length)
        seen += np.bincount(age, minlength=len(seen))
        wins += np.bincount(age, weights=won, minlength=len(seen))
    common = (wins.sum() + 0.5) / (seen.sum() + 1)
    return (wins + PRIOR * common) / (seen + PRIOR)


def _age(days: np.ndarray) -> np.ndarray:
    return np.searchsorted(AGES, days, side="right")


def _flow(deals: Deals, at: float, length: float) -> float:
    """Booked within the span by deals that were not yet there at its start."""
    fresh = (deals.opened >= at) & (deals.closed < at + length) & (deals.won == 1)
    return float(np.nansum(deals.value[fresh]))


def _say(deals: Deals, span: Span, draws: np.ndarray) -> dict[str, float]:
    start = span.start
    ended = deals.closed < start
    still_open = (deals.opened < start) & (deals.closed >= start)
    known = deals.value[ended & (deals.won == 1)]
    each = float(np.nanmean(known)) if len(known) else 0.0
    rate = float(deals.won[ended].mean()) if ended.any() else 0.0
    value = _open_value(deals, still_open, known)
    return {
        "simulation": float(np.median(draws)),
        "same_last_quarter": deals.booked(*span.quarter_ago),
        "average": float(np.mean([deals.booked(*each_span) for each_span in span.before])),
        "pipeline": rate * float(np.where(np.isnan(value), each, value).sum()),
    }


def _range(
    way: str,
    said: Sequence[dict[str, float]],
    actual: np.ndarray,
    drawn: Sequence[np.ndarray],
    draws: np.ndarray,
    left_out: int,
    middle: float,
) -> tuple[float, float]:
    """P10 and P90: of the draws, stretched by what they missed in the other periods; or of how far
    that way was off in them."""
    if way == "simulation":
        low, half, high = np.quantile(draws, [0.1, 0.5, 0.9])
        wider = _stretch(drawn, actual, left_out)
        return max(float(half - wider * (half - low)), 0.0), float(half + wider * (high - half))
    others = [at for at in range(len(said)) if at != left_out]
    off = [actual[at] / said[at][way] for at in others if said[at][way] > 0]
    if not off:
        return 0.0, 2 * middle
    low, high = np.quantile(off, [0.1, 0.9]) if len(off) > 9 else (min(off), max(off))
    return middle * min(float(low), 1.0), middle * max(float(high), 1.0)


def _stretch(drawn: Sequence[np.ndarray], actual: np.ndarray, left_out: int) -> float:
    """How much wider than the draws a range had to be to hold eight of ten other periods: draws know
    nothing of a market that grows or turns. Few periods say little, and one is never made narrower."""
    off = []
    for at, draws in enumerate(drawn):
        low, half, high = np.quantile(draws, [0.1, 0.5, 0.9])
        side = high - half if actual[at] > half else half - low
        if at != left_out and side > 0:
            off.append(abs(actual[at] - half) / side)
    if not off:
        return 1.0
    wanted = min(float(np.quantile(off, 0.8)), WIDEST)
    return max((len(off) * wanted + TRUSTED) / (len(off) + TRUSTED), 1.0)


def _wape(said: np.ndarray, actual: np.ndarray) -> float:
    total = float(np.abs(actual).sum())
    return float(np.abs(said - actual).sum()) / total if total else float("inf")


def _has_history(deals: Deals, span: Span) -> bool:
    """Something was booked in each span that the ways look back to."""
    spans: list[tuple[float, float]] = [span.quarter_ago, *span.before]
    booked: Callable[[float, float], float] = deals.booked
    return all(booked(*each) > 0 for each in spans)
