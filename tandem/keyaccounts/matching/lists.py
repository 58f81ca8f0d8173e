"""Find the records that are one: within a list, between two lists, or of an import in a list.

The only door to this package. It loads NumPy and SciPy, and scikit-learn where labels are learnt from:
import it in jobs and commands, not in a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tandem.keyaccounts.matching.blocking import Candidates, find_candidates
from tandem.keyaccounts.matching.comparing import (
    AT_ONCE,
    Comparison,
    Weights,
    against_rivals,
    compare,
)
from tandem.keyaccounts.matching.prepared import Prepared, prepare
from tandem.keyaccounts.matching.reasons import Reason, reasons_of
from tandem.keyaccounts.matching.records import Field, Record
from tandem.keyaccounts.matching.scoring import (
    Decision,
    Thresholds,
    decide,
    score,
    thresholds,
)

if TYPE_CHECKING:
    from tandem.keyaccounts.matching.learning import Learnt

LabelledPair = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class Match:
    """A pair that is one record, or possibly one, and why."""

    a: str
    b: str
    score: float
    decision: Decision
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """A list kept ready, so that a small import need not prepare 50,000 accounts again."""

    fields: tuple[Field, ...]
    prepared: Prepared


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits that replace those of the scores; a blank one stays."""

    match: float | None = None
    possible: float | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """Pairs a person judged; `valid` chooses the limit and is never learnt from."""

    train: Sequence[LabelledPair]
    valid: Sequence[LabelledPair] = ()


def find_duplicates(
    records: Sequence[Record], fields: Sequence[Field], *, limits: Limits | None = None
) -> list[Match]:
    """Pairs of one list that are, or may be, one record; best first, each pair once."""
    return duplicates_in(build_index(records, fields), limits=limits)


def build_index(records: Sequence[Record], fields: Sequence[Field]) -> Index:
    """Prepare a list once, to compare it with itself and with others."""
    return Index(tuple(fields), prepare(records, fields))


def duplicates_in(index: Index, *, limits: Limits | None = None) -> list[Match]:
    """Pairs within a prepared list."""
    prepared = index.prepared
    pairs = find_candidates(prepared.blocks, prepared.blocks, same_list=True)
    return _found(prepared, prepared, pairs, limits)


def match_indexes(one: Index, other: Index, *, limits: Limits | None = None) -> list[Match]:
    """Matches of the records of one prepared list (`a`) among those of another (`b`)."""
    pairs = find_candidates(one.prepared.blocks, other.prepared.blocks)
    return _found(one.prepared, other.prepared, pairs, limits)


def match_against(
    index: Index, records: Sequence[Record], *, limits: Limits | None = None
) -> list[Match]:
    """Matches of new records (`a`) among those of the index (`b`)."""
    return match_indexes(build_index(records, index.fields), index, limits=limits)


def match_lists(
    one: Sequence[Record],
    other: Sequence[Record],
    fields: Sequence[Field],
    *,
    labels: Labels | None = None,
    one_to_one: bool = False,
    limits: Limits | None = None,
) -> list[Match]:
    """Matches between two lists; learnt from labels where there are any.

    With `one_to_one` a record has at most one partner: the best pair is taken first.
    Raises TooFewLabels, and KeyError for a labelled id that no list has.
    """
    first, second = prepare(one, fields), prepare(other, fields)
    pairs = find_candidates(first.blocks, second.blocks)
    if labels is None:
        comparison = compare(first, second, pairs)
        scores, own_limits = score(comparison), thresholds(comparison)
    else:
        comparison, learnt = learn_from(first, second, labels, pairs)
        scores, own_limits = learnt.score(comparison.matrix), learnt.limits
    found = _matches(comparison, scores, _limits(limits, own_limits))
    return _one_to_one(found) if one_to_one else found


def learn_from(
    first: Prepared, second: Prepared, labels: Labels, pairs: Candidates
) -> tuple[Comparison, Learnt]:
    """Fit on the labelled pairs; compare them together with the candidates.

    How a pair stands against its rivals is part of the evidence, so a labelled pair is seen
    among all candidates of both lists, as it will be when the fitted scorer is used.
    """
    from tandem.keyaccounts.matching.learning import learn

    rows_a = {record.id: at for at, record in enumerate(first.records)}
    rows_b = {record.id: at for at, record in enumerate(second.records)}
    train, valid = (
        np.array([(rows_a[a], rows_b[b]) for a, b, _ in part], dtype=np.int64).reshape(-1, 2)
        for part in (labels.train, labels.valid)
    )
    both = np.unique(np.concatenate([np.stack([pairs.a, pairs.b], axis=1), train, valid]), axis=0)
    every = Candidates(both[:, 0], both[:, 1])
    comparison = compare(first, second, every)
    comparison.features |= against_rivals(_closeness(comparison), every)
    row_of = {(int(a), int(b)): at for at, (a, b) in enumerate(both)}
    matrix = comparison.matrix
    rows_train = [row_of[int(a), int(b)] for a, b in train]
    rows_valid = [row_of[int(a), int(b)] for a, b in valid]
    truth_train = np.array([label for *_, label in labels.train], dtype=int)
    truth_valid = np.array([label for *_, label in labels.valid], dtype=int)
    held_back = (matrix[rows_valid], truth_valid) if rows_valid else None
    return comparison, learn(matrix[rows_train], truth_train, held_back)


def _found(one: Prepared, other: Prepared, pairs: Candidates, limits: Limits | None) -> list[Match]:
    """Pairs that are, or may be, one record, best first.

    A pair of accounts is scored by itself, so a slice of the pairs is compared at a time and the
    memory does not grow with the list; rows of other lists are scored beside their rivals.
    """
    named = any(column.field.kind == "name" for column in one.columns.values())
    size = AT_ONCE if named else max(1, len(pairs))
    found: list[Match] = []
    weights = Weights()
    for at in range(0, len(pairs), size):
        part = Candidates(pairs.a[at : at + size], pairs.b[at : at + size])
        comparison = compare(one, other, part, weights)
        found += _matches(comparison, score(comparison), _limits(limits, thresholds(comparison)))
    return sorted(found, key=_best_first)


def _limits(stated: Limits | None, own: Thresholds) -> Thresholds:
    if stated is None:
        return own
    match = own.match if stated.match is None else stated.match
    possible = own.possible if stated.possible is None else stated.possible
    return Thresholds(match=match, possible=min(match, possible))


def _closeness(comparison: Comparison) -> np.ndarray:
    """The number by which rivals are compared, before anything is learnt."""
    blocks = comparison.features.get("whole.blocks")
    return score(comparison) if blocks is None else blocks


def _matches(comparison: Comparison, scores: np.ndarray, limits: Thresholds) -> list[Match]:
    pairs = comparison.pairs
    matches = []
    for at in np.flatnonzero(scores >= limits.possible):
        value = float(scores[at])
        matches.append(
            Match(
                a=comparison.one.records[pairs.a[at]].id,
                b=comparison.other.records[pairs.b[at]].id,
                score=round(value, 4),
                decision=decide(value, limits),
                reasons=tuple(reasons_of(comparison, int(at))),
            )
        )
    return sorted(matches, key=_best_first)


def _best_first(match: Match) -> tuple[float, str, str]:
    return -match.score, match.a, match.b


def _one_to_one(matches: list[Match]) -> list[Match]:
    taken_a: set[str] = set()
    taken_b: set[str] = set()
    kept = []
    for match in matches:
        if match.a not in taken_a and match.b not in taken_b:
            kept.append(match)
            taken_a.add(match.a)
            taken_b.add(match.b)
    return kept
