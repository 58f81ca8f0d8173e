"""A page read for its numbers: what leads where, how many it promises, and what leads nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

WHOLE = re.compile(r"[\d,]+")
VOID = {"input", "br", "img", "meta", "link", "hr", "use", "rect", "polyline", "path"}
# where a number stands on its own and must lead to its list
HELD = {"tile__value": "tile", "tile__note": "tile", "number": "grid", "matrix": "matrix"}


@dataclass(frozen=True)
class Promise:
    """A link that says how many rows its list has."""

    text: str
    url: str
    count: int


@dataclass
class Numbers(HTMLParser):
    """Links with a count, and texts with a digit in a tile, matrix or number cell without one."""

    promises: list[Promise] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    total: int | None = None

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, str, dict[str, str]]] = []
        self._text = ""
        self._label = ""
        self._heads: list[str] = []
        self._column = -1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "data-total" in given:
            self.total = int(given["data-total"])
        self._walk_table(tag)
        if "tile__label" in given.get("class", "").split():
            self._label = ""
        if tag not in VOID:
            self._open.append((tag, self._place(tag, given), given))
        if tag == "a":
            self._text = ""

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or all(tag != opened for opened, _place, _given in self._open):
            return
        opened, given = "", {}
        while opened != tag:
            opened, _place, given = self._open.pop()
        if tag == "a":
            self._keep(given)

    def handle_data(self, data: str) -> None:
        link = next((given for tag, _place, given in self._open if tag == "a"), None)
        if link is not None:
            self._text += data
        places = [place for _tag, place, _given in self._open if place]
        if places and places[-1] == "label":
            self._label = self._label or data.strip()
            if self._heads and self._is_open("thead"):
                self._heads[-1] += data.strip()
        elif places and re.search(r"\d", data) and not _leads(link):
            label = self._heads[self._column] if self._is_open("td") else self._label
            self.orphans.append(f"{label}: {data.strip()}")

    def _keep(self, given: dict[str, str]) -> None:
        text = self._text.strip()
        if "data-count" in given:
            self.promises.append(Promise(text, given["href"], int(given["data-count"])))
        elif WHOLE.fullmatch(text) and "/lines/" in given.get("href", ""):
            self.promises.append(Promise(text, given["href"], int(text.replace(",", ""))))

    def _place(self, tag: str, given: dict[str, str]) -> str:
        names = given.get("class", "").split()
        self._walk_table(tag)
        if "tile__label" in names or tag in ("th", "thead", "button", "svg"):
            return "label"
        if tag == "td" and self._is_within("matrix"):
            return "matrix"
        found = [HELD[name] for name in names if name in HELD and HELD[name] != "matrix"]
        return found[0] if found and (tag == "td" or found[0] == "tile") else ""

    def _walk_table(self, tag: str) -> None:
        if tag == "table":
            self._heads = []
        elif tag == "th" and self._is_open("thead"):
            self._heads.append("")
        elif tag == "tr":
            self._column = -1
        elif tag in ("td", "th"):
            self._column += 1

    def _is_open(self, tag: str) -> bool:
        return any(tag == opened for opened, _place, _given in self._open)

    def _is_within(self, name: str) -> bool:
        return any(name in given.get("class", "").split() for _tag, _place, given in self._open)


def _leads(link: dict[str, str] | None) -> bool:
    return link is not None and ("data-count" in link or "/lines/" in link.get("href", ""))


def numbers_of(page: str) -> Numbers:
    numbers = Numbers()
    numbers.feed(page)
    return numbers
