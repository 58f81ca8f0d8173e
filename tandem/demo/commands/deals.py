"""Writes the demo's pipeline in bulk: deals, their teams, steps, products, rivals, buying centres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from tandem.demo.commands.bulk import insert
from tandem.demo.commands.ledger import iso_days
from tandem.demo.commands.staff import Staff
from tandem.demo.rules.deals import OPEN_STAGES, Deals, Ints, draw_deals
from tandem.keyaccounts.models import Contact
from tandem.pipeline.models import (
    BuyingRole,
    CloseReason,
    DealCompetitor,
    DealLine,
    Opportunity,
    Product,
    StageChange,
    TeamMember,
)

PRODUCTS = (
    ("laptop", "笔记本电脑", "Laptops"),
    ("desktop", "台式电脑", "Desktops"),
    ("server", "服务器", "Servers"),
    ("storage", "存储系统", "Storage"),
    ("cloud-desk", "云终端", "Thin clients"),
    ("print", "打印与外设", "Printing"),
    ("service", "专属服务", "Dedicated service"),
)
RIVALS = ("戴尔", "惠普", "方正", "同方", "宏碁", "浪潮", "IBM")
STEPS = ("送样机", "约见信息中心主任", "递交方案", "确认预算", "安排演示", "回复标书疑问")
CATEGORIES = ("pipeline", "pipeline", "best_case", "commit")
BUYING = ("decider", "influencer", "user", "buyer")


@dataclass(frozen=True)
class Board:
    """Of each locked account what a deal takes from it."""

    short: list[str]
    owner: list[int | None]
    inside: list[int | None]
    partner: Ints
    wallet: Ints


def write_deals(
    open_ones: int, closed: int, first_id: int, board: Board, staff: Staff,
    rng: np.random.Generator, today: date,
) -> int:  # fmt: skip
    """All of it in seven bulk writes."""
    drawn = draw_deals(
        open_ones=open_ones,
        closed=closed,
        wallet=board.wallet,
        partner=board.partner,
        products=len(PRODUCTS),
        rivals=len(RIVALS),
        rng=rng,
        today=today.toordinal(),
    )
    contacts = _contacts(first_id, drawn)
    buyers = np.array([len(contacts.get(at, ())[: 1 + at % 3]) for at in drawn.account.tolist()])
    buyers = np.where(drawn.reached >= 1, buyers, 0)
    products = _write_products()
    first = _write_heads(drawn, first_id, board, staff, buyers)
    _write_team(drawn, first, board, staff)
    _write_steps(drawn, first, board)
    _write_lines(drawn, first, products, today)
    _write_rivals(drawn, first)
    _write_buyers(drawn, first, contacts, buyers)
    return open_ones + closed


def _write_products() -> int:
    codes, zh, en = zip(*PRODUCTS, strict=True)
    columns = {"code": codes, "name_zh": zh, "name_en": en, "position": range(len(codes))}
    return insert(Product, len(codes), columns)


def _write_heads(drawn: Deals, first_id: int, board: Board, staff: Staff, buyers: Ints) -> int:
    accounts, outcome = drawn.account.tolist(), drawn.outcome.tolist()
    stages = [
        ("won", "lost")[ended - 1] if ended else OPEN_STAGES[at]
        for at, ended in zip(drawn.reached.tolist(), outcome, strict=True)
    ]
    titles = [
        f"{board.short[at]} {PRODUCTS[what][1]}"
        for at, what in zip(accounts, drawn.product.tolist(), strict=True)
    ]
    owners = [board.owner[at] for at in accounts]
    return insert(
        Opportunity,
        len(accounts),
        {
            "external_id": [f"demo-{number}" for number in range(1, len(accounts) + 1)],
            "account_id": [at + first_id for at in accounts],
            "title": titles,
            "product": [PRODUCTS[what][1] for what in drawn.product.tolist()],
            "stage_id": stages,
            "state": [("open", "won", "lost")[ended] for ended in outcome],
            "stage_since": iso_days(drawn.stage_since),
            "category": [
                ("commit", "omitted")[ended - 1] if ended else CATEGORIES[at]
                for at, ended in zip(drawn.reached.tolist(), outcome, strict=True)
            ],
            "amount_minor": drawn.amount.tolist(),
            "worked_by_id": owners,
            "signed_by_id": _signers(drawn, board, staff),
            "opened_on": iso_days(drawn.opened),
            "close_on": iso_days(drawn.close_on),
            "closed_on": iso_days(drawn.closed),
            "close_reason_id": _reasons(drawn),
            "lost_to": [
                RIVALS[rival] if ended == 2 and rival >= 0 else ""
                for rival, ended in zip(drawn.rival.tolist(), outcome, strict=True)
            ],
            **_next_steps(drawn, owners),
            "touched_on": iso_days(drawn.touched),
            "is_joint": drawn.is_joint.tolist(),
            "people": _people(drawn, board).tolist(),
            "contacts": buyers.tolist(),
        },
    )


def _next_steps(drawn: Deals, owners: list[int | None]) -> dict[str, Any]:
    has_step = (drawn.step_on > 0).tolist()
    return {
        "next_step": [
            STEPS[number % len(STEPS)] if has else "" for number, has in enumerate(has_step)
        ],
        "next_step_on": iso_days(drawn.step_on),
        "next_step_by_id": [
            owner if has else None for owner, has in zip(owners, has_step, strict=True)
        ],
    }


def _signers(drawn: Deals, board: Board, staff: Staff) -> list[int | None]:
    """Nine won deals in ten are signed by the account's partner, the others by ourselves."""
    return [
        None
        if ended != 1
        else staff.partners[int(board.partner[at])]
        if board.partner[at] >= 0 and lot >= 100
        else staff.vendor
        for at, ended, lot in zip(
            drawn.account.tolist(), drawn.outcome.tolist(), drawn.reason.tolist(), strict=True
        )
    ]


