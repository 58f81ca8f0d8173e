"""How alike the two records of a pair are, value by value: one row of numbers for each pair.

All columns are made for all pairs at once. A number that cannot be told because a value is blank
is NaN, never 0: a blank is no evidence against a match.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler, LCSseq, Levenshtein

from tandem.keyaccounts.matching.blocking import Candidates
from tandem.keyaccounts.matching.prepared import Column, Counts, Prepared, rarity, weighted
from tandem.keyaccounts.rules.naming import places_conflict

Features = dict[str, np.ndarray]
AT_ONCE = 20_000  # pairs compared at a time, so that memory does not grow with the lists


@dataclass(slots=True)
class Comparison:
    """Pairs with their features, by name; `matrix` is what a learner sees."""

    one: Prepared
    other: Prepared
    pairs: Candidates
    features: Features

    @property
    def names(self) -> list[str]:
        """Feature names in the order of the columns of `matrix`."""
        return list(self.features)

    @property
    def matrix(self) -> np.ndarray:
        """One row a pair, one column a feature."""
        if not self.features:
            return np.empty((len(self.pairs), 0), dtype=np.float32)
        return np.column_stack(list(self.features.values())).astype(np.float32)


class Weights:
    """Token weights of two lists, worked out once for all the slices of their pairs."""

    def __init__(self) -> None:
        self._rarity: dict[frozenset[int], np.ndarray] = {}
        self._rows: dict[tuple[int, int], Counts] = {}

    def rarity(self, one: Counts, other: Counts) -> np.ndarray:
        key = frozenset((id(one), id(other)))  # the same whichever list comes first
        if key not in self._rarity:
            self._rarity[key] = rarity(one, other)
        return self._rarity[key]

    def rows(self, of: Counts, beside: Counts) -> Counts:
        """Rows of `of`, weighted by how rare a token is in both lists."""
        key = (id(of), id(beside))
        if key not in self._rows:
            self._rows[key] = weighted(of, self.rarity(of, beside))
        return self._rows[key]


def compare(
    one: Prepared, other: Prepared, pairs: Candidates, weights: Weights | None = None
) -> Comparison:
    """Compare the records of each pair in every field, and as a whole.

    Give the same `weights` to every slice of the pairs of two lists.
    """
    weights = weights or Weights()
    slices = [slice(at, at + AT_ONCE) for at in range(0, max(1, len(pairs)), AT_ONCE)]
    parts = [
        _compare(one, other, Candidates(pairs.a[rows], pairs.b[rows]), weights) for rows in slices
    ]
    features = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
    return Comparison(one, other, pairs, features)


def likeness(one: Counts, other: Counts, pairs: Candidates, weights: Weights) -> np.ndarray:
    """Cosine of the two records' tokens, rare tokens weighing most."""
    return _dot(weights.rows(one, other), weights.rows(other, one), pairs)


def against_rivals(values: np.ndarray, pairs: Candidates) -> Features:
    """How each pair stands against the best other pair of its first and of its second record."""
    return {
        "rivals.a": values - _best_other(values, pairs.a),
        "rivals.b": values - _best_other(values, pairs.b),
    }


def _compare(one: Prepared, other: Prepared, pairs: Candidates, weights: Weights) -> Features:
    features: Features = {}
    for name, column in one.columns.items():
        compared = _COMPARERS[column.field.kind](column, other.columns[name], pairs, weights)
        features.update({f"{name}.{key}": value for key, value in compared.items()})
    features.update(_whole(one, other, pairs, weights))
    return {key: np.asarray(value, dtype=np.float32) for key, value in features.items()}


