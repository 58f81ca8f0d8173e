"""Rows of a list that are no accounts: subtotals, headers printed again, remarks at the foot."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tandem.foundation.quantities import half_width, is_blank, plain_text
from tandem.keyaccounts.intake.mapping import ColumnMapping

_TOTAL = re.compile(
    r"(?:.{0,12}[\s:-]?)?(?:小\s*计|合\s*计|总\s*计|共\s*计|累\s*计)\s*(?:[:(].*)?"
    r"|(?:(?:grand|sub)[\s-]*)?totals?:?|.{1,24}\s(?:sub)?total:?|sum:?",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(?:注|备注|说明|制表|制表人|填表|填表人|审核|审核人|编制|数据来源|note|notes|remark|source)\s*[:\d]",
    re.IGNORECASE,
)


def why_left_out(values: Sequence[object], mapping: ColumnMapping) -> str | None:
    """ "subtotal", "repeated_header" or "remark"; None for a row that is an account."""
    filled = [
        (index, text)
        for index, value in enumerate(values)
        if (text := half_width(plain_text(value))) and not is_blank(value)
    ]
    if not filled:
        return "remark"
    first = filled[0][1]
    name = _name(values, mapping)
    if _TOTAL.fullmatch(first) and (is_blank(name) or _TOTAL.fullmatch(half_width(name))):
        return "subtotal"
    if (
        not is_blank(name)
        and _TOTAL.fullmatch(half_width(name))
        and _is_mostly_empty(filled, mapping)
    ):
        return "subtotal"
    if _repeats_header(filled, mapping):
        return "repeated_header"
    if len(filled) <= 2 and len(mapping.columns) > 3 and _REMARK.match(first):
        return "remark"
    return None


def _name(values: Sequence[object], mapping: ColumnMapping) -> str:
    for index, column in mapping.used():
        if column.field == "name" and index < len(values):
            return plain_text(values[index])
    return ""


def _is_mostly_empty(filled: list[tuple[int, str]], mapping: ColumnMapping) -> bool:
    """An account named 合计 would still have a city, a seller, a telephone number."""
    texts = [text for _, text in filled if not re.fullmatch(r"[0-9.,万亿元¥%/\s-]+", text)]
    return len(texts) <= max(1, len(mapping.columns) // 5)


def _repeats_header(filled: list[tuple[int, str]], mapping: ColumnMapping) -> bool:
    headers = mapping.columns
    same = sum(
        1
        for index, text in filled
        if index < len(headers)
        and headers[index].header
        and _plain(text) == _plain(headers[index].header)
    )
    return same >= 2 and same >= 0.6 * len(filled)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", half_width(text)).lower()
