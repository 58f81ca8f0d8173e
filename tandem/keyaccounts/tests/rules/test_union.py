"""What a kept account takes from the one merged into it."""

from __future__ import annotations

from datetime import date
from typing import Any

from tandem.keyaccounts.rules.union import GROUPS, LATEST, union

BLANK: dict[str, Any] = {name: None for group in GROUPS for name in group}
BLANK |= dict.fromkeys(LATEST) | {"state": "candidate"}


def test_the_kept_word_stands() -> None:
    assert union({**BLANK, "short_name": "甲"}, {**BLANK, "short_name": "乙"}) == {}


def test_what_is_empty_is_taken() -> None:
    assert union(BLANK, {**BLANK, "name_en": "Bank"}) == {"name_en": "Bank"}


def test_a_city_and_its_key_come_together() -> None:
    changes = union(BLANK, {**BLANK, "city": "北京市", "city_key": "北京"})

    assert changes == {"city": "北京市", "city_key": "北京"}


def test_the_later_visit_and_the_stronger_need_win() -> None:
    kept = {**BLANK, "last_visit_on": date(2026, 1, 1), "need_level": 3}
    absorbed = {**BLANK, "last_visit_on": date(2026, 2, 1), "need_level": 1}

    assert union(kept, absorbed) == {"last_visit_on": date(2026, 2, 1)}


def test_a_locked_account_is_not_unlocked_by_a_merge() -> None:
    assert union(BLANK, {**BLANK, "state": "locked"}) == {"state": "locked"}
    assert union({**BLANK, "state": "locked"}, BLANK) == {}
