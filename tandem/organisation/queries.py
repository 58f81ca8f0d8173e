"""What pages and other apps ask about people: who sells where, with whom, and on which days.

A staff member sees every colleague and every partner's people; a partner's person sees the
people of their own company only (docs/adr/0003-visibility.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from tandem.foundation.text import fold
from tandem.foundation.workdays import WorkCalendar
from tandem.organisation.models import (
    Absence,
    Company,
    DoorKey,
    Holiday,
    Industry,
    NoticeChoice,
    Pair,
    Region,
    RoleGrant,
    User,
    open_on,
)
from tandem.organisation.rules.notices import Topic, level_at_first
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor
from tandem.organisation.rules.staffing import Staffing

PICKER_LIMIT = 20


@dataclass(frozen=True)
class Seller:
    """An outside seller of a region and, on that day, who serves them from inside."""

    user_id: int
    name: str
    region_id: int
    fte: float
    base_lat: float | None
    base_lon: float | None
    inside_id: int | None
    inside_name: str


def name_in_language(path: str = "") -> F | Coalesce:
    """What a person or an account is called, for a list that reads no models: the English name to
    whoever reads English, or the Chinese one where there is none. `path` leads there: "owner__"."""
    if get_language() != "en":
        return F(f"{path}name")
    return Coalesce(NullIf(F(f"{path}name_en"), Value("")), F(f"{path}name"))


def holders(role: Role, day: date) -> QuerySet[User]:
    """Active people who hold a role on a day."""
    held = RoleGrant.objects.filter(open_on(day), user_id=OuterRef("pk"), role=role)
    return User.objects.filter(Exists(held), is_active=True)


def regions() -> QuerySet[Region]:
    return Region.objects.order_by("position", "id")


def industries() -> QuerySet[Industry]:
    return Industry.objects.order_by("position", "id")


def companies_in_business() -> QuerySet[Company]:
    return Company.objects.filter(is_active=True).order_by("-kind", "name")


def companies_of(ids: Iterable[int]) -> list[Company]:
    """Companies by id; the caller took the ids from what the reader may see."""
    return list(Company.objects.filter(id__in=list(ids)).select_related("region").order_by("id"))


def sellers_of(region_ids: Iterable[int], *, on: date) -> list[Seller]:
    """Outside sellers of the regions with their inside seller of the day, by user name."""
    outside = holders(Role.OUTSIDE_SELLER, on).filter(region_id__in=list(region_ids))
    rows = list(outside.order_by("region_id", "username"))
    inside = inside_of([row.pk for row in rows], on=on)
    return [
        Seller(
            user_id=row.pk,
            name=row.get_full_name(),
            region_id=row.region_id or 0,
            fte=float(row.fte),
            base_lat=row.base_lat,
            base_lon=row.base_lon,
            inside_id=inside[row.pk].pk if row.pk in inside else None,
            inside_name=inside[row.pk].get_full_name() if row.pk in inside else "",
        )
        for row in rows
    ]


def inside_of(seller_ids: Iterable[int], *, on: date) -> dict[int, User]:
    """Who serves each of these outside sellers from inside on the day; of two the newer pair."""
    pairs = Pair.objects.filter(open_on(on), outside_id__in=list(seller_ids))
    return {
        pair.outside_id: pair.inside
        for pair in pairs.select_related("inside").order_by("since", "id")
    }


def pairs_on(day: date, *, actor: Actor) -> QuerySet[Pair]:
    """The pairs of the regions whose people the actor manages."""
    pairs = Pair.objects.filter(open_on(day)).select_related("outside", "inside", "outside__region")
    if not _reads_every_region(actor):
        pairs = pairs.filter(outside__region_id__in=actor.reach.region_ids)
    return pairs.order_by("outside__region__position", "outside__username")


def staffing(*, actor: Actor, on: date) -> list[Staffing]:
    """Every region the actor manages, with its ratio of inside to outside full-time people."""
    managed = regions()
    if not _reads_every_region(actor):
        managed = managed.filter(pk__in=actor.reach.region_ids)
    outside = _fte_by_region(Role.OUTSIDE_SELLER, on)
    inside = _fte_by_region(Role.INSIDE_SELLER, on)
    paired = Pair.objects.filter(open_on(on), outside_id=OuterRef("pk"))
    alone = holders(Role.OUTSIDE_SELLER, on).exclude(Exists(paired))
    lonely: dict[int | None, int] = {}
    for region_id in alone.values_list("region_id", flat=True):
        lonely[region_id] = lonely.get(region_id, 0) + 1
    target = Decimal(str(settings.TANDEM["STAFFING_RATIO_TARGET"]))
    return [
        Staffing(
            region_id=region.pk,
            region_name=str(region),
            outside_fte=outside.get(region.pk, Decimal(0)),
            inside_fte=inside.get(region.pk, Decimal(0)),
            unpaired=lonely.get(region.pk, 0),
            target=target,
        )
        for region in managed
    ]


def work_calendar(country: str = "CN") -> WorkCalendar:
    """The statutory calendar with this organisation's own days laid over it; one query."""
    rows = list(Holiday.objects.values_list("day", "is_worked", "name"))
    return WorkCalendar(
        country,
        overrides={day: is_worked for day, is_worked, _name in rows},
        own_names={day: name for day, is_worked, name in rows if not is_worked},
    )


