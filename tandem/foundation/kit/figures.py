"""Numbers drawn by the server: tile, matrix, load against its band. They print and need no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from tandem.foundation.formats import direction
from tandem.foundation.kit.escaping import escape

HEAT_STEPS = 6
LOAD_SCALE = 150


@dataclass(frozen=True)
class Change:
    """A difference and what it is a difference to: ▲ 0.6 on last week."""

    value: float
    text: str
    against: str = ""

    @property
    def direction(self) -> str:
        return direction(self.value)

    @property
    def arrow(self) -> str:
        return {"rise": "▲", "fall": "▼", "flat": "＝"}[self.direction]


@dataclass(frozen=True)
class Tile:
    """A number with its definition and the list behind it one click away.

    `count` is how many rows that list has, which a share or a fraction does not say by itself.
    """

    label: str
    value: str
    unit: str = ""
    note: object = ""
    change: Change | None = None
    url: str = ""
    count: int | None = None
    definition: str = ""
    spark: Sequence[float] = ()

    @property
    def spark_points(self) -> str:
        return spark_points(self.spark)


@dataclass(frozen=True)
class MatrixCell:
    """`heat` 0–5 or None for no colour; `label` is what a screen reader hears.

    `count` is how many rows the list behind has.
    """

    text: str
    heat: int | None = None
    url: str = ""
    label: str = ""
    count: int | None = None

    def drawn(self, css: str = "") -> str:
        """The cell as HTML; every part is escaped here."""
        shade = f"heat-{self.heat}" if self.heat is not None else ""
        opening = f'<td class="{css}">' if css else "<td>"
        if not self.url:
            return f'{opening}<span class="{shade or "nil"}">{escape(self.text)}</span></td>'
        shaded = f' class="{shade}"' if shade else ""
        label = escape(self.label)
        voice = f' aria-label="{label}" title="{label}"' if label else ""
        behind = f' data-count="{self.count}"' if self.count is not None else ""
        href = f'href="{escape(self.url)}"'
        return f"{opening}<a {href}{behind}{shaded}{voice}>{escape(self.text)}</a></td>"


@dataclass(frozen=True)
class MatrixRow:
    label: object
    cells: Sequence[MatrixCell]
    url: str = ""
    total: MatrixCell | None = None
    after: object = ""

    def drawn(self) -> SafeString:
        """Its cells and total, joined here because an include for each takes five times as long."""
        total = self.total.drawn("total") if self.total else ""
        cells = "".join(cell.drawn() for cell in self.cells)
        return mark_safe(cells + total)  # noqa: S308  (every cell escapes its parts)


@dataclass(frozen=True)
class Matrix:
    """Rows by columns; every cell prints its number, so colour is never the only bearer."""

    label: str
    corner: str
    columns: Sequence[str]
    rows: Sequence[MatrixRow]
    total_label: str = ""
    after_label: str = ""
    footer: MatrixRow | None = None
    key: tuple[str, str] | None = None


@dataclass(frozen=True)
class Load:
    """Work against capacity in per cent, with the band that counts as fair."""

    percent: int
    low: int = 85
    high: int = 115

    @property
    def state(self) -> str:
        if self.percent > self.high:
            return "over"
        return "under" if self.percent < self.low else "fair"

    @property
    def drawn(self) -> int:
        return min(max(self.percent, 0), LOAD_SCALE)

    @property
    def band_width(self) -> int:
        return self.high - self.low


@dataclass(frozen=True)
class Point:
    """One point of a curve; `text` is what stands beside it, `is_here` marks where one is."""

    x: float
    y: float
    text: str
    is_here: bool = False


@dataclass(frozen=True)
class Dot:
    """Where a point is drawn, and where the middle of its text stands."""

    point: Point
    at_x: float
    at_y: float
    text_y: float


@dataclass(frozen=True)
class Curve:
    """A small line through a few points, left to right; the table beside it says the same."""

    label: str
    points: Sequence[Point]
    width: int = 640
    height: int = 170
    side: int = 44  # room for the text of the first and the last point
    above: int = 26

    @property
    def dots(self) -> list[Dot]:
        xs, ys = [point.x for point in self.points], [point.y for point in self.points]
        return [self._dot(point, xs, ys) for point in self.points]

    @property
    def line(self) -> str:
        return " ".join(f"{dot.at_x:.1f},{dot.at_y:.1f}" for dot in self.dots)

    def _dot(self, point: Point, xs: Sequence[float], ys: Sequence[float]) -> Dot:
        across = _between(point.x, min(xs), max(xs))
        at_x = self.side + across * (self.width - 2 * self.side)
        up = _between(point.y, min(ys), max(ys))
        at_y = self.height - 14 - up * (self.height - 14 - self.above)
        return Dot(point, round(at_x, 1), round(at_y, 1), round(at_y - 10, 1))


def _between(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high > low else 0.5


def heat(value: float | None, *, low: float, high: float, least: float = 0) -> int | None:
    """The colour step of a value between two ends, 0 to 5; outside values take the end step.

    `least` is the smallest spread that deserves all the colours: cells that print the same number
    must not look like night and day.
    """
    if value is None:
        return None
    spread = max(high - low, least)
    if spread <= 0:
        return 0
    step = int((value - low) / spread * HEAT_STEPS)
    return min(max(step, 0), HEAT_STEPS - 1)


def spark_points(values: Sequence[float], *, width: int = 100, height: int = 24) -> str:
    """Polyline points of a small line, first value at the left edge, highest at the top."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = width / (len(values) - 1)
    return " ".join(
        f"{index * step:.1f},{height - 2 - (value - low) / span * (height - 4):.1f}"
        for index, value in enumerate(values)
    )
