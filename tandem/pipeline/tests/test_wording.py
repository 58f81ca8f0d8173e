"""One day is a day, in the sentences on why a deal needs a look."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from tandem.pipeline.rules.attention import Reason
from tandem.pipeline.wording import sentence


@pytest.mark.parametrize(
    ("reason", "number", "text"),
    [
        (Reason.STEP_OVERDUE, 1, "The next step is 1 day late."),
        (Reason.STEP_OVERDUE, 3, "The next step is 3 days late."),
        (Reason.CLOSE_PASSED, 1, "It should have closed 1 day ago."),
        (Reason.QUIET, 1, "Nobody wrote on it for 1 day."),
        (Reason.TOO_LONG, 1_200, "At this stage for 1,200 days, longer than usual."),
        (Reason.NO_STEP, 0, "No next step is agreed."),
    ],
)
def test_a_reason_counts_its_days(reason: Reason, number: int, text: str) -> None:
    with override("en"):
        assert sentence(reason, number) == text


def test_the_reasons_speak_chinese() -> None:
    with override("zh-hans"):
        assert "1" in sentence(Reason.STEP_OVERDUE, 1)
        assert "day" not in sentence(Reason.STEP_OVERDUE, 1)
