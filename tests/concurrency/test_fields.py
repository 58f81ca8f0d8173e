"""P4 on the account's own page: one field saved from one version, and many fields at once."""

from __future__ import annotations

import re
from functools import partial

import pytest

from tests.concurrency.acts import TIMES, someone
from tests.live.processes import Installation
from tests.live.visitor import Answer, Visitor, race

pytestmark = pytest.mark.live
TEXTS = {"short_name": "甲校", "name_en": "North Normal", "province": "河北省", "city": "保定市"}


def version_of(opal: Visitor, path: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', opal.get(path).text)
    if found is None:
        raise AssertionError(f"{path} shows no form with a version")
    return found[1]


def saves_of_one_field(installation: Installation) -> list[Answer]:
    opal = someone(installation, "opal")
    path = f"/accounts/{installation.facts['accounts']['ottos']}/properties/short_name/"
    version = version_of(opal, path)
    return race(
        [
            partial(opal.twin().post, path, {"value": f"写法{at}", "version": version})
            for at in range(TIMES)
        ]
    )


def save_until_kept(opal: Visitor, path: str, value: str) -> int:
    """As a person does: told of another's change, look at it and save again."""
    for tries in range(1, 50):
        answer = opal.post(path, {"value": value, "version": version_of(opal, path)})
        if answer.status != 409:
            assert answer.status == 302, answer.text
            return tries
    raise AssertionError(f"{path} was never saved")


def test_of_twenty_saves_of_one_field_one_is_kept_and_nobody_loses_words(
    live_cast: Installation,
) -> None:
    answers = saves_of_one_field(live_cast)

    assert sorted(answer.status for answer in answers) == [302] + [409] * (TIMES - 1)
    for at, answer in enumerate(answers):
        assert answer.status == 302 or f"写法{at}" in answer.text


def test_different_fields_of_one_account_are_all_kept(live_cast: Installation) -> None:
    opal = someone(live_cast, "opal")
    account = live_cast.facts["accounts"]["olgas"]

    race(
        [
            partial(save_until_kept, opal.twin(), f"/accounts/{account}/properties/{name}/", text)
            for name, text in TEXTS.items()
        ]
    )

    kept = live_cast.database.rows(
        f"SELECT {', '.join(TEXTS)} FROM keyaccounts_account WHERE id = ?", account
    )
    assert kept == [tuple(TEXTS.values())]


def test_without_the_version_a_field_is_overwritten(planted_cast: Installation) -> None:
    answers = saves_of_one_field(planted_cast)

    assert [answer.status for answer in answers].count(302) > 1
