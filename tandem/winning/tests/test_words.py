"""Every field that the model may name as a reason has words on the page of a deal."""

from __future__ import annotations

from django.utils.translation import override

from tandem.pipeline.likelihood import reason_text
from tandem.winning.learning.history import _LAST, _PACE
from tandem.winning.queries.tables import FIELDS


def test_every_field_of_the_model_has_words() -> None:
    fields = [*FIELDS, *_PACE, *_LAST, "days open", "month"]

    found = {name: reason_text(name, {}) for name in fields}

    assert [name for name, text in found.items() if text == name] == []
    with override("en"):
        said = reason_text("step proposal", {"proposal": "Proposal"})
    assert said == "Time at the stage “Proposal”"
    assert reason_text("never heard of", {}) == "never heard of"
