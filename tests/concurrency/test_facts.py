"""P4 on what is known of an account: of many who change one column one is kept, different columns
are all kept at the first try, and a form sent twice adds once (trust T69)."""

from __future__ import annotations

import re
from functools import partial
from html import unescape

import pytest

from tests.concurrency.acts import TIMES, a_key, someone
from tests.live.processes import Installation
from tests.live.visitor import Answer, Visitor, race

pytestmark = pytest.mark.live
OPENED = re.compile(r'<input type="hidden" name="(was-[a-z_]+)" value="([^"]*)">')
TEXTS = {"title": "院长", "phone": "010-12345678", "email": "wang@example.cn"}
SAYS = f"SELECT {', '.join(TEXTS)} FROM keyaccounts_contact WHERE id = ?"


def a_contact(installation: Installation, olga: Visitor, name: str) -> tuple[str, int]:
    """A new contact of Olga's customer; its address and its id."""
    account = installation.facts["accounts"]["olgas"]
    olga.post(f"/accounts/{account}/contacts/new/", {"name": name, "key": a_key()})
    contact = int(installation.database.value("SELECT max(id) FROM keyaccounts_contact"))
    return f"/accounts/{account}/contacts/{contact}/", contact


def as_opened(olga: Visitor, path: str, name: str) -> dict[str, str]:
    """What the browser would send if nothing were changed."""
    hidden = {key: unescape(value) for key, value in OPENED.findall(olga.get(path).text)}
    fields = ("title", "buying_role", "phone", "email", "left_on")
    return hidden | {"name": name} | dict.fromkeys(fields, "")


def saves_of_one_column(installation: Installation) -> tuple[list[Answer], int]:
    olga = someone(installation, "olga")
    path, contact = a_contact(installation, olga, "王主任")
    sent = as_opened(olga, path, "王主任")
    hands = [olga.twin() for _ in range(TIMES)]
    return (
        race(
            [
                partial(hand.post, path, sent | {"title": f"写法{at}"})
                for at, hand in enumerate(hands)
            ]
        ),
        contact,
    )


def test_of_twenty_changes_of_one_column_one_is_kept_and_nobody_loses_words(
    live_cast: Installation,
) -> None:
    answers, contact = saves_of_one_column(live_cast)

    assert sorted(answer.status for answer in answers) == [302] + [409] * (TIMES - 1)
    winner = next(at for at, answer in enumerate(answers) if answer.status == 302)
    assert live_cast.database.rows(SAYS, contact)[0][0] == f"写法{winner}"
    for at, answer in enumerate(answers):
        if at != winner:
            assert f"写法{at}" in answer.text and f"写法{winner}" in answer.text


def test_different_columns_of_one_row_are_all_kept_at_the_first_try(
    live_cast: Installation,
) -> None:
    olga = someone(live_cast, "olga")
    path, contact = a_contact(live_cast, olga, "李处长")
    sent = as_opened(olga, path, "李处长")

    answers = race(
        [partial(olga.twin().post, path, sent | {name: text}) for name, text in TEXTS.items()]
    )

    assert [answer.status for answer in answers] == [302] * len(TEXTS)
    assert live_cast.database.rows(SAYS, contact) == [tuple(TEXTS.values())]


def test_a_form_sent_twenty_times_at_once_adds_one(live_cast: Installation) -> None:
    olga = someone(live_cast, "olga")
    account = live_cast.facts["accounts"]["olgas"]
    sent = {"name": "赵科长", "key": a_key()}

    race(
        [
            partial(olga.twin().post, f"/accounts/{account}/contacts/new/", sent)
            for _ in range(TIMES)
        ]
    )

    kept = live_cast.database.value(
        "SELECT count(*) FROM keyaccounts_contact WHERE name = ?", "赵科长"
    )
    assert kept == 1


def test_without_the_comparison_words_are_overwritten(planted_cast: Installation) -> None:
    answers, _contact = saves_of_one_column(planted_cast)

    assert [answer.status for answer in answers].count(302) > 1
