"""Twenty partners register one deal in twenty spellings at the same moment: the server's order decides.

One is protected, nineteen are in conflict, all twenty are stored; the protected one is the first.
"""

from __future__ import annotations

from functools import partial

import pytest

from tests.concurrency.acts import TIMES, a_key, day
from tests.live.processes import Installation
from tests.live.visitor import Answer, Visitor, race

pytestmark = pytest.mark.live
SPELLINGS = (
    "北京霜序机械股份有限公司", "北京霜序机械有限公司", "北京霜序机械", "北京市霜序机械有限责任公司",
    "霜序机械（北京）有限公司", "霜序机械有限公司", "北京霜序機械股份有限公司", "北京 霜序 机械",
    "北京霜序机械(集团)有限公司", "北京霜序机械集团", "霜序机械股份有限公司", "霜序機械",
    "北京霜序机械集团有限公司", "霜序机械集团", "北京霜序机械公司", "北京市霜序机械",
    "霜序机械（北京）股份有限公司", "霜序 机械 有限公司", "北京霜序机械总公司", "北京霜序机械集团股份有限公司",
)  # fmt: skip
COPIED = (
    "name, name_en, name_key, initials, email, phone, region_id, fte, language, theme, density, "
    "has_shortcuts, is_active, password"
)
FOUR_LINES = ("server", "storage", "notebook", "printer")
STORED = "SELECT number, state FROM registration_registration WHERE product = ? ORDER BY number"


def twenty_partners(installation: Installation) -> list[Visitor]:
    """A company and its manager each, copied from Amy so that her password opens them."""
    database = installation.database
    for at in range(TIMES):
        database.write(
            "INSERT INTO organisation_company (kind, name, name_key, capacity, is_active) "
            "SELECT kind, ?, ?, 0, is_active FROM organisation_company WHERE kind = 'partner' "
            "ORDER BY id LIMIT 1",
            f"赛跑{at}号", f"赛跑{at}号",
        )  # fmt: skip
        database.write(
            f"INSERT INTO organisation_user (username, company_id, {COPIED}) "
            f"SELECT ?, (SELECT id FROM organisation_company WHERE name = ?), {COPIED} "
            "FROM organisation_user WHERE username = 'amy'",
            f"racer{at}", f"赛跑{at}号",
        )  # fmt: skip
        database.write(
            "INSERT INTO organisation_rolegrant (user_id, role, since) "
            "SELECT u.id, 'partner_manager', g.since FROM organisation_user u, "
            "organisation_rolegrant g WHERE u.username = ? AND g.role = 'partner_manager' "
            "ORDER BY g.id LIMIT 1",
            f"racer{at}",
        )
    password = installation.facts["password"]
    return [Visitor(installation.address).sign_in(f"racer{at}", password) for at in range(TIMES)]


def registrations_at_once(
    installation: Installation, people: list[Visitor], product: str
) -> tuple[list[Answer], list[tuple[int, str]]]:
    claims = [
        {
            "product": product,
            "value": "46",
            "close": day(90)[:7],
            "contact": "王主任",
            "name": spelling,
            "city": "北京",
            "key": a_key(),
        }
        for spelling in SPELLINGS
    ]
    answers = race(
        [
            partial(person.post, "/partner/deals/new/", claim)
            for person, claim in zip(people, claims, strict=True)
        ]
    )
    return answers, [(row[0], row[1]) for row in installation.database.rows(STORED, product)]


def is_in_order(stored: list[tuple[int, str]]) -> bool:
    return [state for _number, state in stored] == ["granted"] + ["conflict"] * (TIMES - 1)


def test_of_twenty_spellings_at_once_one_is_protected_and_all_are_stored(
    live_cast: Installation,
) -> None:
    answers, stored = registrations_at_once(live_cast, twenty_partners(live_cast), "server")

    assert [answer.status for answer in answers] == [302] * TIMES
    assert is_in_order(stored)
    assert len({number for number, _state in stored}) == TIMES
    cases = live_cast.database.value("SELECT count(*) FROM registration_conflictcase")
    assert cases == 1


def test_without_the_turn_the_order_is_lost(planted_cast: Installation) -> None:
    """One race may end well by luck; four in a row have not."""
    people = twenty_partners(planted_cast)
    races = (registrations_at_once(planted_cast, people, product) for product in FOUR_LINES)

    assert not all(is_in_order(stored) for _answers, stored in races)
