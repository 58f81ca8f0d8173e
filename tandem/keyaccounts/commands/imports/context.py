"""What the rows of a list are read against: regions, industries, people, partners."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from tandem.foundation.text import fold
from tandem.keyaccounts.intake.choices import Choices
from tandem.keyaccounts.intake.rows import RowContext
from tandem.keyaccounts.models import ImportRun
from tandem.keyaccounts.rules.naming import name_key
from tandem.organisation.models import Company, Industry, Region, User


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
        regions=region_choices(),
        industries=industry_choices(),
        value_map=answers,
        date_1904=date_1904,
    )


@dataclass(frozen=True)
class Names:
    """Who a name in a file can mean. Two people of one name mean nobody: a person must say."""

    people: dict[str, list[tuple[int, bool, str]]]  # folded name -> id, works here, left on
    partners: dict[str, int]

    @classmethod
    def load(cls) -> Names:
        people: dict[str, list[tuple[int, bool, str]]] = defaultdict(list)
        rows = User.objects.filter(company__kind=Company.Kind.VENDOR)
        for pk, name, name_en, username, active, left_on in rows.values_list(
            "id", "name", "name_en", "username", "is_active", "left_on"
        ):
            for spelling in {fold(name), fold(name_en), username} - {""}:
                people[spelling].append((pk, active, str(left_on or "")))
        partners = {
            name_key(name): pk
            for pk, name in Company.objects.filter(kind=Company.Kind.PARTNER).values_list(
                "id", "name"
            )
        }
        return cls(people, partners)

    def person(self, name: str) -> tuple[int | None, str, str]:
        """(id, problem code, when they left): the code is empty where the id is certain."""
        found = self.people.get(fold(name), [])
        working = [person for person in found if person[1]]
        if len(working) == 1:
            return working[0][0], "", ""
        if working:
            return None, "person_ambiguous", ""
        if found:
            return None, "person_left", found[0][2]
        return None, "person_unknown", ""

    def partner(self, name: str) -> int | None:
        return self.partners.get(name_key(name))
