"""Loads real public data beside whatever is there: CRM opportunities, listed companies' names.

Everything carries the number or name of its source, so a second run writes nothing twice. Accounts
enter as candidates: nobody locked them. What the product has no field for is counted and said.

A CRM's yearly revenue of an account (`revenue` here, `AnnualRevenue` in other exports) is the
customer's own turnover. It is neither what they bought from us (`Figure` revenue_year, which makes
penetration) nor what they spend on what we sell (the wallet), so it becomes no figure; it is in
dollars besides, and an account has one currency.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from tandem.demo.rules.country import REGIONS
from tandem.demo.rules.public_crm import PublicCrm, read_crm
from tandem.foundation.money import Money
from tandem.foundation.text import fold
from tandem.foundation.workdays import WorkCalendar
from tandem.keyaccounts.commands.accounts import register_candidate, set_parent
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.rules.naming import name_parts, region_key
from tandem.keyaccounts.rules.places import find_place
from tandem.organisation.actors import system_actor
from tandem.organisation.models import Company, Industry, Region, RoleGrant, User
from tandem.organisation.rules.roles import Role
from tandem.pipeline.commands.recording import OpportunityFacts, Recorded, record_opportunities

MARK = "maven"
LISTED = "listed"
VENDOR = "Public CRM data"
BEHIND = 100  # rows of public data stand behind the company's own in every list


@dataclass(frozen=True)
class Loaded:
    """In and out of one kind of row, to be printed side by side."""

    what: str
    read: int
    kept: int
    note: str = ""


@transaction.atomic
def load_crm(*, folder: Path, now: datetime) -> list[Loaded]:
    """All four files or nothing."""
    crm = read_crm(folder)
    offices = _regions(crm)
    agents = _people(crm, offices, timezone.localdate(now))
    accounts = _accounts(crm, offices, now)
    recorded = record_opportunities(
        actor=system_actor(), rows=_facts(crm, accounts, agents), source=MARK, now=now
    )
    return _told(crm, offices, agents, accounts, recorded)


@transaction.atomic
def load_listed_names(*, path: Path, now: datetime) -> list[Loaded]:
    """Listed companies as candidates: short and full name, region by the place in the name."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            (row["证券简称"].strip(), row["公司中文名称"].strip()) for row in csv.DictReader(file)
        ]
    wanted = {full: short for short, full in rows if full}
    known = set(
        Account.objects.filter(external_id__startswith=f"{LISTED}:").values_list("name", flat=True)
    )
    regions = {region.code: region for region in Region.objects.all()}
    unplaced = _region("unplaced", "未分区", "Unplaced")
    unsorted = _industry("unclassified", "未分类", "Unclassified")
    for full, short in wanted.items():
        if full in known:
            continue
        register_candidate(
            actor=system_actor(),
            name=full,
            short_name=short,
            external_id=f"{LISTED}:{full}"[:60],
            industry_id=unsorted.pk,
            region_id=regions.get(_region_of(full), unplaced).pk,
            now=now,
        )
    kept = Account.objects.filter(external_id__startswith=f"{LISTED}:").count()
    doubles = len(rows) - len(wanted)
    return [Loaded("listed companies", len(rows), kept, f"{doubles} rows repeat a full name")]


def check_public_facts(*, holidays: Path, cities: Path) -> list[Loaded]:
    """Compare the product's own calendar and places with the public files; nothing is written."""
    calendar = WorkCalendar()
    with holidays.open(encoding="utf-8-sig", newline="") as file:
        days = list(csv.DictReader(file))
    agreed = sum(
        calendar.is_working_day(date.fromisoformat(day["date"]))
        == (day["kind"] == "makeup_workday")
        for day in days
    )
    with cities.open(encoding="utf-8-sig", newline="") as file:
        named = sorted({(row["sheng"], row["shi"]) for row in csv.DictReader(file) if row["shi"]})
    unknown = [city for province, city in named if find_place(province, city) is None]
    return [
        Loaded("holidays and make-up workdays", len(days), agreed, "agree with the calendar"),
        Loaded("cities", len(named), len(named) - len(unknown), _without_point(unknown)),
    ]


def _without_point(unknown: Sequence[str]) -> str:
    return f"no point: {', '.join(unknown[:8])}" if unknown else "have a point"


def _regions(crm: PublicCrm) -> dict[str, int]:
    return {
        office: _region(f"{MARK}-{office.lower()}", office, office).pk
        for office in sorted({agent.office for agent in crm.agents})
    }


def _region(code: str, zh: str, en: str) -> Region:
    facts = {"name_zh": zh, "name_en": en, "position": BEHIND}
    return Region.objects.get_or_create(code=code, defaults=facts)[0]


def _industry(code: str, zh: str, en: str) -> Industry:
    facts = {"name_zh": zh, "name_en": en, "position": BEHIND}
    return Industry.objects.get_or_create(code=code, defaults=facts)[0]


