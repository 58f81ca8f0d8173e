"""Why this chance: each field put to its usual value in turn; the change in log-odds is its part.

Usual is the median or the most frequent category among the newest closed deals. The three fields
of the greatest change are the reasons; up means that the field as it is raises the chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tandem.winning.learning.experts import Model
from tandem.winning.learning.frame import Frame, stacked

MOST_FIELDS = 16
SAMPLE = 100
CHUNK = 20_000
LEAST = 0.02  # of log-odds; less is no reason
EXPLAINING = (
    "logistic",
    "narrow logistic",
    "straight logistic",
    "boosted",
)  # kinds whose reasons are told


@dataclass(frozen=True)
class Reason:
    """A field and how far it moves the log-odds of winning from the usual."""

    field: str
    effect: float


@dataclass(frozen=True)
class Voice:
    model: Model
    weight: float


def reasons_of(voices: Sequence[Voice], frame: Frame, past: Frame) -> list[list[Reason]]:
    """The three strongest reasons of each row."""
    loud = sorted((voice for voice in voices if voice.weight > 0.02), key=lambda v: -v.weight)[:3]
    if not loud:
        return [[] for _ in range(len(frame))]
    usual = _usual(past)
    fields = sorted(set(frame.names), key=frame.names.index)
    if len(fields) > MOST_FIELDS:
        pick = np.linspace(0, len(frame) - 1, min(SAMPLE, len(frame))).astype(int)
        strength = np.abs(_effects(loud, frame.rows(pick), usual, fields)).mean(axis=0)
        fields = [fields[at] for at in np.argsort(-strength)[:MOST_FIELDS]]
    size = max(CHUNK // (len(fields) + 1), 1)
    out: list[list[Reason]] = []
    for start in range(0, len(frame), size):
        effects = _effects(loud, frame.rows(slice(start, start + size)), usual, fields)
        best = np.argsort(-np.abs(effects), axis=1)[:, :3]
        out += [
            [Reason(fields[at], float(row[at])) for at in top if abs(row[at]) >= LEAST]
            for row, top in zip(effects, best, strict=True)
        ]
    return out


def _usual(past: Frame) -> Frame:
    numbers = np.array([_median(column) for column in past.numbers.T])
    codes = np.array([_commonest(column) for column in past.codes.T], np.int32)
    return Frame(numbers[None, :], codes[None, :], past.levels, past.names)


def _median(column: np.ndarray) -> float:
    known = column[~np.isnan(column)]
    return float(np.median(known)) if 2 * len(known) >= len(column) and len(known) else float("nan")


def _commonest(column: np.ndarray) -> int:
    values, seen = np.unique(column, return_counts=True)
    return int(values[seen.argmax()])


def _effects(
    voices: Sequence[Voice], frame: Frame, usual: Frame, fields: Sequence[str]
) -> np.ndarray:
    """Rows x fields: log-odds as it is minus log-odds with the field as usual."""
    width = frame.numbers.shape[1]
    changed = [frame]
    for name in fields:
        numbers, codes = frame.numbers.copy(), frame.codes.copy()
        for at, other in enumerate(frame.names):
            if other == name and at < width:
                numbers[:, at] = usual.numbers[0, at]
            elif other == name:
                codes[:, at - width] = usual.codes[0, at - width]
        changed.append(Frame(numbers, codes, frame.levels, frame.names))
    whole = stacked(changed)
    odds = np.zeros(len(whole))
    for voice in voices:
        chance = voice.model.predict(whole)
        odds += voice.weight * np.log(chance / (1 - chance))
    parts = odds.reshape(len(fields) + 1, len(frame))
    return (parts[0] - parts[1:]).T
