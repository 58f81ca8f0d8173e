"""The real locked list: its rows entered twice are named, and no two firms are taken for one."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tandem.keyaccounts.matching.lists import Match, find_duplicates
from tandem.keyaccounts.matching.records import Field, Record

LIST = Path(__file__).parents[5] / "shared" / "data" / "locked_list_2006.xlsx"
pytestmark = pytest.mark.skipif(
    not LIST.is_file(), reason="the real locked list is not beside the repository"
)


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, str]]:
    sheet = CalamineWorkbook.from_path(LIST).get_sheet_by_name("锁定清单").to_python()
    header, body = [str(cell) for cell in sheet[2]], sheet[3:]
    named = [dict(zip(header, map(str, row), strict=True)) for row in body]
    return {row["序号"]: row for row in named if row["客户名称"].strip()}


@pytest.fixture(scope="module")
def matches(rows: dict[str, dict[str, str]]) -> list[Match]:
    records = [
        Record(
            at,
            {
                "name": (row["客户名称"], row["简称"]),
                "code": row["统一社会信用代码"],
                "city": row["市"],
            },
        )
        for at, row in rows.items()
    ]
    return find_duplicates(
        records, [Field("name", "name"), Field("code", "code"), Field("city", "city")]
    )


def entered_twice(rows: dict[str, dict[str, str]]) -> set[frozenset[str]]:
    """Rows with one telephone, which the matching was not shown."""
    by_phone: dict[str, list[str]] = {}
    for at, row in rows.items():
        by_phone.setdefault(row["电话"], []).append(at)
    return {frozenset(pair) for ids in by_phone.values() for pair in combinations(ids, 2)}


def test_no_two_firms_are_taken_for_one(
    rows: dict[str, dict[str, str]], matches: list[Match]
) -> None:
    named = {frozenset((match.a, match.b)) for match in matches if match.decision == "match"}

    assert named <= entered_twice(rows)
    assert len(named) >= 155


def test_every_row_entered_twice_is_shown(
    rows: dict[str, dict[str, str]], matches: list[Match]
) -> None:
    shown = {frozenset((match.a, match.b)) for match in matches}

    assert entered_twice(rows) <= shown
    assert len(shown) < 200
