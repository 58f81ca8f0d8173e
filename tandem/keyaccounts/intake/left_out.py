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
    at = next((index for index, value in enumerate(values) if not is_blank(value)), None)
    if at is None:
        return "remark"
    first, name = half_width(plain_text(values[at])), half_width(_name(values, mapping))
    if _TOTAL.fullmatch(first) and (is_blank(name) or _TOTAL.fullmatch(name)):
        return "subtotal"
    if _TOTAL.fullmatch(name) and _is_mostly_empty(_filled(values), mapping):
        return "subtotal"
    if _plain(first) in mapping.plain_headers and _repeats_header(_filled(values), mapping):
        return "repeated_header"
    if _REMARK.match(first) and len(_filled(values)) <= 2 and len(mapping.columns) > 3:
        return "remark"
    return None


def _filled(values: Sequence[object]) -> list[tuple[int, str]]:
    return [
        (index, half_width(plain_text(value)))
        for index, value in enumerate(values)
        if not is_blank(value)
    ]


def _name(values: Sequence[object], mapping: ColumnMapping) -> str:
    at = mapping.name_index
    return plain_text(values[at]) if at is not None and at < len(values) else ""


def _is_mostly_empty(filled: list[tuple[int, str]], mapping: ColumnMapping) -> bool:
    """An account named 合计 would still have a city, a seller, a telephone number."""
    texts = [text for _, text in filled if not re.fullmatch(r"[0-9.,万亿元¥%/\s-]+", text)]
    return len(texts) <= max(1, len(mapping.columns) // 5)


def _repeats_header(filled: list[tuple[int, str]], mapping: ColumnMapping) -> bool:
    headers = mapping.plain_headers
    same = sum(index < len(headers) and _plain(text) == headers[index] for index, text in filled)
    return same >= 2 and same >= 0.6 * len(filled)


def _plain(text: str) -> str:
    return "".join(text.split()).lower()
