"""What a person chooses from when filtering or naming: short lists, never the whole staff.

Regions and industries come in one read, since every list page asks for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, Q, Value
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.filters import ME, NONE, AccountFilter, filtered
from tandem.organisation.models import Company, User
from tandem.organisation.queries import holders, industries, name_in_language, regions
from tandem.organisation.rules.roles import MANAGERS, Role
from tandem.organisation.rules.scope import Actor

SEGMENTS = ("A", "B", "C", "D")  # the classes of the strategy grid (docs/glossary.md)


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class Control:
    """One select above a list (`foundation/_filter_control.html`); `clear_url` is empty while it is
    not set, and `always`: it is never empty."""

    name: str
    label: str
    choices: Sequence[Choice]
    value: str = ""
    clear_url: str = ""
    more: Sequence[str] = field(default=())  # further values of an address with several
    always: bool = False


def choices_of(pairs: Iterable[tuple[Any, Any]]) -> list[Choice]:
    """Of the values and labels of a column that is chosen from."""
    return [Choice(value, str(label)) for value, label in pairs]


def with_chosen(choices: Sequence[Choice], value: str, label: Callable[[], str]) -> list[Choice]:
    """What is chosen is offered, too, if only an address could choose it."""
    known = any(one.value == value for one in choices)
    return [*choices] if known else [*choices, Choice(value, label())]


def chosen_label(value: str, *, is_person: bool) -> str:
    """Of a number that is not among the choices: a person by name."""
    if not value.isdigit():
        return value
    return person_label(int(value)) if is_person else _("chosen")


def cell_choices() -> tuple[list[Choice], list[Choice]]:
    """Regions and industries, each in its own order."""
    name = "name_en" if get_language() == "en" else "name_zh"
    parts = [
        rows.order_by()
        .annotate(_kind=Value(kind, CharField()))
        .values_list("_kind", "position", "id", name)
        for kind, rows in (("region", regions()), ("industry", industries()))
    ]
    rows = parts[0].union(parts[1], all=True).order_by("_kind", "position", "id")
    found: dict[str, list[Choice]] = {"region": [], "industry": []}
    for kind, _position, pk, label in rows:
        found[kind].append(Choice(str(pk), label))
    return found["region"], found["industry"]


def seller_choices(
    region_ids: Iterable[int], *, on: date, role: Role = Role.OUTSIDE_SELLER
) -> list[Choice]:
    """The people of some regions who hold the role on a day."""
    people = holders(role, on).filter(region_id__in=sorted(region_ids))
    rows = people.order_by("initials", "username").values_list("id", name_in_language())
    return [Choice(str(pk), label) for pk, label in rows]


def owner_choices(actor: Actor, region_ids: Iterable[int]) -> list[Choice]:
    """Oneself, nobody, and to managers the sellers of the regions looked at: never the whole staff."""
    first = [Choice(NONE, _("Nobody"))]
    if actor.has_any({Role.OUTSIDE_SELLER}):
        first.insert(0, Choice(ME, _("Me")))
    if not actor.has_any(MANAGERS):
        return first
    seen = set(region_ids) or actor.reach.region_ids
    return [*first, *seller_choices(seen, on=timezone.localdate())] if seen else first


def partner_choices(region_ids: Iterable[int]) -> list[Choice]:
    """Partners that work in these regions or everywhere."""
    rows = Company.objects.filter(
        Q(region_id__in=sorted(region_ids)) | Q(region_id__isnull=True),
        kind=Company.Kind.PARTNER,
        is_active=True,
    )
    return [Choice(str(pk), name) for pk, name in rows.order_by("name").values_list("id", "name")]


def person_label(user_id: int) -> str:
    """What a colleague named in an address is called; a number that is nobody's stays dumb."""
    person = User.objects.filter(pk=user_id).first()
    return str(person) if person else "–"


def company_label(company_id: int) -> str:
    company = Company.objects.filter(pk=company_id).first()
    return str(company) if company else "–"


def regions_among(actor: Actor, chosen: Iterable[int] | AccountFilter, *, on: date) -> set[int]:
    """The regions some accounts lie in."""
    if isinstance(chosen, AccountFilter):
        rows = filtered(actor, chosen, on=on)
    else:
        rows = Account.objects.visible_to(actor).filter(pk__in=list(chosen))
    return set(rows.order_by().values_list("region_id", flat=True).distinct())
