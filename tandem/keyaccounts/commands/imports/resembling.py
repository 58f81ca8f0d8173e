"""Rows and accounts that resemble without sharing a key: a person decides each.

The matcher is loaded only where there is something to compare: it is large.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tandem.foundation import bulk
from tandem.keyaccounts.commands.columns import batches
from tandem.keyaccounts.commands.duplicates import Likeness, keep_pairs
from tandem.keyaccounts.commands.imports.comparing import Known, difference
from tandem.keyaccounts.models import Account, ImportRow, ImportRun

if TYPE_CHECKING:
    from tandem.keyaccounts.matching.lists import Match
    from tandem.keyaccounts.matching.records import Field, Record

SHOWN = 3
AT_ONCE = 2000
NAMED = ("name", "short_name", "credit_code", "city")


def find_resembling(run: ImportRun) -> int:
    """Mark new rows that may be a known account; returns how many."""
    rows = ImportRow.objects.filter(run=run, outcome=ImportRow.Outcome.NEW)
    if not Account.objects.living().exists() or not rows.exists():
        return 0
    fresh = [
        _record(number, clean) for number, clean in rows.values_list("number", "clean").iterator()
    ]
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for match in _matches(_known_records(()), fresh):
        if len(found[int(match.a)]) < SHOWN:
            found[int(match.a)].append(_candidate(match))
    for numbers in batches(sorted(found), 500):
        _mark(run, {number: found[number] for number in numbers})
    return len(found)


def keep_new_pairs(new_ids: Sequence[int], *, now: datetime) -> int:
    """Compare the new accounts with all others and each other; returns how many pairs are new."""
    if not new_ids:
        return 0
    from tandem.keyaccounts.matching.lists import find_duplicates

    own = list(_records_of(new_ids))
    found = _matches(_known_records(new_ids), own)
    found += find_duplicates(own, _fields())
    likenesses = (
        Likeness(int(match.a), int(match.b), match.score, [why.as_dict() for why in match.reasons])
        for match in found
    )
    return sum(keep_pairs(chunk, now=now) for chunk in batches(likenesses, AT_ONCE))


def _matches(known: Iterable[Record], fresh: Sequence[Record]) -> list[Match]:
    """Best first for each new record; the new ones in portions, for the sake of memory."""
    from tandem.keyaccounts.matching.lists import build_index, match_against

    records = list(known)
    if not records:
        return []
    index = build_index(records, _fields())
    return [match for chunk in batches(fresh, AT_ONCE) for match in match_against(index, chunk)]


def _mark(run: ImportRun, found: Mapping[int, list[dict[str, Any]]]) -> None:
    rows = ImportRow.objects.filter(run=run, number__in=list(found)).only("number", "clean")
    best = {row.number: found[row.number][0]["account"] for row in rows}
    known = Known.of(best.values())
    changes = []
    for row in rows:
        account_id = best[row.number]
        before, after = difference(known.rows[account_id], row.clean)
        values = (ImportRow.Outcome.POSSIBLE, found[row.number], account_id, before, after)
        changes.append((row.pk, values))
    bulk.write_columns(ImportRow, ("outcome", "candidates", "account", "before", "after"), changes)


def _candidate(match: Match) -> dict[str, Any]:
    return {
        "account": int(match.b),
        "score": round(match.score, 3),
        "reasons": [reason.as_dict() for reason in match.reasons],
    }


def _known_records(without: Sequence[int]) -> Iterator[Record]:
    left_out = set(without)
    rows = Account.objects.living().order_by("id").values("id", *NAMED)
    for row in rows.iterator(chunk_size=2000):
        if row["id"] not in left_out:
            yield _record(row["id"], row)


def _records_of(ids: Sequence[int]) -> Iterator[Record]:
    for chunk in batches(ids, AT_ONCE):
        for row in Account.objects.filter(id__in=chunk).values("id", *NAMED):
            yield _record(row["id"], row)


def _record(key: int, row: Mapping[str, Any]) -> Record:
    from tandem.keyaccounts.matching.records import Record

    name, short = row["name"], row.get("short_name", "")
    values: dict[str, str | tuple[str, ...]] = {
        "name": (name, short) if short else name,
        "code": row.get("credit_code", ""),
        "city": row.get("city", ""),
    }
    return Record(str(key), values)


def _fields() -> list[Field]:
    from tandem.keyaccounts.matching.records import Field

    return [Field("name", "name"), Field("code", "code"), Field("city", "city")]
