"""What is known of public sets holds: they are read from beside the checkout, never copied into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.winmodel import measure_set

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
needs_data = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the public sets are not beside the checkout"
)


@needs_data
def test_deals_without_signal_are_called_so() -> None:
    """A model above an AUC of 0.55 on these deals has seen the end of them."""
    found = measure_set("maven_crm", SHARED)

    assert found["verdict"] == "no usable signal"
    assert found["model_auc"] < 0.55


@needs_data
def test_loan_offers_are_told_apart_by_what_happened_to_them() -> None:
    found = measure_set("process_logs loan offers", SHARED)

    assert found["verdict"] == "useful"
    assert found["brier"] < found["base_brier"]
