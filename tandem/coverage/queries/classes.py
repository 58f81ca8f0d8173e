"""What is known of each account's need and penetration, and the classes it settles into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db.models import Count

from tandem.coverage.queries import limits
from tandem.coverage.rules.classes import Classes, Evidence, settle
from tandem.keyaccounts.models import Need

HEARD_WITHIN = timedelta(days=365)


def classes_of(
    columns: Mapping[str, Sequence[Any]], on: date, *, only: int | None = None
) -> Classes:
    """The classes of these accounts, by columns of the list; one query."""
    said = _said(on, only)
    pairs = zip(columns["id"], columns["need_level"], strict=True)
    evidence = Evidence(
        level=np.array(columns["need_level"], dtype=np.int64),
        said=np.array([said.get(pair, 0) for pair in pairs], dtype=np.int64),
        penetration=np.array(
            [np.nan if v is None else v / 1000 for v in columns["penetration_permille"]],
            dtype=np.float64,
        ),
        machines=np.array(columns["units_all"], dtype=np.int64),
        before=columns["segment"],
    )
    return settle(evidence, limits.thresholds())


def _said(on: date, only: int | None) -> dict[tuple[int, int], int]:
    """How often an account's need was said to be on this level."""
    rows = Need.objects.filter(on__gt=on - HEARD_WITHIN)
    if only is not None:
        rows = rows.filter(account_id=only)
    found = rows.order_by().values_list("account_id", "level").annotate(times=Count("id"))
    return {(account, level): times for account, level, times in found}
