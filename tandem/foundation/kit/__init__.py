"""The interface kit's value objects: what a page hands to a fragment (docs/ui-kit.md)."""

from __future__ import annotations

from tandem.foundation.kit.figures import (
    Change,
    Curve,
    Load,
    Matrix,
    MatrixCell,
    MatrixRow,
    Point,
    Tile,
    heat,
)
from tandem.foundation.kit.grid import Column, Empty, Grid, Pager, Row, forward_pager
from tandem.foundation.kit.marks import bars, chip, icon, link, number, pair, person, segment
from tandem.foundation.kit.week import Day, Stop, Week


def sample() -> dict[str, object]:
    """Context of the kit page, made on demand so no page pays for it."""
    from tandem.foundation.kit.showcase import build

    return build()


__all__ = [
    "Change", "Column", "Curve", "Day", "Empty", "Grid", "Load", "Matrix", "MatrixCell", "MatrixRow",
    "Pager", "Point", "Row", "Stop", "Tile", "Week",
    "bars", "chip", "forward_pager", "heat", "icon", "link", "number", "pair", "person", "sample", "segment",
]  # fmt: skip
