"""Deals of the product as the tables that the model learns from; only jobs come here."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import Opportunity, Stage
from tandem.winning.learning.mapping import ScoreMap, make_map
from tandem.winning.learning.tables import Sheet
from tandem.winning.queries.deals import Window, closed_in, facts_of, stage_days

FIELDS = {
    "segment": "account__segment",
    "industry": "account__industry_id",
    "region": "account__region_id",
    "product": "product",
    "currency": "currency",
    "amount": "amount_minor",
    "owner": "worked_by_id",
    "joint": "is_joint",
}
MAP = {
    "id": "deal",
    "outcome": "state",
    "won": "won",
    "lost": "lost",
    "opened": "opened",
    "closed": "closed",
    "scored": "scored",
    "columns": {
        "numeric": ["amount"],
        "categorical": [name for name in FIELDS if name != "amount"],
    },
    "events": {"file": "stages", "case": "deal", "activity": "stage", "time": "on"},
}


def win_tables(actor: Actor, on: date) -> tuple[ScoreMap, Sheet, Sheet, Sheet]:
    """Closed deals to learn from, open ones to score today, and the stages they all reached."""
    rows = Opportunity.objects.visible_to(actor).exclude(opened_on=None)
    every = facts_of(rows)
    closed = [row for row in every if row["state"] != "open" and row["closed_on"]]
    still_open = [row for row in every if row["state"] == "open"]
    steps = list(stage_days(rows))
    stages = Sheet(
        {
            "deal": [str(deal) for deal, _stage, _on in steps] or [""],
            "stage": [stage for _deal, stage, _on in steps] or ["none"],
            "on": [day.isoformat() for _deal, _stage, day in steps] or [on.isoformat()],
        },
        max(len(steps), 1),
    )
    return make_map(MAP), _sheet(closed, ""), _sheet(still_open, on.isoformat()), stages


def _sheet(rows: list[dict[str, Any]], scored: str) -> Sheet:
    columns = {
        "deal": [str(row["id"]) for row in rows],
        "state": [row["state"] for row in rows],
        "opened": [_text(row["opened_on"]) for row in rows],
        "closed": [_text(row["closed_on"]) for row in rows],
        "scored": [scored] * len(rows),
    }
    for name, column in FIELDS.items():
        columns[name] = [_text(row[column]) for row in rows]
    return Sheet(columns, len(rows))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def effect_arrays(actor: Actor, window: Window) -> tuple[np.ndarray, ...]:
    """Of the closed deals: won, joint, traits (segment, industry, size, age, owner), customer."""
    rows = closed_in(actor, window)
    facts = facts_of(rows)
    proposals = set(Stage.objects.filter(is_proposal=True).values_list("code", flat=True))
    reached: dict[int, date] = {}
    for deal, stage, on in stage_days(rows):
        if stage in proposals:
            reached[deal] = min(on, reached.get(deal, on))
    traits = [
        _codes([row["account__segment"] or "" for row in facts]),
        _codes([row["account__industry_id"] for row in facts]),
        _fifths([row["amount_minor"] for row in facts]),
        _fifths([_days(row["opened_on"], reached.get(row["id"])) for row in facts]),
        _codes([row["worked_by_id"] for row in facts]),
    ]
    won = np.array([row["state"] == "won" for row in facts], int)
    joint = np.array([row["is_joint"] for row in facts], int)
    customer = _codes([row["account_id"] or f"deal {row['id']}" for row in facts])
    return won, joint, np.array(traits, int).T.reshape(len(facts), len(traits)), customer


def _days(start: date | None, end: date | None) -> int | None:
    return (end - start).days if start and end else None


def _codes(values: list[Any]) -> np.ndarray:
    known: dict[Any, int] = {}
    return np.array([known.setdefault(value, len(known)) for value in values], int)


def _fifths(values: list[int | None]) -> np.ndarray:
    """Which fifth each value is in, 1 to 5; 0 where there is none."""
    known = [value for value in values if value is not None]
    if not known:
        return np.zeros(len(values), int)
    limits = np.quantile(known, [0.2, 0.4, 0.6, 0.8])
    return np.array(
        [0 if v is None else 1 + int(np.searchsorted(limits, v, side="right")) for v in values], int
    )
