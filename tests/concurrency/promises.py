"""What a phone is promised (trust T94-T99), each as an act against a running server that asserts.

The tests run them against the product, and against servers from which one guard was taken out.
"""

from __future__ import annotations

import hashlib
import io
from functools import partial

from PIL import Image

from tests.concurrency.acts import TIMES, a_key, a_planned_visit, someone
from tests.live.databases import IS_POSTGRES
from tests.live.outboxes import ITEMS, BadLine, Item, check_in, drain, item
from tests.live.processes import Installation
from tests.live.visitor import Answer, Visitor, race

FILES, LEFT = "/week/phone/outbox/files/", "/week/phone/outbox/left/"
STANDING = (
    "SELECT count(*) FROM activities_checkin c JOIN activities_activity a ON a.id = c.activity_id "
    "WHERE a.text = ?"
)
# People, check-ins and files of the customer of this name.
HANGS_ON = (
    "SELECT (SELECT count(*) FROM keyaccounts_contact k WHERE k.account_id = a.id), "
    "(SELECT count(*) FROM activities_checkin c WHERE c.account_id = a.id), "
    "(SELECT count(*) FROM activities_visitfile f JOIN activities_checkin c "
    "ON c.id = f.check_in_id WHERE c.account_id = a.id) "
    "FROM keyaccounts_account a WHERE a.name = ?"
)
HOLDER = "UPDATE keyaccounts_account SET owner_id = ? WHERE id = ?"


def sent_once_it_stands_once(installation: Installation) -> None:
    olga, words = someone(installation, "olga"), f"签到 {a_key()}"
    sent = check_in(installation.facts["accounts"]["olgas"], said=words)

    answers = race([partial(olga.twin().send_json, ITEMS, {"items": [sent]}) for _ in range(TIMES)])

    assert {answer.status for answer in answers} == {200}
    assert {answer.text for answer in answers} == {answers[0].text}
    assert installation.database.value(STANDING, words) == 1


def one_id_of_two_people_is_two_visits(installation: Installation) -> None:
    """The seller and the manager of the region, the same words to the letter."""
    words = f"同一个号 {a_key()}"
    sent = check_in(installation.facts["accounts"]["olgas"], said=words)

    for name in ("olga", "nora", "olga"):
        assert states(someone(installation, name), sent) == ["done"]

    assert installation.database.value(STANDING, words) == 2


def a_photo_that_did_not_arrive_whole_is_not_kept(installation: Installation) -> None:
    olga, of = someone(installation, "olga"), check_in(1)["id"]
    count = "SELECT count(*) FROM activities_visitfile"
    before = installation.database.value(count)

    answer = upload(olga, of, sha256="0" * 64)

    assert answer.status == 409
    assert installation.database.value(count) == before
    assert upload(olga, of).status == 200
    assert installation.database.value(count) == before + 1


def what_hangs_together_arrives_in_any_order(installation: Installation) -> None:
    """T94: contact, visit and photo come before the customer they belong to."""
    olga, name = someone(installation, "olga"), f"离线学校 {a_key()}"
    industry = installation.database.value("SELECT min(id) FROM organisation_industry")
    account = item("account", name=name, industry=industry)
    visit = check_in(None, account_item=account["id"])
    contact = item("contact", account_item=account["id"], name="张老师")

    assert upload(olga, visit["id"]).status == 200
    for one in (visit, contact, account, visit):
        states(olga, one)

    assert installation.database.rows(HANGS_ON, name) == [(1, 1, 1)]


def a_visit_given_away_meanwhile_needs_review(installation: Installation) -> None:
    """T95: the plan stands, the check-in is kept, and its manager finds it."""
    olga, words = someone(installation, "olga"), f"给了别人 {a_key()}"
    visit = a_planned_visit(installation, olga)
    people = installation.facts["people"]
    installation.database.write(
        "UPDATE activities_visit SET seller_id = ? WHERE id = ?", people["otto"], visit
    )

    kept = check_in(None, visit=visit, said=words)

    assert states(olga, kept) == ["review"]
    assert "Otto" not in olga.send_json(ITEMS, {"items": [kept]}).text
    assert installation.database.value(STANDING, words) == 0
    assert words in someone(installation, "nora").get("/week/phone/items/").text
    assert words not in someone(installation, "otto").get("/week/phone/items/").text


