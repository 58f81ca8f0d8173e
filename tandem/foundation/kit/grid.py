"""The data grid: columns, rows, pager and what to say when there is nothing to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

from django.utils.safestring import SafeString, mark_safe

from tandem.foundation.kit.escaping import conditional_escape, escape
from tandem.foundation.paging import Place


@dataclass(frozen=True)
class Column:
    """`kind` is "", "main", "number", "centre" or "wrap"; `low` columns leave a phone's screen.

    `sort` is "" (not sortable), "none", "ascending" or "descending"; `tag` puts the heading
    before the value on phones, where the header row is not shown.
    """

    label: str
    kind: str = ""
    low: bool = False
    tag: bool = False
    sort: str = ""
    sort_url: str = ""

    @property
    def css(self) -> str:
        return " ".join(word for word in (self.kind, "low" if self.low else "") if word)

    @property
    def cell_attributes(self) -> str:
        css = f' class="{self.css}"' if self.css else ""
        return f'{css} data-label="{escape(self.label)}"' if self.is_tagged else css

    @property
    def is_tagged(self) -> bool:
        """A number without its heading says nothing, so on phones it always has it."""
        return self.tag or (self.kind == "number" and not self.low)


@dataclass(frozen=True)
class Row:
    """`cells` match the columns: plain values are escaped, marks of the kit pass as they are."""

    id: str | int
    label: str
    cells: Sequence[object]
    url: str = ""
    peek_url: str = ""
    selected: bool = False


@dataclass(frozen=True)
class Pager:
    """Keyset pages: `count` is exact; the urls are empty at either end.

    A list whose keys lead only forward has `first_url` instead of `previous_url`.
    """

    count: int
    first: int
    last: int
    previous_url: str = ""
    next_url: str = ""
    first_url: str = ""


class ForwardPage(Protocol):
    """What a query gives of a list whose keys lead only forward; `after` begins the next page."""

    @property
    def rows(self) -> Sequence[Any]: ...
    @property
    def count(self) -> int: ...
    @property
    def after(self) -> str: ...


def forward_pager(page: ForwardPage, place: Place, *, url: str = "?") -> Pager:
    """On from page to page, and back to the beginning; `url` is the list's with its filters."""
    count, before = page.count, place.before
    if not page.after:  # the end is known, whatever an old address says of the beginning
        before = count - len(page.rows)
    first, last, following = 0, count, {"after": page.after}  # unknown: no range is shown
    if before is not None:
        first, last = min(before + 1, count), min(before + len(page.rows), count)
        following["from"] = str(last)
    here = url.rstrip("?")
    return Pager(
        count=count,
        first=first,
        last=last,
        next_url=f"{here}{'&' if '?' in here else '?'}{urlencode(following)}" if page.after else "",
        first_url=(here or "?") if place.after else "",
    )


@dataclass(frozen=True)
class Empty:
    """Why there is nothing here and what to do about it."""

    title: str
    text: str = ""
    icon: str = "search"
    actions: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Grid:
    """`id` names the region htmx replaces; a view answers an htmx request with that region."""

    id: str
    label: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    selectable: bool = False
    pager: Pager | None = None
    empty: Empty | None = None
    totals: Sequence[object] = field(default=())

    def body(self) -> SafeString:
        """All rows as HTML, joined here because a template loop takes five times as long."""
        attributes = [column.cell_attributes for column in self.columns]
        return mark_safe(  # noqa: S308  (every part is escaped where it is written)
            "\n".join(
                f"<tr {self._row_attributes(row, is_first=place == 0)}>"
                f"{self._pick_cell(row)}{cells_html(attributes, row.cells)}</tr>"
                for place, row in enumerate(self.rows)
            )
        )

    def total_line(self) -> SafeString:
        return cells_html([column.cell_attributes for column in self.columns], self.totals)

    def _row_attributes(self, row: Row, *, is_first: bool) -> str:
        """One row of the grid takes the Tab key; J, K and the arrows walk the others."""
        optional = [
            f' data-url="{escape(row.url)}"' if row.url else "",
            f' data-peek-url="{escape(row.peek_url)}"' if row.peek_url else "",
            ' aria-selected="true"' if row.selected else "",
        ]
        name = escape(f"{self.id}-{row.id}")
        return f'id="{name}" tabindex="{0 if is_first else -1}"{"".join(optional)}'

    def _pick_cell(self, row: Row) -> str:
        if not self.selectable:
            return ""
        return (
            f'<td class="pick"><label><input type="checkbox" name="ids" value="{escape(row.id)}" '
            f'form="{escape(self.id)}-acts" aria-label="{escape(row.label)}"'
            f"{' checked' if row.selected else ''}></label></td>"
        )


def cells_html(attributes: Sequence[str], cells: Sequence[Any]) -> SafeString:
    return mark_safe(  # noqa: S308  (every value passes conditional_escape)
        "".join(
            f"<td{attribute}>{conditional_escape(cell)}</td>"
            for attribute, cell in zip(attributes, cells, strict=True)
        )
    )
