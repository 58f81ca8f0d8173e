"""The named cast of the tests: two regions, two industries, two partners, fifteen people.

    North (北区)  manager Nora · outside Olga (pair: Iris), outside Otto (pair: Iris)
    South (南区)  manager Sam  · outside Uma (pair: Ian)
    head office   Vera (VP), Dora (director of education), Opal (sales operations), Adam (admin),
                  Eve (service engineer)
    partners      Alpha: manager Amy, seller Alan, seller Anna · Beta: manager Ben, seller Bo
    and Lena, who left

Accounts: `olgas` (North, education, partner Alpha, Alan named), `ottos` (North, finance),
`umas` (South, education, partner Beta).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tandem.keyaccounts.models import Account, AccountGrant
from tandem.organisation.actors import actor_for
from tandem.organisation.models import Company, Industry, Pair, Region, RoleGrant, User
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor
from tandem.testing.builders import a_company, a_region, a_user, an_account, an_industry

HIRED = date(2020, 1, 1)
PASSWORD = "correct horse battery"  # noqa: S105  (a test's own people)


@dataclass
class Cast:
    people: dict[str, User]
    north: Region
    south: Region
    education: Industry
    finance: Industry
    vendor: Company
    alpha: Company
    beta: Company
    olgas: Account
    ottos: Account
    umas: Account

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def actor(self, name: str) -> Actor:
        return actor_for(self.people[name], request_id="test")


def gather_cast() -> Cast:
    """Create everybody; cheap enough for every test that touches the database."""
    north, south = a_region("north", "北区", "North"), a_region("south", "南区", "South")
    education = an_industry("education", "教育", "Education")
    finance = an_industry("finance", "金融", "Finance")
    vendor = a_company("并肩电脑", kind=Company.Kind.VENDOR)
    alpha, beta = a_company("甲伙伴", region=north), a_company("乙伙伴", region=south)
    people = _people(vendor, alpha, beta, north, south, education)
    for outside, inside in [("olga", "iris"), ("otto", "iris"), ("uma", "ian")]:
        Pair.objects.create(outside=people[outside], inside=people[inside], since=HIRED)
    olgas = an_account(
        "北方师范大学",
        region=north,
        industry=education,
        owner=people["olga"],
        inside=people["iris"],
        partner=alpha,
    )
    ottos = an_account(
        "北方商业银行",
        region=north,
        industry=finance,
        owner=people["otto"],
        inside=people["iris"],
    )
    umas = an_account(
        "南方理工学院",
        region=south,
        industry=education,
        owner=people["uma"],
        inside=people["ian"],
        partner=beta,
    )
    AccountGrant.objects.create(account=olgas, user=people["alan"], reason="partner_seller")
    AccountGrant.objects.create(account=olgas, user=people["eve"], reason="service")
    return Cast(people, north, south, education, finance, vendor, alpha, beta, olgas, ottos, umas)


def _people(
    vendor: Company,
    alpha: Company,
    beta: Company,
    north: Region,
    south: Region,
    education: Industry,
) -> dict[str, User]:
    rows = [
        ("vera", vendor, Role.VP, None, None),
        ("dora", vendor, Role.INDUSTRY_DIRECTOR, None, education),
        ("nora", vendor, Role.REGION_MANAGER, north, None),
        ("sam", vendor, Role.REGION_MANAGER, south, None),
        ("olga", vendor, Role.OUTSIDE_SELLER, north, None),
        ("otto", vendor, Role.OUTSIDE_SELLER, north, None),
        ("uma", vendor, Role.OUTSIDE_SELLER, south, None),
        ("iris", vendor, Role.INSIDE_SELLER, north, None),
        ("ian", vendor, Role.INSIDE_SELLER, south, None),
        ("eve", vendor, Role.SERVICE_ENGINEER, north, None),
        ("opal", vendor, Role.SALES_OPS, None, None),
        ("adam", vendor, Role.ADMINISTRATOR, None, None),
        ("amy", alpha, Role.PARTNER_MANAGER, None, None),
        ("alan", alpha, Role.PARTNER_SELLER, None, None),
        ("anna", alpha, Role.PARTNER_SELLER, None, None),
        ("ben", beta, Role.PARTNER_MANAGER, None, None),
        ("bo", beta, Role.PARTNER_SELLER, None, None),
        ("lena", vendor, Role.OUTSIDE_SELLER, north, None),
    ]
    people = {}
    for username, company, role, region, industry in rows:
        user = a_user(username, company=company, region=region)
        RoleGrant.objects.create(
            user=user, role=role, region=region, industry=industry, since=HIRED
        )
        people[username] = user
    lena = people["lena"]
    lena.is_active, lena.left_on = False, date(2025, 6, 30)
    lena.save(update_fields=["is_active", "left_on"])
    return people
