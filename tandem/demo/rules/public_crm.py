"""Reads a public CRM export (opportunities, accounts, products, teams) and says what it mended.

The export holds two misspellings, GTXPro for GTX Pro and technolgy for technology, and open deals
that name no customer; those are kept without one. Nothing is left out: a row that cannot be read
stops the reading with its number.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

PRODUCTS_MENDED = {"GTXPro": "GTX Pro"}
SECTORS_MENDED = {"technolgy": "technology"}
COUNTRIES_MENDED = {"Philipines": "Philippines"}
STAGES = {"Prospecting": "prospecting", "Engaging": "engaging", "Won": "won", "Lost": "lost"}


class UnreadableRow(ValueError):
    """One sentence: the file, the row as a person counts, and what is wrong with it."""


@dataclass(frozen=True)
class PublicAccount:
    name: str
    sector: str
    country: str
    parent: str


@dataclass(frozen=True)
class PublicAgent:
    name: str
    manager: str
    office: str


@dataclass(frozen=True)
class PublicDeal:
    number: str
    agent: str
    product: str
    account: str  # empty: the source names none
    stage: str
    opened_on: date | None
    closed_on: date | None
    amount: Decimal | None


@dataclass(frozen=True)
class PublicCrm:
    accounts: list[PublicAccount]
    agents: list[PublicAgent]
    products: list[str]
    deals: list[PublicDeal]
    mended: Counter[str] = field(default_factory=Counter)


def read_crm(folder: Path) -> PublicCrm:
    """The four files of the export; what they refer to must be among them."""
    mended: Counter[str] = Counter()
    accounts = [
        PublicAccount(
            row["account"],
            _mended(row["sector"], SECTORS_MENDED, mended),
            _mended(row["office_location"], COUNTRIES_MENDED, mended),
            row["subsidiary_of"],
        )
        for _number, row in _rows(folder / "accounts.csv")
    ]
    agents = [
        PublicAgent(row["sales_agent"], row["manager"], row["regional_office"])
        for _number, row in _rows(folder / "sales_teams.csv")
    ]
    products = [row["product"] for _number, row in _rows(folder / "products.csv")]
    deals = [_deal(number, row, mended) for number, row in _rows(folder / "sales_pipeline.csv")]
    crm = PublicCrm(accounts, agents, products, deals, mended)
    _require_known(crm)
    return crm


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            (number, {key: (value or "").strip() for key, value in row.items() if key})
            for number, row in enumerate(csv.DictReader(file), start=2)
        ]


def _deal(number: int, row: dict[str, str], mended: Counter[str]) -> PublicDeal:
    try:
        return PublicDeal(
            row["opportunity_id"],
            row["sales_agent"],
            _mended(row["product"], PRODUCTS_MENDED, mended),
            row["account"],
            STAGES[row["deal_stage"]],
            date.fromisoformat(row["engage_date"]) if row["engage_date"] else None,
            date.fromisoformat(row["close_date"]) if row["close_date"] else None,
            Decimal(row["close_value"]) if row["close_value"] else None,
        )
    except (KeyError, ValueError, InvalidOperation) as error:
        raise UnreadableRow(
            f"Row {number} of sales_pipeline.csv cannot be read ({error}). Correct it and load again."
        ) from error


def _mended(value: str, wrong: dict[str, str], mended: Counter[str]) -> str:
    right = wrong.get(value)
    if right is None:
        return value
    mended[f"{value} → {right}"] += 1
    return right


def _require_known(crm: PublicCrm) -> None:
    """Every deal's agent, product and account, and every parent, is in its file."""
    accounts = {account.name for account in crm.accounts} | {""}
    agents = {agent.name for agent in crm.agents}
    for deal in crm.deals:
        for what, name, known in (
            ("account", deal.account, accounts),
            ("agent", deal.agent, agents),
            ("product", deal.product, set(crm.products)),
        ):
            if name not in known:
                raise UnreadableRow(
                    f"Opportunity {deal.number} names the {what} {name}, which is in no file. "
                    "Add it there and load again."
                )
    for account in crm.accounts:
        if account.parent not in accounts:
            raise UnreadableRow(
                f"{account.name} belongs to {account.parent}, which is not in accounts.csv. "
                "Add it there and load again."
            )