def an_account_hidden_meanwhile_needs_review(installation: Installation) -> None:
    """T95: nothing is written where the person no longer sees, and nothing is told of it."""
    account, people = installation.facts["accounts"]["olgas"], installation.facts["people"]
    olga, words = someone(installation, "olga"), f"不再是我的 {a_key()}"
    installation.database.write(HOLDER, people["otto"], account)
    try:
        answer = olga.send_json(ITEMS, {"items": [check_in(account, said=words)]})
    finally:
        installation.database.write(HOLDER, people["olga"], account)

    assert [one["state"] for one in answer.json()["results"]] == ["review"]
    assert "Otto" not in answer.text
    assert installation.database.value(STANDING, words) == 0
    assert words in someone(installation, "nora").get("/week/phone/items/").text


def the_outbox_of_who_left_is_kept(installation: Installation) -> None:
    """T95: the person was deactivated before the phone had a network again."""
    otto, words = someone(installation, "otto"), f"走之前 {a_key()}"
    token = otto.get("/week/phone/package/").json()["left"]
    sent = check_in(installation.facts["accounts"]["ottos"], said=words)
    is_active = "UPDATE organisation_user SET is_active = ? WHERE username = 'otto'"
    installation.database.write(is_active, False)
    try:
        refused = otto.send_json(ITEMS, {"items": [sent]})
        answers = [
            Visitor(installation.address).send_json(LEFT, {"items": [sent], "token": token})
            for _ in range(2)
        ]
    finally:
        installation.database.write(is_active, True)

    assert refused.status in (401, 403)
    assert [answer.json()["results"][0]["state"] for answer in answers] == ["review"] * 2
    assert installation.database.value(STANDING, words) == 0
    kept = "SELECT count(*) FROM activities_phoneitem WHERE client_id = ? AND state = 'review'"
    assert installation.database.value(kept, stored(sent["id"])) == 1


def a_queue_of_every_version_is_taken_in(installation: Installation) -> None:
    """T98: the first form is lifted with all it said; a form of tomorrow is kept, with a notice."""
    olga, words = someone(installation, "olga"), f"旧版 {a_key()}"
    account = installation.facts["accounts"]["olgas"]
    plain = check_in(account, text=words, next_step="送样机")
    old = plain | {"form": 1}
    unnamed = {
        name: value for name, value in check_in(account, text=words).items() if name != "form"
    }
    tomorrow = check_in(account, said=words) | {"form": 99}

    answer = olga.send_json(ITEMS, {"items": [old, unnamed, tomorrow]})

    results = answer.json()["results"]
    assert [one["state"] for one in results] == ["done", "done", "review"]
    assert results[2]["text"]
    assert installation.database.value(STANDING, words) == 2
    task = "SELECT count(*) FROM activities_task WHERE title = '送样机'"
    assert installation.database.value(task) >= 1


def one_bad_item_holds_up_nobody(installation: Installation, *, good: int = 30) -> None:
    """T99 in small; with five hundred it is timed in test_phone_outbox.py."""
    olga, words = someone(installation, "olga"), f"有毒 {a_key()}"
    account = installation.facts["accounts"]["olgas"]
    fine = [check_in(account, said=words) for _ in range(good)]
    bad = check_in(account, outcome="poison", arrived_at={"deep": [1] * 50})

    told = drain(BadLine(olga, one_in=10**9), [*fine[: good // 2], bad, *fine[good // 2 :]])

    assert told.pop(bad["id"]) == "review"
    assert set(told.values()) == {"done"}
    assert installation.database.value(STANDING, words) == good


def states(visitor: Visitor, *items: Item) -> list[str]:
    answer = visitor.send_json(ITEMS, {"items": list(items)})
    assert answer.status == 200, answer.text
    return [one["state"] for one in answer.json()["results"]]


def upload(visitor: Visitor, of: str, *, named: str = "", sha256: str = "") -> Answer:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), (10, 120, 60)).save(file, "JPEG")
    content = file.getvalue()
    fields = {
        "id": named or check_in(1)["id"],
        "of": of,
        "kind": "photo",
        "sha256": sha256 or hashlib.sha256(content).hexdigest(),
    }
    return visitor.upload(FILES, "file", "a.jpg", content, fields)


def stored(client_id: str) -> str:
    """As the engine keeps it: SQLite has no type for it and takes it without dashes."""
    return client_id if IS_POSTGRES else client_id.replace("-", "")
