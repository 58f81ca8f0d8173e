"""The inbox as its page shows it: one heap a record, the newest on top."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tandem.activities.models import Activity
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Notice
from tandem.organisation.rules.scope import Actor
from tandem.workspace.wording import notice_text

PAGE_SHOWS = 60
ACCOUNT = "account:"


def heaps(actor: Actor) -> list[dict[str, Any]]:
    """The last notices of one person, those of one account together; three queries."""
    mine = list(Notice.objects.filter(user_id=actor.person_id).order_by("-id")[:PAGE_SHOWS])
    lines = notice_lines(actor, mine)
    found: dict[str, dict[str, Any]] = {}
    for notice, line in zip(mine, lines, strict=True):
        key = notice.record or f"notice:{notice.pk}"
        heap = found.setdefault(key, {"account": line["account"], "lines": []})
        heap["lines"].append(line)
    for heap in found.values():
        heap["news"] = sum(line["is_new"] for line in heap["lines"])
    return list(found.values())


def notice_lines(actor: Actor, notices: Iterable[Notice]) -> list[dict[str, Any]]:
    """Notices in words; of what they speak of, only what the reader may see today."""
    rows = list(notices)
    accounts = Account.objects.visible_to(actor).in_bulk({_account_id(row) for row in rows})
    spoken = [row.facts["activity"] for row in rows if "activity" in row.facts]
    notes = Activity.objects.visible_to(actor).in_bulk(spoken) if spoken else {}
    return [
        {
            "text": notice_text(row),
            "quote": _quote(notes.get(row.facts.get("activity", 0))),
            "account": accounts.get(_account_id(row)),
            "url": row.url,
            "at": row.created_at,
            "is_new": row.read_at is None,
        }
        for row in rows
    ]


def _quote(note: Activity | None) -> str:
    return note.text[:200] if note else ""


def _account_id(notice: Notice) -> int:
    return int(notice.record.removeprefix(ACCOUNT)) if notice.record.startswith(ACCOUNT) else 0