def _people(crm: PublicCrm, offices: dict[str, int], today: date) -> dict[str, int]:
    """Agents sell in their office's region, managers manage it; nobody of them can sign in."""
    company = Company.objects.get_or_create(
        name_key=fold(VENDOR), defaults={"kind": Company.Kind.VENDOR, "name": VENDOR}
    )[0]
    roles = {agent.name: (Role.OUTSIDE_SELLER, agent.office) for agent in crm.agents}
    roles |= {agent.manager: (Role.REGION_MANAGER, agent.office) for agent in crm.agents}
    ids: dict[str, int] = {}
    for name, (role, office) in roles.items():
        facts: dict[str, object] = {"name": name, "name_en": name, "language": "en"}
        facts |= {"name_key": fold(name), "company": company, "region_id": offices[office]}
        person, made = User.objects.get_or_create(
            username=f"{MARK}.{fold(name).replace(' ', '.')}",
            defaults={**facts, "password": make_password(None), "joined_on": today},
        )
        if made:
            RoleGrant.objects.create(user=person, role=role, region_id=offices[office], since=today)
        ids[name] = person.pk
    return ids


def _accounts(crm: PublicCrm, offices: dict[str, int], now: datetime) -> dict[str, int]:
    """An account lies in the office that works most of its deals."""
    office_of = {agent.name: agent.office for agent in crm.agents}
    worked: dict[str, Counter[str]] = {}
    for deal in crm.deals:
        worked.setdefault(deal.account, Counter())[office_of[deal.agent]] += 1
    known = dict(
        Account.objects.filter(external_id__startswith=f"{MARK}:").values_list("external_id", "id")
    )
    some_office = min(offices)
    ids: dict[str, int] = {}
    for one in crm.accounts:
        number = f"{MARK}:{one.name}"
        if number not in known:
            busiest = worked.get(one.name)
            office = (
                min(busiest, key=lambda name: (-busiest[name], name)) if busiest else some_office
            )
            sector = _industry(f"{MARK}-{one.sector}", one.sector.title(), one.sector.title())
            known[number] = register_candidate(
                actor=system_actor(),
                name=one.name,
                name_en=one.name,
                external_id=number,
                industry_id=sector.pk,
                region_id=offices[office],
                province=one.country,
                now=now,
            ).pk
        ids[one.name] = known[number]
    _join(crm, ids, now)
    return ids


def _join(crm: PublicCrm, ids: dict[str, int], now: datetime) -> None:
    above = dict(Account.objects.filter(pk__in=ids.values()).values_list("id", "parent_id"))
    for one in crm.accounts:
        if one.parent and above[ids[one.name]] is None:
            set_parent(
                actor=system_actor(),
                account_id=ids[one.name],
                version=None,
                parent_id=ids[one.parent],
                now=now,
            )


def _facts(
    crm: PublicCrm, accounts: dict[str, int], agents: dict[str, int]
) -> list[OpportunityFacts]:
    return [
        OpportunityFacts(
            external_id=f"{MARK}-{deal.number}",
            title=f"{deal.account or deal.number} · {deal.product}",
            stage=deal.stage,
            account_id=accounts.get(deal.account),
            product=deal.product,
            amount_minor=None if deal.amount is None else Money.of(deal.amount, "USD").minor,
            currency="USD",
            worked_by_id=agents[deal.agent],
            worked_by_name=deal.agent,
            opened_on=deal.opened_on,
            closed_on=deal.closed_on,
        )
        for deal in crm.deals
    ]


def _told(
    crm: PublicCrm,
    offices: dict[str, int],
    agents: dict[str, int],
    accounts: dict[str, int],
    recorded: Recorded,
) -> list[Loaded]:
    people = len({agent.name for agent in crm.agents} | {agent.manager for agent in crm.agents})
    homeless = sum(1 for deal in crm.deals if not deal.account)
    mended = "; ".join(f"{what} {count} times" for what, count in sorted(crm.mended.items()))
    parents = sum(1 for one in crm.accounts if one.parent)
    return [
        Loaded("regional offices", len(offices), len(offices), "as regions"),
        Loaded("agents and managers", people, len(agents), "who leads whom is not kept"),
        Loaded("products", len(crm.products), len({deal.product for deal in crm.deals}),
               "as names on opportunities; series and list price are not kept"),
        Loaded("accounts", len(crm.accounts), len(accounts),
               f"{parents} below a parent; own turnover, head count and founding year are not kept"),
        Loaded("opportunities", len(crm.deals), recorded.total,
               f"{recorded.new} new, {recorded.changed} changed, {recorded.same} the same; "
               f"{homeless} without a customer; in USD"),
        Loaded("spellings mended", sum(crm.mended.values()), sum(crm.mended.values()), mended),
    ]  # fmt: skip


def _region_of(name: str) -> str:
    """The code of the demo region a company's name points to, or nothing."""
    place = name_parts(name).place.split()
    if not place:
        return ""
    found = find_place("", place[-1])
    province = region_key(found.province) if found else place[-1]
    city = found.city if found else ""
    for plan in REGIONS:
        fits = province in plan.provinces and city not in plan.without
        if fits and (not plan.only or city in plan.only):
            return plan.code
    return ""
