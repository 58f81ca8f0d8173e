"""The inbox as its page shows it: one heap a record, the newest on top."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse

from tandem.activities.models import Activity
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Notice
from tandem.organisation.rules.scope import Actor
from tandem.workspace.wording import notice_text

PAGE_SHOWS = 60
ACCOUNT = "account:"
_own_page: list[Callable[[str], str]] = []


def lead_partners_by(own_page: Callable[[str], str]) -> None:
    """Partners have pages of their own: what their page for a staff address is (config/wiring.py)."""
    _own_page[:] = [own_page]


def address_for(actor: Actor, url: str) -> str:
    """Where this reader opens what a notice speaks of; empty where there is no page for them."""
    if not actor.is_partner:
        return url
    return _own_page[0](url) if _own_page and url else ""


def heaps(actor: Actor) -> list[dict[str, Any]]:
    """The last notices of one person, those of one account together; three queries."""
    mine = list(Notice.objects.filter(user_id=actor.person_id).order_by("-id")[:PAGE_SHOWS])
    lines = notice_lines(actor, mine)
    found: dict[str, dict[str, Any]] = {}
    for notice, line in zip(mine, lines, strict=True):
        key = notice.record or f"notice:{notice.pk}"
        heap = found.setdefault(key, _heap(actor, line["account"]))
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
            "url": address_for(actor, row.url),
            "at": row.created_at,
            "is_new": row.read_at is None,
        }
        for row in rows
    ]


def _heap(actor: Actor, account: Account | None) -> dict[str, Any]:
    url = address_for(actor, reverse("account", args=[account.pk])) if account else ""
    return {"account": account, "url": url, "lines": []}


def _quote(note: Activity | None) -> str:
    return note.text[:200] if note else ""


def _account_id(notice: Notice) -> int:
    return int(notice.record.removeprefix(ACCOUNT)) if notice.record.startswith(ACCOUNT) else 0
