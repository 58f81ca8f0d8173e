"""Rows that resemble a known account, or another row, without sharing a key: a person decides.

All comparing is done here, in the check, where nothing waits for it; what is found is kept at the
row. The matcher is loaded only where there is something to compare: it is large.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tandem.foundation import bulk
from tandem.keyaccounts.commands.columns import batches
from tandem.keyaccounts.commands.imports.comparing import Known, difference
from tandem.keyaccounts.models import Account, AccountQuerySet, ImportRow, ImportRun

if TYPE_CHECKING:
    from tandem.keyaccounts.matching.lists import Index, Match

KEPT = 5  # likenesses of one row, the best first
MARKED_AT_ONCE = 500
NAMED = ("name", "short_name", "credit_code", "city")
Likely = dict[int, list[dict[str, Any]]]


def find_resembling(run: ImportRun) -> int:
    """Mark new rows that may be a known account; returns how many.

    A row that resembles another row of the file stays new and keeps the likeness for later.
    """
    rows = ImportRow.objects.filter(run=run, outcome=ImportRow.Outcome.NEW).order_by("number")
    if not rows.exists():
        return 0
    from tandem.keyaccounts.matching.lists import duplicates_in, match_indexes

    fresh = index_of(rows.values_list("number", "clean").iterator(chunk_size=2000))
    known = account_index(Account.objects.living())
    accounts = _likely(match_indexes(fresh, known), "account")
    twins = _likely(duplicates_in(fresh), "row")
    for numbers in batches(sorted(accounts), MARKED_AT_ONCE):
        _mark(run, {number: accounts[number] + twins.get(number, []) for number in numbers})
    for numbers in batches(sorted(twins.keys() - accounts.keys()), MARKED_AT_ONCE):
        _keep_twins(run, {number: twins[number] for number in numbers})
    return len(accounts)


def account_index(accounts: AccountQuerySet) -> Index:
    """These accounts, ready to be compared."""
    rows = accounts.order_by("id").values("id", *NAMED)
    return index_of((row["id"], row) for row in rows.iterator(chunk_size=2000))


def index_of(named: Iterable[tuple[int, Mapping[str, Any]]]) -> Index:
    """What is compared of each: its names, its credit code, its city."""
    from tandem.keyaccounts.matching.lists import build_index
    from tandem.keyaccounts.matching.records import Field, Record

    def records() -> Iterator[Record]:
        for key, row in named:
            name, short = row["name"], row.get("short_name", "")
            values: dict[str, str | tuple[str, ...]] = {
                "name": (name, short) if short else name,
                "code": row.get("credit_code", ""),
                "city": row.get("city", ""),
            }
            yield Record(str(key), values)

    return build_index(
        list(records()), [Field("name", "name"), Field("code", "code"), Field("city", "city")]
    )


def _likely(matches: Iterable[Match], kind: str) -> Likely:
    """The best few of each row; of two rows that are alike, the lower one keeps the other."""
    found: Likely = defaultdict(list)
    for match in matches:
        one, other = int(match.a), int(match.b)
        row, of = (max(one, other), min(one, other)) if kind == "row" else (one, other)
        if len(found[row]) < KEPT:
            reasons = [reason.as_dict() for reason in match.reasons]
            found[row].append({kind: of, "score": round(match.score, 3), "reasons": reasons})
    return found


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


def _keep_twins(run: ImportRun, found: Mapping[int, list[dict[str, Any]]]) -> None:
    rows = ImportRow.objects.filter(run=run, number__in=list(found)).values_list("pk", "number")
    bulk.write_columns(ImportRow, ("candidates",), [(pk, (found[number],)) for pk, number in rows])
