"""A deal at Olga's account, and the clock of these tests."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tandem.pipeline.commands.opening import open_opportunity
from tandem.pipeline.models import Opportunity
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.fixture
def deal(cast: Cast) -> Opportunity:
    """Opened by Olga today: at the first stage, with her and Iris on the team."""
    return open_opportunity(
        actor=cast.actor("olga"),
        account_id=cast.olgas.pk,
        title="机房扩容",
        amount_minor=120_000_00,
        now=NOW,
    )
