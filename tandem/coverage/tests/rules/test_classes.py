"""A class changes only when the change clears the noise; silence changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from tandem.coverage.rules.classes import Evidence, settle
from tandem.coverage.rules.segment import Thresholds


def _one(*, level, said=1, penetration=0.1, machines=400, before="C"):
    evidence = Evidence(
        level=np.array([level]),
        said=np.array([said]),
        penetration=np.array([np.nan if penetration is None else penetration]),
        machines=np.array([machines]),
        before=[before],
    )
    return settle(evidence, Thresholds())


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"level": 2, "said": 1}, "C"),  # one voice, one step: not yet
        ({"level": 2, "said": 2}, "A"),  # said twice
        ({"level": 3, "said": 1}, "A"),  # two steps at once
        ({"level": 1, "said": 1, "before": "A"}, "A"),
        ({"level": 1, "said": 2, "before": "A"}, "C"),
        ({"level": 0, "before": "A"}, "A"),  # nobody asked: no evidence, nothing lost
        ({"level": 0, "before": ""}, "C"),  # and nothing earned
        ({"level": 2, "before": ""}, "A"),  # a first class takes the figures as they are
        ({"level": 1, "penetration": 0.34, "machines": 60}, "C"),  # 60 machines: ±6 %
        ({"level": 1, "penetration": 0.34, "machines": 4000}, "D"),
        ({"level": 1, "penetration": 0.44, "machines": 0}, "C"),  # by money: ±10 %
        ({"level": 1, "penetration": 0.50, "machines": 0}, "D"),
        ({"level": 1, "penetration": None, "before": "D"}, "D"),
    ],
)
def test_evidence_decides_the_class(known, expected):
    assert _one(**known).letter(0) == expected


def test_a_figure_that_trembles_on_the_line_never_changes_a_class():
    letter, seen = "C", set()
    for share in (0.29, 0.31, 0.30, 0.28, 0.32) * 3:
        letter = _one(level=1, penetration=share, machines=300, before=letter).letter(0)
        seen.add(letter)

    assert seen == {"C"}


def test_between_two_classes_means_evidence_on_both_sides():
    assert _one(level=1, penetration=0.30, machines=100).is_between[0]
    assert not _one(level=1, penetration=0.05, machines=100).is_between[0]
    assert not _one(level=0, penetration=0.30, machines=100).is_between[0]  # only unasked


def test_the_fresh_class_is_todays_figures_alone():
    found = _one(level=2, said=1)

    assert (int(found.fresh[0]), found.letter(0)) == (0, "C")
    assert found.odds[0].sum() == pytest.approx(1.0)
