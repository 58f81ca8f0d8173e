"""The few models that vote: a base rate, logistic regression, boosted trees, a forest.

Each looks at all history or only at the newest rows of it: a market that turns makes old deals bad
teachers. Which of them is believed is decided by what they said before the outcome was known
(`blending`), so a model more costs time and never honesty.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from tandem.winning.learning.encoding import PlainDesign, TreeDesign
from tandem.winning.learning.frame import Frame

WINDOWS = (300, 1_000, 4_000)
STRAIGHT = 40_000  # deals the straight form learns from; more would only make it slow
SURE = 1e-4  # no model is surer than this


class Model(Protocol):
    def predict(self, frame: Frame) -> np.ndarray: ...


@dataclass(frozen=True)
class Expert:
    """A kind of model and how many of the newest closed deals it learns from (0: all)."""

    kind: str
    newest: int = 0

    @property
    def name(self) -> str:
        return f"{self.kind} of {'all' if not self.newest else f'the newest {self.newest}'}"

    def fit(self, frame: Frame, won: np.ndarray, weight: np.ndarray, deal: np.ndarray) -> Model:
        if self.newest:
            frame = frame.rows(slice(-self.newest, None))
            won, weight, deal = (part[-self.newest :] for part in (won, weight, deal))
        """`deal` numbers the deal of each row: rows of one deal are not told of each other."""
        if self.kind == "base rate" or won.min() == won.max():
            return Constant.fit(won, weight)
        if not frame.width:
            return Constant.fit(won, weight)
        return KINDS[self.kind](frame, won, weight, deal)


@dataclass
class Constant:
    share: float

    @classmethod
    def fit(cls, won: np.ndarray, weight: np.ndarray) -> Constant:
        return cls(float(((won * weight).sum() + 0.5) / (weight.sum() + 1.0)))

    def predict(self, frame: Frame) -> np.ndarray:
        return np.full(len(frame), self.share)


class Logistic:
    form: Literal["wide", "narrow", "straight"] = "wide"

    def __init__(self, frame: Frame, won: np.ndarray, weight: np.ndarray, deal: np.ndarray) -> None:
        self.design = PlainDesign(self.form)
        matrix = self.design.fit(frame, won, deal)
        self.model = LogisticRegression(C=self.freedom(len(won)), max_iter=200)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a fit that stops early is judged like any other
            self.model.fit(matrix, won, sample_weight=weight)

    def predict(self, frame: Frame) -> np.ndarray:
        return _sane(self.model.predict_proba(self.design.matrix(frame))[:, 1])

    def freedom(self, rows: int) -> float:
        return 0.1 if rows > 500 else 0.05


class Narrow(Logistic):
    form = "narrow"


class Straight(Logistic):
    form = "straight"

    def freedom(self, rows: int) -> float:
        return 1.0


class Boosted:
    def __init__(self, frame: Frame, won: np.ndarray, weight: np.ndarray, deal: np.ndarray) -> None:
        self.design = TreeDesign()
        matrix = self.design.fit(frame, won, deal)
        small = len(won) < 2_000
        self.model = HistGradientBoostingClassifier(
            max_iter=80 if small else 140,
            learning_rate=0.05,
            max_leaf_nodes=6 if small else 12,
            min_samples_leaf=15 if small else 30,
            l2_regularization=5.0,
            max_features=0.5,
            early_stopping=False,
            random_state=0,
        )
        self.model.fit(matrix, won, sample_weight=weight)

    def predict(self, frame: Frame) -> np.ndarray:
        return _sane(self.model.predict_proba(self.design.matrix(frame))[:, 1])


class Forest:
    def __init__(self, frame: Frame, won: np.ndarray, weight: np.ndarray, deal: np.ndarray) -> None:
        self.design = PlainDesign()
        matrix = self.design.fit(frame, won, deal)
        self.model = ExtraTreesClassifier(
            100, min_samples_leaf=3, max_features=0.25, n_jobs=1, random_state=0
        )
        self.model.fit(matrix, won, sample_weight=weight)

    def predict(self, frame: Frame) -> np.ndarray:
        return _sane(self.model.predict_proba(self.design.matrix(frame))[:, 1])


KINDS: dict[str, type[Logistic | Boosted | Forest]] = {
    "logistic": Logistic,
    "narrow logistic": Narrow,
    "straight logistic": Straight,
    "boosted": Boosted,
    "forest": Forest,
}


def experts_for(closed: int) -> tuple[Expert, ...]:
    """The experts worth asking when this many deals are closed."""
    wide = [size for size in WINDOWS if closed > 1.5 * size]
    few = [Expert("base rate", size) for size in (0, 200) if size < closed]
    some = [Expert("logistic", size) for size in (0, *wide)]
    # trees learn nothing from the few hundred deals on which a plain model can follow a quick turn
    some += [Expert("boosted", size) for size in (0, *wide) if size == 0 or size >= 1_000]
    narrow = [Expert("narrow logistic")] if closed <= 4_000 else []
    forest = [Expert("forest")] if closed <= 4_000 else []
    straight = Expert("straight logistic", 0 if closed <= STRAIGHT else STRAIGHT)
    return (*few, *some, *narrow, *forest, straight)


def witness_among(experts: Iterable[Expert]) -> int | None:
    """The place of the expert that a few hundred deals shake least."""
    kinds = [expert.kind for expert in experts]
    return kinds.index("narrow logistic") if "narrow logistic" in kinds else None


def _sane(chances: np.ndarray) -> np.ndarray:
    return np.clip(chances, SURE, 1 - SURE)
