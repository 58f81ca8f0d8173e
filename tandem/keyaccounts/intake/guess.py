"""Guesses the mapping of a list: first what was chosen for the same columns before, then the names
of the columns, then their values. Every guess carries how sure it is and why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from statistics import median

from tandem.foundation.quantities import (
    Parsed,
    half_width,
    infer_day_first,
    is_blank,
    plain_text,
    read_amount,
)
from tandem.foundation.tables import CellFault
from tandem.keyaccounts.intake.choices import Choices
from tandem.keyaccounts.intake.fields import (
    FIELDS,
    NOT_NEEDED,
    Field,
    Fields,
    Kind,
    fits,
    is_their_turnover,
    typical,
)
from tandem.keyaccounts.intake.mapping import (
    ColumnMapping,
    ColumnPlan,
    header_signature,
    header_unit,
    header_words,
)

NOTHING_KNOWN: Mapping[str, Choices] = {}
SURE = 0.5  # below it a column is left out, and a person may choose
_MIN_SYNONYM = 2
_MAX_SAMPLES = 80


def guess_mapping(
    headers: Sequence[str],
    samples: Sequence[Sequence[object]],
    *,
    positions: Sequence[int] | None = None,
    known: Mapping[str, Choices] = NOTHING_KNOWN,
    remembered: Sequence[ColumnMapping] = (),
    fields: Fields = FIELDS,
) -> ColumnMapping:
    """The likely mapping; `samples` are some rows of the list, in the order of the headers.

    A `remembered` mapping for the same headers is used as it stands. `positions` are the columns'
    places in the file, if not 0, 1, 2 and so on. `known` are the values of fields that are chosen.
    """
    places = list(positions) if positions is not None else list(range(len(headers)))
    signature = header_signature(headers)
    for earlier in remembered:
        if earlier.signature == signature and len(earlier.columns) == len(headers):
            return _again(earlier, places)
    columns = [_values(samples, index) for index in range(len(headers))]
    scores = [
        (_score(field, header_words(header), columns[index], known.get(field.key)), index, field)
        for index, header in enumerate(headers)
        for field in fields.values()
    ]
    taken: dict[int, tuple[float, str, Field]] = {}
    used: set[str] = set()
    for (confidence, why), index, field in sorted(scores, key=lambda item: (-item[0][0], item[1])):
        if confidence < SURE:
            break
        if index not in taken and field.key not in used and not _contradicts(field.key, used):
            taken[index] = (confidence, why, field)
            used.add(field.key)
    plans = [
        _plan(places[index], header, taken.get(index), columns[index])
        for index, header in enumerate(headers)
    ]
    return ColumnMapping(tuple(plans), fields)


def _again(earlier: ColumnMapping, places: list[int]) -> ColumnMapping:
    plans = zip(earlier.columns, places, strict=True)
    columns = tuple(
        replace(plan, position=place, why="remembered", confidence=1.0 if plan.field else 0.0)
        for plan, place in plans
    )
    return replace(earlier, columns=columns)


def _plan(
    position: int, header: str, found: tuple[float, str, Field] | None, values: list[object]
) -> ColumnPlan:
    if found is None:
        return ColumnPlan(position, header, why=_why_left_out(header_words(header)))
    confidence, why, field = found
    unit = day_first = None
    if field.kind is Kind.AMOUNT:
        unit = header_unit(header) or unit_from_values(values)
    if field.kind is Kind.DATE:
        day_first = infer_day_first(values)
    return ColumnPlan(position, header, field.key, round(confidence, 2), why, unit, day_first)


def _why_left_out(words: str) -> str:
    if is_their_turnover(words):
        return "their_turnover"
    return "not_needed" if words in NOT_NEEDED else "unknown"


def _contradicts(key: str, used: set[str]) -> bool:
    """A pair already names the sellers; own and total counts already fill both."""
    return (
        (key == "pair" and "outside_seller" in used)
        or (key == "outside_seller" and "pair" in used)
        or (key == "units" and bool({"own_units", "total_units"} & used))
    )


def _score(
    field: Field, words: str, values: list[object], known: Choices | None
) -> tuple[float, str]:
    by_name = _name_score(field, words)
    if not values:
        return by_name * 0.9, "name"
    if by_name:
        share = sum(fits(field, value) for value in values) / len(values)
        by_name *= 0.3 + 0.7 * min(1.0, share / 0.6)
    is_left_out = _why_left_out(words) != "unknown"
    by_values = 0.0 if is_left_out else _value_score(field, values, known)
    if by_name >= SURE and by_values:
        return min(1.0, by_name + 0.05), "name"
    return max((by_name, "name"), (by_values, "values"))


def _name_score(field: Field, words: str) -> float:
    if not words or _why_left_out(words) != "unknown":
        return 0.0
    from rapidfuzz import fuzz  # web workers go without

    compact = words.replace(" ", "")
    best = 0.0
    for synonym in _synonyms(field.synonyms):
        short = synonym.replace(" ", "")
        if compact == short:
            return 0.97
        if len(short) >= _MIN_SYNONYM and short in compact and _stands_apart(synonym, words):
            best = max(best, 0.5 + 0.4 * len(short) / len(compact))
        elif len(short) >= 5 and fuzz.ratio(short, compact) >= 88:
            best = max(best, 0.75)
    return best


@cache
def _synonyms(spellings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(header_words(synonym) for synonym in spellings) - {""}


def _stands_apart(synonym: str, words: str) -> bool:
    """A Latin synonym counts as whole words at the end ("billing state", not "state date");
    a Chinese one as the end of the header, where the meaning of a Chinese noun stands."""
    if synonym.isascii():
        return len(synonym) > 2 and re.search(rf"\b{re.escape(synonym)}$", words) is not None
    return words.endswith(synonym)


def _value_score(field: Field, values: list[object], known: Choices | None) -> float:
    texts = [plain_text(value) for value in values]
    if known is not None:
        matched = sum(known.match(text) is not None for text in texts) / len(texts)
        return 0.85 * matched if matched >= 0.5 else 0.0
    share = sum(typical(field.key, text) for text in texts) / len(texts)
    return 0.8 * share if share >= 0.5 else 0.0


def unit_from_values(values: Sequence[object]) -> str | None:
    """The unit of bare numbers, judged by their neighbours that name one: 353.3 beside 1851.3万.

    Used only when it is clear: numbers of one list are of one size, and units differ 10,000 times.
    """
    bare: list[float] = []
    named: list[float] = []
    for value in values:
        text = half_width(plain_text(value))
        read = read_amount(value)
        if not isinstance(read, Parsed) or not read.value:
            continue
        is_bare = not isinstance(value, str) or re.fullmatch(r"[-+0-9., ]+", text) is not None
        (bare if is_bare else named).append(abs(read.value) / 100)
    if not bare or len(named) < 3:
        return None
    ratio = median(named) / median(bare)
    for unit, size in (("万元", 10_000), ("元", 1)):
        if size / 5 <= ratio <= size * 5:
            return unit
    return None


def _values(samples: Sequence[Sequence[object]], index: int) -> list[object]:
    found = (row[index] for row in samples if index < len(row))
    filled = [cell for cell in found if not isinstance(cell, CellFault) and not is_blank(cell)]
    return filled[:_MAX_SAMPLES]
