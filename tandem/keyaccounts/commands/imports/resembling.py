"""New rows that resemble an account without sharing its key: a person decides each."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tandem.foundation import bulk
from tandem.keyaccounts.commands.imports.comparing import Known, difference
from tandem.keyaccounts.models import ImportRow, ImportRun

SHOWN = 3


def find_resembling(run: ImportRun, known: Known) -> int:
    """Mark new rows that may be a known account; returns how many. Loads the matcher lazily."""
    if not known.rows:
        return 0
    from tandem.keyaccounts.matching.lists import build_index, match_against
    from tandem.keyaccounts.matching.records import Field, Record

    rows = list(ImportRow.objects.filter(run=run, outcome=ImportRow.Outcome.NEW))
    if not rows:
        return 0
    fields = [Field("name", "name"), Field("code", "code"), Field("city", "city")]
    index = build_index(
        [
            Record(
                str(pk), _values(row["name"], row["short_name"], row["credit_code"], row["city"])
            )
            for pk, row in known.rows.items()
        ],
        fields,
    )
    records = [
        Record(
            str(row.number),
            _values(
                row.clean["name"],
                row.clean.get("short_name", ""),
                row.clean.get("credit_code", ""),
                row.clean.get("city", ""),
            ),
        )
        for row in rows
    ]
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for match in match_against(index, records):
        if len(found[int(match.a)]) < SHOWN:
            found[int(match.a)].append(
                {
                    "account": int(match.b),
                    "score": round(match.score, 3),
                    "reasons": [reason.as_dict() for reason in match.reasons],
                }
            )
    marked = [row for row in rows if found.get(row.number)]
    for row in marked:
        row.outcome = ImportRow.Outcome.POSSIBLE
        row.candidates = sorted(found[row.number], key=lambda item: -item["score"])
        row.account_id = row.candidates[0]["account"]
        row.before, row.after = difference(known.rows[row.account_id], row.clean)
    bulk.write_columns(
        ImportRow,
        ("outcome", "candidates", "account", "before", "after"),
        [
            (row.pk, (row.outcome, row.candidates, row.account_id, row.before, row.after))
            for row in marked
        ],
    )
    return len(marked)


def _values(name: str, short: str, code: str, city: str) -> dict[str, str | tuple[str, ...]]:
    return {"name": (name, short) if short else name, "code": code, "city": city}