def _reasons(drawn: Deals) -> list[int | None]:
    rows = CloseReason.objects.order_by("position").values_list("kind", "id")
    of: dict[str, list[int]] = {"won": [], "lost": []}
    for kind, pk in rows:
        of[kind].append(pk)
    won, lost = of["won"], of["lost"]
    return [
        None if not ended else won[lot % len(won)] if ended == 1 else lost[lot % len(lost)]
        for ended, lot in zip(drawn.outcome.tolist(), drawn.reason.tolist(), strict=True)
    ]


def _people(drawn: Deals, board: Board) -> Ints:
    held = np.array([(one is not None) + (two is not None)
                     for one, two in zip(board.owner, board.inside, strict=True)])  # fmt: skip
    return held[drawn.account] + (drawn.joined > 0)


def _write_team(drawn: Deals, first: int, board: Board, staff: Staff) -> None:
    """Owner and inside seller from the first day, somebody of the partner from theirs."""
    rows: list[tuple[Any, ...]] = []
    opened, joined = iso_days(drawn.opened), iso_days(drawn.joined)
    for number, at in enumerate(drawn.account.tolist()):
        for user, part in ((board.owner[at], "seller"), (board.inside[at], "inside")):
            if user is not None:
                rows.append((first + number, user, staff.vendor, part, opened[number], True))
        if joined[number] is not None:
            company = staff.partners[int(board.partner[at])]
            people = staff.partner_people.get(company, [])
            if people:
                user, early = people[number % len(people)], bool(drawn.is_joint[number])
                rows.append((first + number, user, company, "partner", joined[number], early))
    _insert_rows(
        TeamMember,
        ("opportunity_id", "user_id", "company_id", "part", "since", "is_before_proposal"),
        rows,
    )


def _write_steps(drawn: Deals, first: int, board: Board) -> None:
    rows: list[tuple[Any, ...]] = []
    days = [iso_days(drawn.entered[:, at]) for at in range(4)]
    ended = iso_days(drawn.closed)
    amounts, outcome = drawn.amount.tolist(), drawn.outcome.tolist()
    for number, (at, reached) in enumerate(
        zip(drawn.account.tolist(), drawn.reached.tolist(), strict=True)
    ):
        deal, by, amount = first + number, board.owner[at], amounts[number]
        for stage in range(reached + 1):
            before = OPEN_STAGES[stage - 1] if stage else None
            rows.append((deal, before, OPEN_STAGES[stage], days[stage][number], by, amount))
        if outcome[number]:
            after = ("won", "lost")[outcome[number] - 1]
            rows.append((deal, OPEN_STAGES[reached], after, ended[number], by, amount))
    _insert_rows(
        StageChange,
        ("opportunity_id", "before_id", "after_id", "on", "by_id", "amount_minor"),
        rows,
    )


def _write_lines(drawn: Deals, first: int, products: int, today: date) -> None:
    """From the proposal on the amount is that of a product in two months."""
    rows: list[tuple[Any, ...]] = []
    closing = np.where(drawn.closed > 0, drawn.closed, np.maximum(drawn.close_on, 0))
    closing = np.where(closing > 0, closing, today.toordinal())
    for number in np.flatnonzero(drawn.reached >= 2).tolist():
        amount, on = int(drawn.amount[number]), date.fromordinal(int(closing[number]))
        month = on.replace(day=1)
        following = date(on.year + on.month // 12, on.month % 12 + 1, 1)
        product = products + int(drawn.product[number])
        half = amount * 6 // 10
        units = max(1, amount // 1_000_000)
        rows.append((first + number, product, month.isoformat(), units, half))
        rows.append((first + number, product, following.isoformat(), units, amount - half))
    _insert_rows(
        DealLine, ("opportunity_id", "product_id", "month", "quantity", "amount_minor"), rows
    )


def _write_rivals(drawn: Deals, first: int) -> None:
    days = iso_days(drawn.opened)
    rows = [
        (first + number, RIVALS[rival], RIVALS[rival].lower(), days[number])
        for number, rival in enumerate(drawn.rival.tolist())
        if rival >= 0 and drawn.reached[number] >= 1
    ]
    _insert_rows(DealCompetitor, ("opportunity_id", "name", "name_key", "on"), rows)


def _contacts(first_id: int, drawn: Deals) -> dict[int, list[int]]:
    """Of each account its contacts, by the account's place in the demo."""
    last = first_id + int(drawn.account.max(initial=0))
    found: dict[int, list[int]] = {}
    rows = Contact.objects.filter(account_id__gte=first_id, account_id__lte=last)
    for account, contact in rows.order_by("id").values_list("account_id", "id"):
        found.setdefault(account - first_id, []).append(contact)
    return found


def _write_buyers(drawn: Deals, first: int, contacts: dict[int, list[int]], buyers: Ints) -> None:
    rows = [
        (first + number, contact, BUYING[place % len(BUYING)])
        for number, at in enumerate(drawn.account.tolist())
        for place, contact in enumerate(contacts.get(at, ())[: int(buyers[number])])
    ]
    _insert_rows(BuyingRole, ("opportunity_id", "contact_id", "role"), rows)


def _insert_rows(model: Any, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        columns = zip(*rows, strict=True)
        insert(model, len(rows), dict(zip(names, columns, strict=True)))
