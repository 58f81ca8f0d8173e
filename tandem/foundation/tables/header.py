"""Finds the row that names the columns: below titles and blank rows, sometimes two rows deep."""

from __future__ import annotations

from tandem.foundation.tables.model import Cell, CellFault, Column, Header, RawRow, Sheet

_SEARCHED_ROWS = 30


def find_header(head: list[RawRow], sheet: Sheet) -> Header:
    """The first row that looks like names above data; `rows` is empty if the list has none.

    `head` holds the first rows that are not blank, with the numbers they have in the file.
    """
    if not head:
        return Header((), _columns(sheet, {}))
    width = _typical_width(head)
    for index, (_, cells) in enumerate(head[:_SEARCHED_ROWS]):
        if _looks_like_names(cells, width, head[index + 1 :]):
            depth = 2 if _has_second_row(head, index, sheet) else 1
            return _header(head, index, depth, sheet)
    return Header((), _columns(sheet, {}))


def take_header(head: list[RawRow], sheet: Sheet, row: int) -> Header:
    """The header a person pointed at; row 0 means that the list has no header."""
    for index, (number, _) in enumerate(head):
        if number == row:
            return _header(head, index, 2 if _has_second_row(head, index, sheet) else 1, sheet)
    return Header((), _columns(sheet, {}))


def _header(head: list[RawRow], index: int, depth: int, sheet: Sheet) -> Header:
    names = _spread(head[index], sheet, forward=depth == 2)
    if depth == 2:
        for position, text in _texts(head[index + 1][1]).items():
            above = names.get(position, "")
            names[position] = text if above in ("", text) else f"{above} {text}"
    rows = tuple(number for number, _ in head[index : index + depth])
    title = " ".join(
        text for _, cells in head[:index] for text in dict.fromkeys(_texts(cells).values())
    )
    return Header(rows, _columns(sheet, names), title[:200])


def _columns(sheet: Sheet, names: dict[int, str]) -> tuple[Column, ...]:
    positions = sorted({*sheet.columns, *names})
    return tuple(Column(position, names.get(position, "")) for position in positions)


def _typical_width(head: list[RawRow]) -> int:
    widths = sorted(_filled(cells) for _, cells in head)
    return max(1, widths[len(widths) * 3 // 4])  # titles and notes are narrow, so not the middle


def _looks_like_names(cells: list[Cell], width: int, below: list[RawRow]) -> bool:
    texts = _texts(cells)
    filled = _filled(cells)
    if not texts or filled < max(1, width * 0.5) or len(texts) < 0.7 * filled:
        return False
    if len(set(texts.values())) < 0.7 * len(texts):
        return False
    if width > 1 and len(texts) == 1:
        return False
    if sum(map(_is_data, texts.values())) > 0.3 * len(texts):  # years may name columns
        return False
    return bool(below) or len(texts) > 1


def _has_second_row(head: list[RawRow], index: int, sheet: Sheet) -> bool:
    """Two rows deep: a name stands over several columns, and the row below names each of them."""
    if index + 1 >= len(head) or head[index + 1][0] != head[index][0] + 1:
        return False
    above, below = _texts(head[index][1]), _texts(head[index + 1][1])
    if not below or len(below) < _filled(head[index + 1][1]):
        return False
    if any(_is_data(text) for text in below.values()):
        return False
    row = head[index][0] - 1
    spans = [merge for merge in sheet.merges if merge[0] == row]
    if any(end > column and column + 1 in below for _, column, _, end in spans):
        return True
    new = [position for position in below if position not in above]
    open_below = [position for position in above if position not in below]
    return bool(new) and bool(open_below) and not spans and len(new) + len(open_below) >= 2


def _spread(row: RawRow, sheet: Sheet, *, forward: bool) -> dict[int, str]:
    """A merged name holds for every column under it; without merges, up to the next name."""
    names = _texts(row[1])
    spans = [merge for merge in sheet.merges if merge[0] == row[0] - 1]
    for _, column, _, end in spans:
        for position in range(column + 1, end + 1):
            if column in names:
                names.setdefault(position, names[column])
    if forward and not spans and names:
        current = ""
        for position in range(max(*names, *sheet.columns) + 1):
            current = names.setdefault(position, current)
    return {position: name for position, name in names.items() if name}


def _texts(cells: list[Cell]) -> dict[int, str]:
    return {
        position: " ".join(cell.split())
        for position, cell in enumerate(cells)
        if isinstance(cell, str) and cell.strip()
    }


def _filled(cells: list[Cell]) -> int:
    return sum(1 for cell in cells if cell != "" and not isinstance(cell, CellFault))


def _is_data(text: str) -> bool:
    """Values never found in a name: mostly digits, an address of any kind, a null of an export."""
    digits = sum(character.isdigit() for character in text)
    return digits > len(text) / 2 or "@" in text or text in ("#N/A", "NULL", "true", "false")
