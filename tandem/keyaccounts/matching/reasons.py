"""Why two records are taken for one, or kept apart: codes with facts, worded by the page.

A reason speaks of values as they stand in the records, never of the inner numbers of the score.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from tandem.foundation.text import fold
from tandem.keyaccounts.matching.comparing import Comparison
from tandem.keyaccounts.matching.prepared import Prepared
from tandem.keyaccounts.rules.naming import NameParts, places_conflict

SIMILAR = 0.8


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact about a pair. `for_match` tells on which side it weighs."""

    code: str
    for_match: bool
    facts: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """Plain form for JSON."""
        return {"code": self.code, "for_match": self.for_match, **self.facts}


def reasons_of(comparison: Comparison, at: int) -> list[Reason]:
    """Reasons of the pair in row `at`, those for a match first."""
    i, j = int(comparison.pairs.a[at]), int(comparison.pairs.b[at])
    found: list[Reason] = []
    for name, column in comparison.one.columns.items():
        pair = _Pair(comparison, at, name, i, j)
        if pair.is_blank:
            continue
        if column.field.kind == "name":
            found.extend(_of_name(pair))
        elif column.field.kind == "text":
            found.extend(_of_text(pair))
        else:
            found.extend(_of_value(pair, column.field.kind))
    found.extend(_of_models(comparison.one, i, comparison.other, j))
    return sorted(found, key=lambda reason: not reason.for_match)


@dataclass(frozen=True, slots=True)
class _Pair:
    comparison: Comparison
    at: int
    field: str
    i: int
    j: int

    @property
    def spellings(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        one, other = self.comparison.one.records, self.comparison.other.records
        return one[self.i].spellings(self.field), other[self.j].spellings(self.field)

    @property
    def is_blank(self) -> bool:
        return not all(self.spellings)

    @property
    def facts(self) -> dict[str, str]:
        first, second = self.spellings
        return {"field": self.field, "a": first[0].strip(), "b": second[0].strip()}

    def feature(self, key: str) -> float:
        return float(self.comparison.features[f"{self.field}.{key}"][self.at])


def _of_name(pair: _Pair) -> Iterator[Reason]:
    one = pair.comparison.one.columns[pair.field].parts[pair.i]
    other = pair.comparison.other.columns[pair.field].parts[pair.j]
    yield from _likeness_of_name(pair, one, other)
    if places_conflict(one.place, other.place):
        facts = {"field": pair.field, "a": one.place, "b": other.place}
        yield Reason("PLACE_CONFLICT", False, facts)
    if one.is_branch != other.is_branch:
        yield Reason("BRANCH_OF", False, pair.facts)
    if one.is_group != other.is_group and one.core == other.core:
        yield Reason("GROUP_DIFFERS", False, pair.facts)


def _likeness_of_name(pair: _Pair, one: NameParts, other: NameParts) -> Iterator[Reason]:
    first, second = pair.spellings
    if fold(first[0]) == fold(second[0]):
        yield Reason("SAME_NAME", True, pair.facts)
    elif one.key == other.key:
        yield Reason("SAME_CORE_DIFFERENT_LEGAL_FORM", True, pair.facts | {"core": one.key})
    elif pair.feature("spelling") == 1:
        yield Reason("SAME_SHORT_NAME", True, pair.facts | {"shared": _shared(pair)})
    elif one.core == other.core:
        yield Reason("SAME_CORE_OTHER_PLACE_WORDING", True, pair.facts | {"core": one.core})
    elif pair.feature("within") == 1 and pair.feature("starts") == 1:
        shorter, longer = sorted((first[0], second[0]), key=len)
        yield Reason("SHORT_OF", True, {"field": pair.field, "short": shorter, "full": longer})
    elif pair.feature("key") >= SIMILAR:
        yield Reason("SIMILAR_NAME", True, pair.facts)
    else:
        yield Reason("NAME_DIFFERS", False, pair.facts)


def _shared(pair: _Pair) -> str:
    mine = pair.comparison.one.columns[pair.field].others[pair.i]
    theirs = pair.comparison.other.columns[pair.field].others[pair.j]
    return next(form for form in mine if form in theirs)


def _of_text(pair: _Pair) -> Iterator[Reason]:
    if pair.feature("same") == 1:
        yield Reason("SAME_TEXT", True, pair.facts)
    elif pair.feature("words") >= SIMILAR or pair.feature("token_set") >= 0.95:
        yield Reason("SIMILAR_TEXT", True, pair.facts)
    elif pair.feature("words") < 0.3:
        yield Reason("TEXT_DIFFERS", False, pair.facts)


def _of_value(pair: _Pair, kind: str) -> Iterator[Reason]:
    label = "VALUE" if kind == "person" else kind.upper()
    same = pair.feature("edits" if kind in ("person", "city") else "same")
    close = pair.feature("near" if kind == "number" else "edits")
    if np.isnan(same):
        return
    if same == 1:
        yield Reason(f"SAME_{label}", True, pair.facts)
    elif close >= SIMILAR:
        yield Reason(f"SIMILAR_{label}", True, pair.facts)
    else:
        yield Reason(f"{label}_DIFFERS", False, pair.facts)


def _of_models(one: Prepared, i: int, other: Prepared, j: int) -> Iterator[Reason]:
    mine, theirs = one.codes[i], other.codes[j]
    shared = sorted(
        {code for code in mine if code in other.squeezed(j)}
        | {code for code in theirs if code in one.squeezed(i)}
    )
    if shared:
        yield Reason("SAME_MODEL", True, {"model": shared[0]})
    elif mine and theirs:
        yield Reason("MODEL_DIFFERS", False, {"a": min(mine), "b": min(theirs)})
