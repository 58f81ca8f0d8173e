"""A judged row as the facts of an opportunity, whether it comes from the check or from its table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tandem.foundation.money import Money
from tandem.pipeline.commands.recording import OpportunityFacts

NOTE_LENGTH = 500
FEN = 2  # amounts of a file are read with two digits behind the point, whatever the currency


def facts_of(values: Mapping[str, Any]) -> OpportunityFacts:
    """`values` hold days as dates or, read back from the table, as their text."""
    return OpportunityFacts(
        external_id=values["number"],
        title=title_of(values),
        stage=values["stage"],
        account_id=values.get("account_id"),
        product=values.get("product") or "",
        amount_minor=_amount(values.get("amount"), values["currency"]),
        currency=values["currency"],
        worked_by_id=values.get("owner_id"),
        worked_by_name=values.get("owner") or "",
        signed_by_id=values.get("partner_id"),
        opened_on=_day(values.get("opened_on")),
        closed_on=_day(values.get("closed_on") or values.get("close_on")),
        project=values.get("project") or "",
        close_reason_id=values.get("reason_id"),
        lost_to=values.get("lost_to") or "",
        close_note=(values.get("note") or "")[:NOTE_LENGTH],
        next_step=values.get("next_step") or "",
        next_step_on=_day(values.get("next_step_on")),
    )


def title_of(values: Mapping[str, Any]) -> str:
    """What the file calls the deal, else customer and product."""
    if values.get("title"):
        return str(values["title"])
    parts = [values.get("account") or values["number"], values.get("product")]
    return " · ".join(str(part) for part in parts if part)[:200]


def _amount(fen: int | None, currency: str) -> int | None:
    return None if fen is None else Money.of(Decimal(fen).scaleb(-FEN), currency).minor


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None
