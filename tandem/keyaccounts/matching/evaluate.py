"""Measure matching on labelled pairs of a public benchmark: precision, recall and F1.

Reads the text form "COL name VAL … <tab> COL … <tab> 0/1". Both lists are taken from the pairs of
every file given (texts only, never the labels of the file that is scored), as in real use, where
both lists are at hand. Fitted on train; the limit is chosen on valid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tandem.keyaccounts.matching.blocking import Candidates, find_candidates
from tandem.keyaccounts.matching.lists import Labels, learn_from
from tandem.keyaccounts.matching.prepared import prepare
from tandem.keyaccounts.matching.records import Field, Record

_COLUMN = re.compile(r"COL (\S+) VAL ?(.*?)(?= ?COL \S+ VAL|$)", re.DOTALL)
TextPair = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class Quality:
    """How many of the pairs named are right (precision), and of the right ones named (recall)."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the named pairs that are right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the right pairs that were named."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def quality(named: Iterable[tuple[str, str]], truth: Iterable[tuple[str, str]]) -> Quality:
    """Compare the pairs named a match with the true ones."""
    said, true = set(named), set(truth)
    return Quality(len(said & true), len(said - true), len(true - said))


def read_pairs(path: Path) -> list[TextPair]:
    """Pairs of record texts with their label."""
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        first, second, label = line.split("\t")
        pairs.append((first.strip(), second.strip(), label.strip() == "1"))
    return pairs


def record_of(text: str) -> Record:
    """The record a text states; the text itself is its id."""
    return Record(text, {name: value.strip() for name, value in _COLUMN.findall(text)})


def evaluate(
    train: Sequence[TextPair],
    valid: Sequence[TextPair],
    test: Sequence[TextPair],
    fields: Sequence[Field],
    *,
    limit_from_valid: bool = True,
) -> Quality:
    """Fit on train, choose the limit on valid (or by folds of train), score the pairs of test.

    Where a set has no test file, pass valid as test and `limit_from_valid=False`: then nothing
    of valid but its texts was seen.
    """
    everything = [*train, *valid, *test]
    texts = dict.fromkeys(a for a, _, _ in everything), dict.fromkeys(b for _, b, _ in everything)
    lists = [[record_of(text) for text in each] for each in texts]
    first, second = prepare(lists[0], fields), prepare(lists[1], fields)
    pairs = _with_rivals(find_candidates(first.blocks, second.blocks), lists, test)
    labels = Labels(train, valid if limit_from_valid else ())
    comparison, learnt = learn_from(first, second, labels, pairs)
    scores = learnt.score(comparison.matrix)
    likely = {
        (lists[0][a].id, lists[1][b].id)
        for a, b, value in zip(comparison.pairs.a, comparison.pairs.b, scores, strict=True)
        if value >= learnt.limits.match
    }
    asked = {(a, b): label for a, b, label in test}
    return quality(likely & asked.keys(), (pair for pair, label in asked.items() if label))


def _with_rivals(
    found: Candidates, lists: list[list[Record]], asked: Sequence[TextPair]
) -> Candidates:
    rows = [{record.id: at for at, record in enumerate(each)} for each in lists]
    extra = np.array([(rows[0][a], rows[1][b]) for a, b, _ in asked], dtype=np.int64)
    both = np.unique(np.concatenate([np.stack([found.a, found.b], axis=1), extra]), axis=0)
    return Candidates(both[:, 0], both[:, 1])
