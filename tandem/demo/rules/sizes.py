"""How large a demo company is: the whole country as the article has it, or two regions of it.

The national numbers are those of docs/glossary.md's company: 50,000 locked accounts, 20,000 of
them since the first year, 300 outside and 150 inside sellers, 600 partners with 2,000 people.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    name: str
    regions: int
    outside: int
    inside: int
    leavers: int
    engineers: int
    partners: int
    partner_people: int
    locked_by_year: tuple[int, ...]  # accounts on the list at the start of each year, then today
    released: int
    candidates: int
    duplicates: int  # of the candidates: customers already on the list, spelt otherwise
    contacts: int
    orders: int  # in the last 365 days
    open_deals: int
    closed_deals: int  # within the last four quarters
    activities: int
    registrations: int  # of deals, in the last 300 days

    @property
    def locked(self) -> int:
        return self.locked_by_year[-1]

    @property
    def first_year(self) -> int:
        return self.locked_by_year[0]


NATIONAL = Size(
    name="national",
    regions=18,
    outside=300,
    inside=150,
    leavers=6,
    engineers=36,
    partners=600,
    partner_people=2000,
    locked_by_year=(20_000, 27_000, 34_000, 42_000, 50_000),
    released=400,
    candidates=1200,
    duplicates=150,
    contacts=100_000,
    orders=200_000,
    open_deals=60_000,
    closed_deals=12_000,
    activities=250_000,
    registrations=6000,
)

SMALL = Size(
    name="small",
    regions=2,
    outside=12,
    inside=6,
    leavers=1,
    engineers=4,
    partners=16,
    partner_people=48,
    locked_by_year=(800, 1080, 1360, 1680, 2000),
    released=20,
    candidates=60,
    duplicates=12,
    contacts=4000,
    orders=8000,
    open_deals=280,
    closed_deals=420,
    activities=10_000,
    registrations=210,
)

SIZES = {size.name: size for size in (NATIONAL, SMALL)}
