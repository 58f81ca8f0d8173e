"""P5, numbers gapless and unique (trust T68): two processes draw, a fifth of the draws is undone."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.concurrency.numbers import SERIES
from tests.live.databases import ROOT, environment
from tests.live.processes import Installation

pytestmark = pytest.mark.live
ISSUED = "SELECT CAST(payload AS varchar) FROM foundation_outboxmessage WHERE kind = ?"


def numbers_issued(installation: Installation, *words: str) -> list[int]:
    draws = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.concurrency.numbers", *words],
            cwd=ROOT,
            env=environment(installation.folder, installation.database),
        )
        for _ in range(2)
    ]
    assert [draw.wait(timeout=120) for draw in draws] == [0, 0]
    return sorted(int(row[0]) for row in installation.database.rows(ISSUED, SERIES))


def test_numbers_have_no_gap_and_no_twin_though_a_fifth_is_rolled_back(
    live_cast: Installation,
) -> None:
    numbers = numbers_issued(live_cast)

    assert len(numbers) > 150
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_counter_in_memory_leaves_gaps_and_twins(planted_cast: Installation) -> None:
    numbers = numbers_issued(planted_cast, "planted")

    assert numbers != list(range(1, len(numbers) + 1))