def absences_of(
    person_ids: Iterable[int], *, first: date, last: date
) -> dict[int, list[tuple[date, date]]]:
    """The stretches that hold a day between these two, by person; one query."""
    found: dict[int, list[tuple[date, date]]] = {}
    rows = Absence.objects.filter(
        person_id__in=list(person_ids), until__gte=first, since__lte=last
    ).order_by("since", "id")
    for person, since, until in rows.values_list("person_id", "since", "until"):
        found.setdefault(person, []).append((since, until))
    return found


def people_matching(people: QuerySet[User], text: str) -> QuerySet[User]:
    """By part of a name in either language, start of the pinyin initials, or user name."""
    typed = fold(text)
    if not typed:
        return people
    compact = typed.replace(" ", "")
    return people.filter(
        Q(name_key__contains=typed)
        | Q(initials__startswith=compact)
        | Q(username__startswith=compact)
    )


def pick_people(
    *, actor: Actor, text: str, role: Role | None = None, on: date, limit: int = PICKER_LIMIT
) -> list[User]:
    """For a person picker: active people the actor may see, best by name order."""
    people = User.objects.visible_to(actor).filter(is_active=True)
    if role is not None:
        held = RoleGrant.objects.filter(open_on(on), user_id=OuterRef("pk"), role=role)
        people = people.filter(Exists(held))
    found = people_matching(people, text).select_related("company", "region")
    return list(found.order_by("initials", "username")[:limit])


@dataclass(frozen=True)
class PeoplePage:
    """One keyset page of people by user name."""

    people: list[User]
    count: int
    first: int
    before: str  # user name to page back from; empty at the start
    after: str


def people_without_role(*, actor: Actor, on: date) -> QuerySet[User]:
    """Active people who hold no role on a day, so that they see nothing."""
    held = RoleGrant.objects.filter(open_on(on), user_id=OuterRef("pk"))
    return User.objects.visible_to(actor).filter(~Exists(held), is_active=True)


def people_page(
    *,
    people: QuerySet[User],
    text: str = "",
    after: str = "",
    before: str = "",
    size: int = 100,
) -> PeoplePage:
    """Of the people the caller found visible, a page by user name; the count is exact."""
    found = people_matching(people, text)
    rows = _page_rows(found.select_related("company", "region"), after, before, size)
    count = found.count()
    if not rows:
        return PeoplePage([], count, 0, "", "")
    earlier = found.filter(username__lt=rows[0].username).count()
    return PeoplePage(
        people=rows,
        count=count,
        first=earlier + 1,
        before=rows[0].username if earlier else "",
        after=rows[-1].username if earlier + len(rows) < count else "",
    )


def _page_rows(people: QuerySet[User], after: str, before: str, size: int) -> list[User]:
    if before:
        return list(people.filter(username__lt=before).order_by("-username")[:size])[::-1]
    return list(people.filter(username__gt=after).order_by("username")[:size])


def grants_of(user_ids: Iterable[int], *, on: date) -> dict[int, list[RoleGrant]]:
    """The roles each person holds on a day."""
    held: dict[int, list[RoleGrant]] = {}
    rows = RoleGrant.objects.filter(open_on(on), user_id__in=list(user_ids))
    for grant in rows.select_related("region", "industry").order_by("id"):
        held.setdefault(grant.user_id, []).append(grant)
    return held


def _fte_by_region(role: Role, day: date) -> dict[int | None, Decimal]:
    rows = holders(role, day).order_by().values("region_id").annotate(total=Sum("fte"))
    return {row["region_id"]: row["total"] for row in rows}


def _reads_every_region(actor: Actor) -> bool:
    return actor.has_any({Role.ADMINISTRATOR, Role.SALES_OPS, Role.VP})


def notice_levels(user_id: int) -> dict[str, str]:
    """How loudly a person wants to be told of each topic; what they never chose as it is at first."""
    chosen = NoticeChoice.objects.filter(user_id=user_id).values_list("topic", "level")
    return {topic.value: level_at_first(topic).value for topic in Topic} | dict(chosen)


def open_invitations(company_id: int, *, now: datetime) -> QuerySet[DoorKey]:
    """People of a company who were sent a link and have not used it yet."""
    keys = DoorKey.objects.filter(kind=DoorKey.Kind.INVITE, company_id=company_id)
    return keys.filter(used_at=None, until__gt=now).order_by("-id")
