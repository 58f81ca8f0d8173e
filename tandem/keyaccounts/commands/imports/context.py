"""What the rows of a list are read against: regions, industries, people, partners."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from tandem.foundation.text import fold
from tandem.keyaccounts.commands.imports.kinds import kind_of
from tandem.keyaccounts.intake.choices import Choices
from tandem.keyaccounts.intake.rows import RowContext
from tandem.keyaccounts.models import ImportRun
from tandem.keyaccounts.rules.naming import name_key
from tandem.organisation.models import Company, Industry, Region, RoleGrant, User, open_on
from tandem.organisation.rules.roles import Role


def region_choices() -> Choices:
    rows = Region.objects.all()
    return Choices.of(
        (str(row.pk), (row.name_zh, row.name_en, row.code, *row.aliases)) for row in rows
    )


def industry_choices() -> Choices:
    rows = Industry.objects.all()
    return Choices.of((str(row.pk), (row.name_zh, row.name_en, row.code)) for row in rows)


def row_context(run: ImportRun, *, today: date, date_1904: bool) -> RowContext:
    """With the answers a person gave for values nobody knew."""
    answers = {
        (field, text): key or None
        for field, meanings in run.values.items()
        for text, key in meanings.items()
    }
    return RowContext(
        today=today,
        known=kind_of(run).known(),
        value_map=answers,
        date_1904=date_1904,
    )


@dataclass(frozen=True, slots=True)
class Person:
    """One who may be meant by a name; `roles` are those held today."""

    id: int
    is_here: bool
    left_on: str
    region_id: int | None
    roles: frozenset[str]


@dataclass(frozen=True)
class Names:
    """Who a name in a file can mean. Two people of one name mean nobody: a person must say."""

    people: dict[str, list[Person]]  # by folded name, name in English, and user name
    partners: dict[str, int]  # by name key; only those that work today
    former_partners: frozenset[str] = frozenset()
    _seen: dict[tuple[str, str], tuple[Person | None, str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, *, on: date) -> Names:
        companies = Company.objects.filter(kind=Company.Kind.PARTNER).order_by("-id")
        columns = companies.values_list("id", "name", "is_active")
        rows = [(name_key(name), pk, active) for pk, name, active in columns]
        return cls(
            people=_people(on),
            partners={key: pk for key, pk, active in rows if active},
            former_partners=frozenset(key for key, _pk, active in rows if not active),
        )

    def person(self, name: str, role: Role) -> tuple[Person | None, str, str]:
        """(person, problem code, when they left): the code is empty where the person is certain."""
        if (name, role) not in self._seen:
            self._seen[name, role] = self._person(name, role)
        return self._seen[name, role]

    def _person(self, name: str, role: Role) -> tuple[Person | None, str, str]:
        found = self.people.get(fold(name), [])
        here = [person for person in found if person.is_here]
        able = [person for person in here if role in person.roles]
        if len(able) == 1:
            return able[0], "", ""
        if able:
            return None, "person_ambiguous", ""
        if here:
            return None, "person_in_other_role", ""
        if found:
            return None, "person_left", found[0].left_on
        return None, "person_unknown", ""

    def partner(self, name: str) -> tuple[int | None, str]:
        """(company, problem code)."""
        key = name_key(name)
        if key in self.partners:
            return self.partners[key], ""
        return None, "partner_left" if key in self.former_partners else "partner_unknown"


def _people(on: date) -> dict[str, list[Person]]:
    roles: dict[int, set[str]] = defaultdict(set)
    grants = RoleGrant.objects.filter(open_on(on))
    for user_id, role in grants.values_list("user_id", "role"):
        roles[user_id].add(role)
    people: dict[str, list[Person]] = defaultdict(list)
    rows = User.objects.filter(company__kind=Company.Kind.VENDOR).order_by("id")
    columns = ("id", "name", "name_en", "username", "is_active", "left_on", "region_id")
    for pk, name, name_en, username, active, left_on, region_id in rows.values_list(*columns):
        person = Person(pk, active, str(left_on or ""), region_id, frozenset(roles[pk]))
        for spelling in {fold(name), fold(name_en), username} - {""}:
            people[spelling].append(person)
    return dict(people)
