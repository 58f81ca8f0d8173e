"""Quantities as people type them into lists, in Chinese and in English.

Every reader answers `Parsed(value, note)` or `Problem(code, facts)`; an empty cell is
`Parsed(None)`.
"""

from __future__ import annotations

from tandem.foundation.quantities.amounts import (
    UNITS,
    read_amount,
    read_count,
    read_own_and_total,
)
from tandem.foundation.quantities.cells import (
    Parsed,
    Problem,
    half_width,
    is_blank,
    plain_text,
    read_text,
)
from tandem.foundation.quantities.contacts import (
    read_degrees,
    read_email,
    read_pair,
    read_phone,
)
from tandem.foundation.quantities.dates import infer_day_first, read_date

__all__ = [
    "UNITS",
    "Parsed",
    "Problem",
    "half_width",
    "infer_day_first",
    "is_blank",
    "plain_text",
    "read_amount",
    "read_count",
    "read_date",
    "read_degrees",
    "read_email",
    "read_own_and_total",
    "read_pair",
    "read_phone",
    "read_text",
]
