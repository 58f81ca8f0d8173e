"""Score of a pair without labels: 0 (two records) to 1 (one record), and what it decides.

Where a list has company names the name is the evidence and the rest supports or weakens it; a
place, a branch or another credit code keeps two firms apart whatever their likeness. Elsewhere
the score is a weighted mean over the values both records have. All weights stand here.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tandem.keyaccounts.matching.comparing import Comparison, Features, against_rivals

Decision = Literal["match", "possible", "no"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From `match` on two records are one; from `possible` on a person should look."""

    match: float
    possible: float


ACCOUNTS = Thresholds(match=0.9, possible=0.65)
ROWS_OF_ONE_LIST = Thresholds(match=0.66, possible=0.56)
ROWS_OF_TWO_LISTS = Thresholds(match=0.8, possible=0.6)

# Evidence of a name alone.
SAME_NAME, SAME_CORE, SHORT_NAME, ALIKE = 0.94, 0.86, 0.68, 0.84
# A supporting value that agrees leaves this share of the doubt; one that differs costs this much.
DOUBT_LEFT = {"phone": 0.4, "city": 0.75, "date": 0.8, "person": 0.6, "number": 0.95, "text": 0.7}
COST = {"phone": 0.02, "city": 0.08, "date": 0.0, "person": 0.0, "number": 0.0, "text": 0.0}
SAME_CODE, SAME_CODE_OTHER_NAME = 0.97, 0.8
OTHER_CODE, MISTYPED_CODE = 0.3, 0.05
OTHER_GROUP = 0.06
PLACE_CONFLICT_TOP, BRANCH_TOP, LIKENESS_TOP = 0.35, 0.6, 0.89

# Weights of the mean in lists without company names.
WEIGHT = {"text": 1.0, "person": 0.7, "code": 1.0, "phone": 0.5, "date": 0.6, "number": 0.3}
WEIGHT |= {"city": 0.4}
BEST_OF_BOTH, BEHIND_A_RIVAL = 0.12, 0.15


def score(comparison: Comparison) -> np.ndarray:
    """Score of every pair."""
    kinds = {name: column.field.kind for name, column in comparison.one.columns.items()}
    if not len(comparison.pairs):
        return np.empty(0)
    if "name" in kinds.values():
        return _score_accounts(comparison.features, kinds)
    return _score_rows(comparison, kinds)


def thresholds(comparison: Comparison) -> Thresholds:
    """What the scores without labels mean for these lists."""
    if any(column.field.kind == "name" for column in comparison.one.columns.values()):
        return ACCOUNTS
    return ROWS_OF_ONE_LIST if comparison.one is comparison.other else ROWS_OF_TWO_LISTS


def decide(score_of_pair: float, limits: Thresholds) -> Decision:
    """What a score means."""
    if score_of_pair >= limits.match:
        return "match"
    return "possible" if score_of_pair >= limits.possible else "no"


def _score_accounts(features: Features, kinds: Mapping[str, str]) -> np.ndarray:
    names = [name for name, kind in kinds.items() if kind == "name"]
    evidence = np.max([_name_evidence(features, name) for name in names], axis=0)
    same_firm = np.max([_names_same_firm(features, name) for name in names], axis=0)
    score = evidence
    for name, kind in kinds.items():
        if kind in DOUBT_LEFT:
            score = _supported(score, _agreement(features, name, kind), kind)
    for name in names:
        named_alike = (features[f"{name}.key"] == 1) | (features[f"{name}.spelling"] == 0)
        score = score - OTHER_GROUP * (features[f"{name}.group_differs"] * named_alike)
    score = np.where(same_firm, score, np.minimum(score, LIKENESS_TOP))
    for name in names:
        score = _topped(score, features[f"{name}.branch_differs"], BRANCH_TOP)
        score = _topped(score, features[f"{name}.place_conflict"], PLACE_CONFLICT_TOP)
    for name, kind in kinds.items():
        if kind == "code":
            score = _with_code(score, evidence, features, name)
    return np.clip(score, 0, 1)


def _name_evidence(features: Features, name: str) -> np.ndarray:
    key, core, rare, within, starts, spelling = (
        np.nan_to_num(features[f"{name}.{part}"])
        for part in ("key", "core", "rare", "within", "starts", "spelling")
    )
    alike = ALIKE * (0.55 * rare + 0.45 * core)
    short = np.where((within == 1) & (starts == 1), SHORT_NAME + 0.12 * rare, 0)
    evidence = np.maximum(alike, short)
    evidence = np.where(core == 1, np.maximum(evidence, SAME_CORE), evidence)
    return np.where((key == 1) | (spelling == 1), SAME_NAME, evidence)


