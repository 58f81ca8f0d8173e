"""Match two files by a map: the core of the command `match A.csv B.csv --map MAP.toml --json`.

The same matching as an import uses. The answer holds no time and no path, so the same files give
the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tandem.keyaccounts.matching.learning import TooFewLabels
from tandem.keyaccounts.matching.lists import (
    LabelledPair,
    Labels,
    Limits,
    Match,
    find_duplicates,
    match_lists,
)
from tandem.keyaccounts.matching.mapping import FileMap, LabelMap, MatchMap, read_map
from tandem.keyaccounts.matching.records import Field, Record
from tandem.keyaccounts.matching.tables import BadInput, read_table

_TRUE = frozenset({"1", "1.0", "true", "yes", "y", "match", "是"})
_FALSE = frozenset({"0", "0.0", "false", "no", "n", "non-match", "否"})


def run(a_path: str | Path, b_path: str | Path, map_path: str | Path) -> dict[str, Any]:
    """Pairs of records that are, or may be, one; one file given twice is searched for duplicates.

    Raises BadInput with one sentence for whatever cannot be read.
    """
    stated = read_map(Path(map_path))
    first = _records(Path(a_path), stated.a, stated, side="a")
    if Path(a_path).resolve() == Path(b_path).resolve():
        second = first
        found = find_duplicates(first, _fields(stated), limits=_limits(stated))
    else:
        second = _records(Path(b_path), stated.b, stated, side="b")
        found = _between(first, second, stated)
    counts = {name: sum(m.decision == name for m in found) for name in ("match", "possible")}
    return {
        "pairs": [_as_dict(match) for match in found],
        "summary": {
            "records_a": len(first),
            "records_b": len(second),
            **counts,
            "learnt": stated.labels is not None,
            "one_to_one": stated.one_to_one,
        },
    }


def _between(first: list[Record], second: list[Record], stated: MatchMap) -> list[Match]:
    labels = _labels(stated.labels, first, second) if stated.labels else None
    try:
        return match_lists(
            first,
            second,
            _fields(stated),
            labels=labels,
            one_to_one=stated.one_to_one,
            limits=_limits(stated),
        )
    except TooFewLabels as error:
        raise BadInput(str(error)) from error


def _records(path: Path, file: FileMap, stated: MatchMap, *, side: str) -> list[Record]:
    table = read_table(path, file.encoding, file.delimiter)
    ids = table.column(file.id) if file.id else [str(at) for at in range(1, len(table.rows) + 1)]
    _check_ids(ids, table.lines, path.name)
    spelt = {
        each.field.name: list(
            zip(*(table.column(name) for name in getattr(each, side)), strict=True)
        )
        for each in stated.fields
    }
    return [
        Record(row_id, {name: values[at] for name, values in spelt.items()})
        for at, row_id in enumerate(ids)
    ]


def _check_ids(ids: list[str], lines: list[int], file: str) -> None:
    seen: dict[str, int] = {}
    for row_id, line in zip(ids, lines, strict=True):
        if not row_id:
            raise BadInput(f"Line {line} of {file} has no identifier; fill it in.")
        if row_id in seen:
            raise BadInput(
                f"Lines {seen[row_id]} and {line} of {file} have the same identifier “{row_id}”; "
                "identifiers must differ."
            )
        seen[row_id] = line


def _labels(stated: LabelMap, first: list[Record], second: list[Record]) -> Labels:
    known = {record.id for record in first}, {record.id for record in second}
    train = _labelled(stated.train, stated, known)
    valid = _labelled(stated.valid, stated, known) if stated.valid else []
    return Labels(train, valid)


def _labelled(path: Path, stated: LabelMap, known: tuple[set[str], set[str]]) -> list[LabelledPair]:
    table = read_table(path, stated.encoding, stated.delimiter)
    columns = [table.column(name) for name in (stated.a, stated.b, stated.label)]
    pairs = []
    for line, a, b, label in zip(table.lines, *columns, strict=True):
        for row_id, ids, side in ((a, known[0], "first"), (b, known[1], "second")):
            if row_id not in ids:
                raise BadInput(
                    f"Line {line} of {path.name} names “{row_id}”, "
                    f"which the {side} file does not have."
                )
        if label.lower() not in _TRUE | _FALSE:
            raise BadInput(f"Line {line} of {path.name} has the label “{label}”; use 1 or 0.")
        pairs.append((a, b, label.lower() in _TRUE))
    return pairs


def _fields(stated: MatchMap) -> list[Field]:
    return [each.field for each in stated.fields]


def _limits(stated: MatchMap) -> Limits:
    return Limits(match=stated.threshold, possible=stated.possible)


def _as_dict(match: Match) -> dict[str, Any]:
    return {
        "a": match.a,
        "b": match.b,
        "score": match.score,
        "decision": match.decision,
        "reasons": [reason.as_dict() for reason in match.reasons],
    }
