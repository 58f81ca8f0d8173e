"""Every field that the model may name as a reason has words on the page of a deal."""

from __future__ import annotations

from tandem.pipeline.likelihood import reason_text
from tandem.winning.learning.history import _LAST, _PACE
from tandem.winning.queries.tables import FIELDS


def test_every_field_of_the_model_has_words() -> None:
    fields = [*FIELDS, *_PACE, *_LAST, "days open", "month"]

    found = {name: reason_text(name, {}) for name in fields}

    assert [name for name, text in found.items() if text == name] == []
    assert reason_text("step proposal", {"proposal": "Proposal"}) == "Time at the stage “Proposal”"
    assert reason_text("never heard of", {}) == "never heard of"
