"""What people do in these races, by the addresses a browser would use."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils import timezone

from tests.live.processes import Installation
from tests.live.visitor import Visitor

TIMES = 20


def someone(installation: Installation, username: str) -> Visitor:
    visitor = Visitor(installation.address)
    return visitor.sign_in(username, installation.facts["password"])


def a_planned_visit(installation: Installation, olga: Visitor, *, days: int = 1) -> int:
    """A visit of Olga's, planned by the page for that; returns its id."""
    account, seller = installation.facts["accounts"]["olgas"], installation.facts["people"]["olga"]
    answer = olga.post(
        f"/week/accounts/{account}/visits/",
        {"account": account, "seller": seller, "on": day(days)},
    )
    if answer.status != 302:
        raise AssertionError(f"The visit was not planned: {answer.status}\n{answer.text}")
    return int(installation.database.value("SELECT max(id) FROM activities_visit"))


def day(ahead: int) -> str:
    return (timezone.localdate() + timedelta(days=ahead)).isoformat()


def a_key() -> str:
    return secrets.token_hex(16)
