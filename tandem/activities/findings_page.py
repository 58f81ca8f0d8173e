"""What our people learnt of an account, in words: each fact with its age and who brought it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tandem.activities.queries.findings import Known
from tandem.activities.queries.wording import finding_words
from tandem.foundation.formats import ago
from tandem.keyaccounts.models import Account

OLD_DAYS = 180  # what was learnt longer ago should be asked again


def findings_context(account: Account, known: Iterable[Known], today: date) -> dict[str, Any]:
    return {"account": account, "learnt": known_lines(known, today)}


def known_lines(known: Iterable[Known], today: date) -> list[dict[str, str]]:
    """What our people learnt first hand: what, how old, by whom; the older, the quieter."""
    return [
        {
            "label": fact.label,
            "what": finding_words(fact),
            "age": ago(fact.on, today=today),
            "by": f"{fact.by} · {fact.source}",
            "is_old": "old" if (today - fact.on).days > OLD_DAYS else "",
        }
        for fact in known
    ]