def _best_other(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The highest value among the other pairs of the same row; 0 where there is none."""
    if not len(values):
        return values
    order = np.lexsort((-values, rows))
    sorted_rows, sorted_values = rows[order], values[order]
    starts = np.r_[0, np.flatnonzero(np.diff(sorted_rows)) + 1]
    sizes = np.diff(np.r_[starts, len(rows)])
    best = np.repeat(sorted_values[starts], sizes)
    second = np.repeat(
        np.where(sizes > 1, sorted_values[np.minimum(starts + 1, len(rows) - 1)], 0), sizes
    )
    is_best = np.zeros(len(rows), dtype=bool)
    is_best[starts] = True
    result = np.empty_like(values)
    result[order] = np.where(is_best, second, best)
    return result


def _names(one: Column, other: Column, pairs: Candidates, weights: Weights) -> Features:
    parts_a = [one.parts[i] for i in pairs.a]
    parts_b = [other.parts[i] for i in pairs.b]
    keys_a, keys_b = [p.key for p in parts_a], [p.key for p in parts_b]
    cores_a, cores_b = [p.core for p in parts_a], [p.core for p in parts_b]
    blank = _blank(keys_a, keys_b)
    features = {
        "key": _scores(keys_a, keys_b, fuzz.ratio, 100),
        "core": _scores(cores_a, cores_b, fuzz.ratio, 100),
        "within": _within(cores_a, cores_b),
        "starts": np.array([x[:1] == y[:1] for x, y in zip(cores_a, cores_b, strict=True)], float),
        "rare": likeness(one.grams, other.grams, pairs, weights),
    }
    features = {key: np.where(blank, np.nan, value) for key, value in features.items()}
    forms = [(one.others[a], other.others[b]) for a, b in zip(pairs.a, pairs.b, strict=True)]
    zipped = list(zip(parts_a, parts_b, strict=True))
    return features | {
        "spelling": np.array([not set(a).isdisjoint(b) for a, b in forms], dtype=float),
        "place_conflict": np.array([places_conflict(a.place, b.place) for a, b in zipped], float),
        "place_differs": np.array([a.place != b.place for a, b in zipped], float),
        "group_differs": np.array([a.is_group != b.is_group for a, b in zipped], float),
        "branch_differs": np.array([a.is_branch != b.is_branch for a, b in zipped], float),
    }


def _texts(one: Column, other: Column, pairs: Candidates, weights: Weights) -> Features:
    a, b = _values(one, pairs.a), _values(other, pairs.b)
    blank = _blank(a, b)
    rarities = weights.rarity(one.words, other.words)
    features = {
        "words": likeness(one.words, other.words, pairs, weights),
        "a_in_b": _contained(one.words, other.words, rarities, pairs),
        "b_in_a": _contained(other.words, one.words, rarities, Candidates(pairs.b, pairs.a)),
        "pieces": likeness(one.grams, other.grams, pairs, weights),
        "token_set": _scores(a, b, fuzz.token_set_ratio, 100),
        "token_sort": _scores(a, b, fuzz.token_sort_ratio, 100),
        "start": _scores(a, b, JaroWinkler.similarity),
        "same": np.array([x == y for x, y in zip(a, b, strict=True)], float),
    }
    return {key: np.where(blank, np.nan, value) for key, value in features.items()}


def _persons(one: Column, other: Column, pairs: Candidates, _: Weights) -> Features:
    a, b = _values(one, pairs.a), _values(other, pairs.b)
    blank = _blank(a, b)
    features = {
        "start": _scores(a, b, JaroWinkler.similarity),
        "edits": _scores(a, b, Levenshtein.normalized_similarity),
    }
    return {key: np.where(blank, np.nan, value) for key, value in features.items()}


def _codes(one: Column, other: Column, pairs: Candidates, _: Weights) -> Features:
    a, b = _values(one, pairs.a), _values(other, pairs.b)
    blank = _blank(a, b)
    features = {
        "same": np.array([x == y for x, y in zip(a, b, strict=True)], float),
        "edits": _scores(a, b, Levenshtein.normalized_similarity),
    }
    return {key: np.where(blank, np.nan, value) for key, value in features.items()}


def _numbers(one: Column, other: Column, pairs: Candidates, _: Weights) -> Features:
    a = np.array([_number(text) for text in _values(one, pairs.a)], dtype=float)
    b = np.array([_number(text) for text in _values(other, pairs.b)], dtype=float)
    largest = np.maximum(np.abs(a), np.abs(b))
    gap = np.divide(np.abs(a - b), largest, out=np.zeros_like(a), where=largest > 0)
    gap[np.isnan(a) | np.isnan(b)] = np.nan
    return {"near": 1 - np.minimum(gap, 1), "same": np.where(np.isnan(gap), np.nan, gap == 0)}


def _dates(one: Column, other: Column, pairs: Candidates, _: Weights) -> Features:
    a, b = _values(one, pairs.a), _values(other, pairs.b)
    digits_a, digits_b = list(map(_digits, a)), list(map(_digits, b))
    blank = _blank(digits_a, digits_b)
    apart = np.array([_days(x, y) for x, y in zip(digits_a, digits_b, strict=True)], float)
    features = {
        "same": np.array([x == y for x, y in zip(digits_a, digits_b, strict=True)], float),
        "edits": _scores(digits_a, digits_b, Levenshtein.normalized_similarity),
        "near": 1 / (1 + apart / 30),
    }
    return {key: np.where(blank, np.nan, value) for key, value in features.items()}


def _whole(one: Prepared, other: Prepared, pairs: Candidates, weights: Weights) -> Features:
    """Words and model numbers of the record, wherever they stand."""
    a, b = [one.whole[i] for i in pairs.a], [other.whole[i] for i in pairs.b]
    if not any(one.whole) or not any(other.whole):
        return {}
    zipped = list(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))
    rarities = weights.rarity(one.words, other.words)
    swapped = Candidates(pairs.b, pairs.a)
    features = {
        "whole.words": likeness(one.words, other.words, pairs, weights),
        "whole.a_in_b": _contained(one.words, other.words, rarities, pairs),
        "whole.b_in_a": _contained(other.words, one.words, rarities, swapped),
        "whole.token_set": _scores(a, b, fuzz.token_set_ratio, 100),
        "whole.blocks": likeness(one.blocks, other.blocks, pairs, weights),
    }
    features["whole.numbers"] = np.array(
        [_shared_numbers(one.numbers[i], other.numbers[j]) for i, j in zipped], float
    )
    if any(one.codes) and any(other.codes):
        models = [
            _models(one, int(i), other, int(j)) for i, j in zip(pairs.a, pairs.b, strict=True)
        ]
        for at, key in enumerate(("shared", "inside", "closest")):
            features[f"model.{key}"] = np.array([model[at] for model in models], float)
    return features


def _models(one: Prepared, i: int, other: Prepared, j: int) -> tuple[float, float, float]:
    """Model numbers: a shared one, one spelled inside the other record, the closest two."""
    mine, theirs = one.codes[i], other.codes[j]
    inside = [code in other.squeezed(j) for code in mine] + [
        code in one.squeezed(i) for code in theirs
    ]
    if not inside:
        return np.nan, np.nan, np.nan
    if not mine or not theirs:
        return np.nan, float(any(inside)), np.nan
    shared = len(mine & theirs) / min(len(mine), len(theirs))
    closest = max(JaroWinkler.similarity(x, y) for x in mine for y in theirs)
    return shared, float(any(inside)), closest


def _shared_numbers(mine: frozenset[str], theirs: frozenset[str]) -> float:
    if not mine or not theirs:
        return np.nan
    return len(mine & theirs) / min(len(mine), len(theirs))


def _within(a: list[str], b: list[str]) -> np.ndarray:
    """Share of the shorter one's characters that the longer one has in the same order."""
    common = _scores(a, b, LCSseq.similarity)
    shorter = np.array([min(len(x), len(y)) for x, y in zip(a, b, strict=True)], float)
    return np.divide(common, shorter, out=np.zeros_like(common), where=shorter > 0)


def _contained(one: Counts, other: Counts, rarities: np.ndarray, pairs: Candidates) -> np.ndarray:
    """Share of the first record's words, by rarity, that the second record also has."""
    mass, found = one[pairs.a], other[pairs.b]
    mass.data = rarities[mass.indices]
    found.data = np.ones_like(found.data)
    total = np.asarray(mass.sum(axis=1)).ravel()
    shared = np.asarray(mass.multiply(found).sum(axis=1), dtype=float).ravel()
    return np.divide(shared, total, out=np.zeros_like(shared), where=total > 0)


def _dot(one: Counts, other: Counts, pairs: Candidates) -> np.ndarray:
    product = one[pairs.a].multiply(other[pairs.b])
    return np.asarray(product.sum(axis=1), dtype=float).ravel()


def _scores(a: list[str], b: list[str], scorer: Callable[..., float], top: float = 1) -> np.ndarray:
    if not a:
        return np.empty(0)
    return process.cpdist(a, b, scorer=scorer, dtype=np.float32, workers=1).astype(float) / top


def _values(column: Column, rows: np.ndarray) -> list[str]:
    return [column.texts[i] for i in rows]


def _blank(a: list[str], b: list[str]) -> np.ndarray:
    return np.array([not x or not y for x, y in zip(a, b, strict=True)], dtype=bool)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan


def _digits(text: str) -> str:
    parts = [part for part in "".join(c if c.isdigit() else " " for c in text).split() if part]
    return "".join(part.zfill(2) for part in parts)


def _days(a: str, b: str) -> float:
    try:
        first, second = date.fromisoformat(a), date.fromisoformat(b)
    except ValueError:
        return np.nan
    return abs((first - second).days)


_COMPARERS = {
    "name": _names,
    "text": _texts,
    "person": _persons,
    "number": _numbers,
    "date": _dates,
    "code": _codes,
    "phone": _codes,
    "city": _persons,
}