def _names_same_firm(features: Features, name: str) -> np.ndarray:
    """Same name, same core or a stated short name.

    Less is only possible, whatever supports it: a firm and its daughter (新松, 新松物业) look like
    a short form and share city and switchboard.
    """
    return (features[f"{name}.core"] == 1) | (features[f"{name}.spelling"] == 1)


def _agreement(features: Features, name: str, kind: str) -> np.ndarray:
    part = {"person": "edits", "city": "edits", "number": "near", "text": "words"}.get(kind, "same")
    return features[f"{name}.{part}"]


def _supported(score: np.ndarray, agreement: np.ndarray, kind: str) -> np.ndarray:
    agreed = np.nan_to_num(agreement) >= 0.95
    differs = agreement < 0.8
    supported = np.where(agreed, 1 - (1 - score) * DOUBT_LEFT[kind], score)
    return supported - COST[kind] * differs


def _with_code(
    score: np.ndarray, evidence: np.ndarray, features: Features, name: str
) -> np.ndarray:
    same, edits = features[f"{name}.same"], features[f"{name}.edits"]
    proven = np.where(evidence >= 0.4, np.maximum(score, SAME_CODE), SAME_CODE_OTHER_NAME)
    cost = np.where(edits >= 0.88, MISTYPED_CODE, OTHER_CODE)
    score = np.where(same == 1, proven, score)
    return np.where(same == 0, score - cost, score)


def _topped(score: np.ndarray, flag: np.ndarray, top: float) -> np.ndarray:
    return np.where(flag == 1, np.minimum(score, top), score)


def _score_rows(comparison: Comparison, kinds: Mapping[str, str]) -> np.ndarray:
    features = comparison.features
    total = np.zeros(len(comparison.pairs))
    weights = np.zeros(len(comparison.pairs))
    for name, kind in kinds.items():
        value = _row_value(features, name, kind)
        stated = comparison.one.columns[name].field.weight
        weight = WEIGHT[kind] * _telling(comparison, name) if stated is None else stated
        total += weight * np.nan_to_num(value)
        weights += weight * ~np.isnan(value)
    mean = np.divide(total, weights, out=np.zeros_like(total), where=weights > 0)
    mean = _with_models(mean, features)
    if comparison.one is comparison.other:
        return mean  # a record may have several duplicates: they are no rivals
    rivals = against_rivals(mean, comparison.pairs)
    best = (rivals["rivals.a"] > 0) & (rivals["rivals.b"] > 0)
    behind = np.minimum(rivals["rivals.a"], rivals["rivals.b"]) < -0.1
    return np.clip(mean + BEST_OF_BOTH * best - BEHIND_A_RIVAL * behind, 0, 1)


def _telling(comparison: Comparison, name: str) -> float:
    """How much an equal value tells: 1 where values are unique, little where few are in use."""
    texts = comparison.one.columns[name].texts + comparison.other.columns[name].texts
    counts = np.array(list(Counter(text for text in texts if text).values()), dtype=float)
    if counts.sum() < 2:
        return 1.0
    chance_equal = float(((counts / counts.sum()) ** 2).sum())
    return min(1.0, -math.log(chance_equal) / math.log(len(texts)))


def _row_value(features: Features, name: str, kind: str) -> np.ndarray:
    if kind == "text":
        contained = np.fmax(features[f"{name}.a_in_b"], features[f"{name}.b_in_a"])
        return (
            0.4 * features[f"{name}.words"]
            + 0.3 * features[f"{name}.pieces"]
            + 0.3 * np.sqrt(contained)
        )
    part = {"number": "near", "person": "start"}.get(kind, "edits")
    return features[f"{name}.{part}"]


def _with_models(mean: np.ndarray, features: Features) -> np.ndarray:
    if "model.inside" not in features:
        return mean
    inside, closest = features["model.inside"], features["model.closest"]
    agreed = np.where(inside == 1, 1 - (1 - mean) * 0.5, mean)
    return np.where((inside == 0) & (closest < 0.85), agreed - 0.15, agreed)
