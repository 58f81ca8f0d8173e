"""Writes a year of deal registrations: decided by the shipped rules, some in conflict, some on the clock.

Every picture is drawn, every verdict is what the rulebook says of it, so a replay of the shipped
rules flips nothing. The last days hold open cases, so that clocks run when somebody looks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.utils import timezone

from tandem.demo.commands.claims_later import write_what_became
from tandem.foundation.models import Series
from tandem.keyaccounts.models import Account
from tandem.organisation.models import RoleGrant, User
from tandem.organisation.queries import work_calendar
from tandem.organisation.rules.roles import PARTNER_ROLES, Role
from tandem.partners.queries.product_lines import PRODUCTS
from tandem.registration.commands.rulebooks import standing_rulebook
from tandem.registration.commands.turn import SERIES
from tandem.registration.models import (
    Appeal,
    ConflictCase,
    Decision,
    Evidence,
    Registration,
    Rulebook,
    Statement,
)
from tandem.registration.rules.clock import add_minutes, clock_of
from tandem.registration.rules.picture import NEVER, Picture
from tandem.registration.rules.protection import last_day
from tandem.registration.rules.rulebook import Rulebook as Book
from tandem.registration.rules.rulebook import Verdict, read_rulebook
from tandem.registration.rules.sameness import customer_of
from tandem.registration.rules.verdict import Side, Sign, decide, timeline

CONTESTED = 0.16  # of the claims come second on a deal
FOREIGN = 0.10  # are made on a customer allocated to another company
OUTSIDE = 0.08
VENDOR_THERE = 0.14
STILL_OPEN = timedelta(days=4)  # decided since, if older
LOOKED_BACK = 300
CONTACTS = ("王主任", "李处长", "张科长", "赵院长", "陈经理", "刘工")
SAID = (
    "八月起每周到现场, 方案由我方提交。",
    "招标文件由我方编写, 客户可以作证。",
    "我方先见到决策人, 有会议纪要。",
)
WHY = ("证据更早, 且已提交方案。", "客户确认由该公司跟进。", "按分区覆盖, 由该公司继续。")
State = Registration.State


@dataclass
class _Desk:
    """What the steps share: the people by company and region, the book, and what was drawn so far."""

    rng: np.random.Generator
    today: date
    row: Rulebook
    book: Book
    people: dict[int, list[int]]
    managers: dict[int, int]
    calendar: Any = field(default_factory=work_calendar)
    claims: list[Registration] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    seconds: list[tuple[Registration, Registration]] = field(default_factory=list)

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def one_of(self, values: Any) -> Any:
        return values[int(self.rng.integers(0, len(values)))]


def write_registrations(count: int, rng: np.random.Generator, *, today: date, now: datetime) -> int:
    """In the order they came; returns how many."""
    row = standing_rulebook(now)
    desk = _Desk(rng, today, row, read_rulebook(row.text), _people(), _managers())
    accounts = list(
        Account.objects.locked()
        .exclude(partner=None)
        .filter(partner_id__in=desk.people)
        .select_related("region", "industry", "partner")
        .order_by("id")[: count * 4 : 3]
    )
    days = np.sort(rng.integers(0, LOOKED_BACK, count))[::-1].tolist()
    days[-12:] = [min(day, at % 4) for at, day in zip(range(12), days[-12:], strict=False)]
    for number, day in enumerate(days, start=1):
        _claim(desk, number, today - timedelta(days=day), accounts)
    Registration.objects.bulk_create(desk.claims, batch_size=500)
    Decision.objects.bulk_create(desk.decisions, batch_size=500)
    _write_cases(desk, now)
    _write_evidence(desk)
    write_what_became(desk.claims, desk.book, today=today)
    Series.objects.update_or_create(name=SERIES, defaults={"next_number": count + 1})
    return count


def _people() -> dict[int, list[int]]:
    """People of the partners by company."""
    held: dict[int, list[int]] = {}
    rows = RoleGrant.objects.filter(role__in=PARTNER_ROLES, user__is_active=True, until=None)
    for user, company in rows.order_by("user_id").values_list("user_id", "user__company_id"):
        held.setdefault(company, []).append(user)
    return held


def _managers() -> dict[int, int]:
    rows = RoleGrant.objects.filter(role=Role.REGION_MANAGER, until=None).order_by("-user_id")
    return {region: user for region, user in rows.values_list("region_id", "user_id") if region}


def _claim(desk: _Desk, number: int, day: date, accounts: list[Account]) -> None:
    """One claim: a second one on a deal that stands, or a first one somewhere."""
    held = [
        row
        for row in desk.claims[-60:]
        if row.state == State.GRANTED
        and (row.protected_until or day) > day
        and not any(first is row for first, _second in desk.seconds)
    ]
    first = desk.one_of(held) if held and desk.chance(CONTESTED) else None
    account = first.account if first else accounts[number % len(accounts)]
    assert account is not None
    company = account.partner_id
    if first or desk.chance(FOREIGN):
        company = desk.one_of([pk for pk in desk.people if pk != account.partner_id])
    is_young = desk.today - day <= STILL_OPEN
    picture = _picture(desk, account, company, is_second=first is not None, is_young=is_young)
    product = first.product if first else desk.one_of(PRODUCTS)
    at = _moment(desk, day)
    ruling = decide(desk.book, picture)
    row = _row(desk, number, account, int(company or 0), product, at)
    desk.claims.append(row)
    sides = [Sign(day - timedelta(days=int(desk.rng.integers(3, 60))), Side.CLAIMANT, "visit")]
    sides += [Sign(day - timedelta(days=int(desk.rng.integers(3, 90))), Side.VENDOR, "call")]
    desk.decisions.append(
        Decision(
            registration=row,
            kind=Decision.Kind.RULES,
            verdict=ruling.verdict.value,
            rule_id=ruling.rule.id,
            rulebook=desk.row,
            picture=picture.as_dict(),
            signs=timeline(sides[: int(desk.rng.integers(0, 3))]),
            at=at,
        )
    )
    _settle(desk, row, ruling.verdict, at)
    if first is not None and ruling.verdict is Verdict.CONFLICT:
        desk.seconds.append((first, row))


def _picture(
    desk: _Desk, account: Account, company: Any, *, is_second: bool, is_young: bool
) -> Picture:
    allocation = "own" if company == account.partner_id else "another"
    if allocation == "own" and desk.chance(0.7 if is_young else 0.35):
        allocation = "none"  # came before the account was allocated
    return Picture(
        allocation=allocation,
        prior="another" if is_second else "none",
        evidence_days=int(desk.rng.integers(0, 60)) if desk.chance(0.7) else NEVER,
        rival_evidence_days=int(desk.rng.integers(0, 90)) if is_second else NEVER,
        vendor_deal_days=int(desk.rng.integers(5, 80))
        if desk.chance(0.6 if is_young else VENDOR_THERE)
        else -1,
        is_in_territory=not desk.chance(OUTSIDE),
        concentration=int(desk.rng.integers(0, 45)),
        product="",
        industry=account.industry.code,
        region=account.region.code,
    )


def _moment(desk: _Desk, day: date) -> datetime:
    """Between nine and six, and never after now."""
    local = datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())
    at = local + timedelta(hours=9, minutes=int(desk.rng.integers(0, 8 * 60)))
    return min(at, local.replace(hour=9)) if day == desk.today else at


def about(account: Account) -> dict[str, Any]:
    """Whom a claim is about that names the customer as the list does."""
    customer = customer_of(account.name, account.city)
    return {
        "account": account,
        "root_id": account.parent_id or account.pk,
        "customer_name": account.name,
        "city": account.city,
        "customer_key": customer.key,
        "customer_core": customer.core,
        "region_id": account.region_id,
        "industry_id": account.industry_id,
    }


def _row(
    desk: _Desk, number: int, account: Account, company: int, product: str, at: datetime
) -> Registration:
    who = desk.one_of(desk.people[company])
    settings = desk.book.settings
    clock = clock_of(
        desk.calendar,
        timezone.localtime(at),
        hours=settings.decision_hours,
        first_percent=settings.first_reminder_percent,
        last_percent=settings.last_reminder_percent,
    )
    return Registration(
        number=number,
        company_id=company,
        by_id=who,
        owner_id=who,
        **about(account),
        product=product,
        value_minor=int(np.round(np.exp(desk.rng.normal(3.6, 0.8)), 1) * 1_000_000) + 100_000,
        expected_close_on=at.date() + timedelta(days=int(desk.rng.integers(30, 150))),
        contact_there=desk.one_of(CONTACTS),
        state=State.WAITING,
        received_at=at,
        due_at=clock.due_at,
        first_reminder_at=clock.first_reminder_at,
        last_reminder_at=clock.last_reminder_at,
    )


def _settle(desk: _Desk, row: Registration, verdict: Verdict, at: datetime) -> None:
    """Where the claim stands today."""
    is_old = desk.today - at.date() > STILL_OPEN
    if verdict is Verdict.GRANT:
        _grant(desk, row, at)
    elif verdict is Verdict.REFUSE:
        row.state, row.decided_at = State.REFUSED, at
    elif verdict is Verdict.CONFLICT:
        row.state = State.CONFLICT
    elif is_old:
        _decide(desk, row, at, is_granted=desk.chance(0.8))


def _grant(desk: _Desk, row: Registration, at: datetime) -> None:
    row.decided_at, row.protected_since = at, at.date()
    row.protected_until = last_day(at.date(), desk.book.settings)
    row.state = State.GRANTED if row.protected_until >= desk.today else State.EXPIRED
    row.is_expiry_told = row.state == State.EXPIRED


def _decide(desk: _Desk, row: Registration, at: datetime, *, is_granted: bool) -> None:
    minutes = int(desk.rng.integers(60, 14 * 60))
    decided = add_minutes(desk.calendar, timezone.localtime(at), minutes)
    row.state, row.decided_at = State.REFUSED, decided
    if is_granted:
        _grant(desk, row, decided)
    desk.decisions.append(
        _word(desk, row, Decision.Kind.MANAGER, is_granted=is_granted, at=decided, minutes=minutes)
    )


def _word(
    desk: _Desk, row: Registration, kind: str, *, is_granted: bool, at: datetime, minutes: int
) -> Decision:
    return Decision(
        registration=row,
        kind=kind,
        verdict=(Verdict.GRANT if is_granted else Verdict.REFUSE).value,
        rulebook=desk.row,
        reason=desk.one_of(WHY),
        by_id=desk.managers.get(row.region_id or 0),
        at=at,
        minutes=minutes,
    )


def _write_cases(desk: _Desk, now: datetime) -> None:
    """Older conflicts are decided, the last ones are being heard."""
    for first, second in desk.seconds:
        at = second.received_at
        local = timezone.localtime(at)
        heard = add_minutes(desk.calendar, local, 24 * 60)
        reminder = add_minutes(desk.calendar, local, 24 * 60 * 70 // 100)
        case = ConflictCase.objects.create(
            holder=first,
            region_id=first.region_id,
            industry_id=first.industry_id,
            opened_at=at,
            heard_until=heard,
            reminder_at=reminder,
        )
        first.case = second.case = case
        Statement.objects.create(
            case=case, registration=second, text=desk.one_of(SAID), by_id=second.by_id, at=at
        )
        if heard < now:
            Statement.objects.create(
                case=case, registration=first, text=desk.one_of(SAID), by_id=first.by_id, at=at
            )
            _decide_case(desk, case, first, second, heard)
        Registration.objects.bulk_update(
            [first, second],
            ["case", "state", "decided_at", "protected_since", "protected_until"],
        )


def _decide_case(
    desk: _Desk, case: ConflictCase, first: Registration, second: Registration, at: datetime
) -> None:
    winner = first if desk.chance(0.7) else second
    loser = second if winner is first else first
    if winner is second:
        _grant(desk, second, at)
        first.protected_until = min(first.protected_until or at.date(), at.date())
    loser.state, loser.decided_at = State.QUEUED, at
    case.state, case.winner, case.decided_at = ConflictCase.State.DECIDED, winner, at
    case.decided_by_id, case.reason = desk.managers.get(first.region_id or 0), desk.one_of(WHY)
    case.save()
    words = [
        _word(desk, row, Decision.Kind.CASE, is_granted=row is winner, at=at, minutes=24 * 60)
        for row in (loser, winner)
    ]
    Decision.objects.bulk_create(words)
    if desk.chance(0.4):
        _appeal(desk, words[0], loser, at)


def _appeal(desk: _Desk, decision: Decision, loser: Registration, at: datetime) -> None:
    """The young ones still wait for the director."""
    is_old = desk.today - at.date() > timedelta(days=21)
    appealed = at + timedelta(days=1)
    Appeal.objects.create(
        registration=loser,
        decision=decision,
        reason=desk.one_of(SAID),
        by_id=loser.by_id,
        at=appealed,
        due_at=appealed + timedelta(days=2),
        reminder_at=appealed + timedelta(days=1),
        state=Appeal.State.UPHELD if is_old else Appeal.State.OPEN,
        answer=desk.one_of(WHY) if is_old else "",
        answered_at=appealed + timedelta(days=2) if is_old else None,
        answered_by=_a_director(loser) if is_old else None,
    )


def _a_director(row: Registration) -> User | None:
    grants = RoleGrant.objects.filter(role=Role.INDUSTRY_DIRECTOR, industry_id=row.industry_id or 0)
    found = (
        grants.select_related("user").first()
        or RoleGrant.objects.filter(role=Role.VP).select_related("user").first()
    )
    return found.user if found else None


def _write_evidence(desk: _Desk) -> None:
    """Half the protected ones have a sign of work beside them."""
    rows = [
        Evidence(
            registration=row,
            on=min(
                desk.today, row.received_at.date() + timedelta(days=int(desk.rng.integers(1, 40)))
            ),
            kind=desk.one_of(("visit", "quote", "demo")),
            note="",
            by_id=row.by_id,
            at=row.received_at,
        )
        for row in desk.claims
        if row.state == State.GRANTED and desk.chance(0.5)
    ]
    Evidence.objects.bulk_create(rows, batch_size=500)
