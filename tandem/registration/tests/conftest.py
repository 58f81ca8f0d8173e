"""A claim of Alpha's on Otto's unallocated bank, made as the portal makes it, at a moment one names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tandem.foundation.errors import Refusal
from tandem.registration.commands.registering import Claim, register_deal
from tandem.registration.models import Registration
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday
Register = Callable[..., Registration]


@pytest.fixture
def register(cast: Cast) -> Register:
    def claim(who: str, *, now: datetime = NOW, key: str = "", **facts: Any) -> Registration:
        said: dict[str, Any] = {
            "product": "notebook",
            "value_minor": 46_000_000,
            "expected_close_on": date(2026, 12, 31),
            "contact_there": "王主任",
            "name": "霜序机械有限公司",
            "city": "北京",
        }
        claim = Claim(**{**said, **facts})
        return register_deal(actor=cast.actor(who), claim=claim, key=key, now=now)

    return claim


def refused(act: Callable[[], object]) -> str:
    """The code of the refusal an act ends with."""
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code
