"""What it costs to take in twenty check-ins of a phone, and a replay of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from django.urls import reverse

from bench.figures import PageFigure, measure, signed_in
from tandem.foundation.uuids import uuid7
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User

ITEMS = 20


class _TakenBack(Exception):
    """The twenty visits of a round are not to stay in the data of the next."""


def measure_sync(seller: User, rounds: int) -> PageFigure:
    """One POST of twenty items under ids of their own; each round is rolled back."""
    account_id = Account.objects.locked().filter(owner=seller).order_by("id")[0].pk
    client = signed_in(seller)
    client.get(reverse("week"))
    token = client.cookies["csrftoken"].value

    def send() -> HttpResponseBase:
        answer = None
        try:
            with transaction.atomic():
                answer = client.post(
                    reverse("outbox_items"),
                    {"items": [_check_in(account_id) for _ in range(ITEMS)]},
                    content_type="application/json",
                    headers={"X-CSRFToken": token, "Accept": "application/json"},
                )
                raise _TakenBack
        except _TakenBack:
            states = {one["state"] for one in answer.json()["results"]}  # type: ignore[union-attr]
            if states != {"done"}:
                raise SystemExit(f"sync_20 answered {sorted(states)}") from None
            return answer  # type: ignore[return-value]

    return measure("sync_20", send, rounds, expect=200)


def _check_in(account_id: int) -> dict[str, Any]:
    content = {
        "account": account_id,
        "arrived_at": datetime.now(UTC).isoformat(),
        "outcome": "keep_warm",
        "said": "A visit of the benchmark.",
    }
    return {"id": str(uuid7()), "kind": "check_in", "form": 2, "content": content}
