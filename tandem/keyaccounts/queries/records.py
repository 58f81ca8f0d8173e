"""One account: what the peek panel and the record page show of the registry.

The record is five queries, whatever hangs on the account: long lists are cut and counted, and
places, machines, needs, rivals and figures come in one read. The timeline belongs to activities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    Count,
    DateField,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf, TruncMonth
from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotThere
from tandem.keyaccounts.models import (
    Account,
    AccountQuerySet,
    Competitor,
    Contact,
    DuplicatePair,
    Figure,
    InstalledBase,
    Lock,
    Need,
    OrderMark,
    Site,
)
from tandem.organisation.rules.scope import Actor

MOST_CONTACTS = 30
ALL_CONTACTS = 2000  # when somebody asks for all of them
MOST_FACTS = 400
MOST_CHILDREN = 20
PEEK_CONTACTS = 3
NAMES = ("industry", "region", "owner", "inside", "partner", "parent", "merged_into")
# Of the rows beside it only what they are called: 60 columns instead of 240.
SHOWN = (
    *(field.attname for field in Account._meta.concrete_fields),
    *("industry__name_zh", "industry__name_en", "region__name_zh", "region__name_en"),
    *("owner__name", "owner__name_en", "inside__name", "inside__name_en", "partner__name"),
    *("parent__name", "parent__name_en", "merged_into__name", "merged_into__name_en"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A place, a count of machines, a need, a rival or a figure, in one shape."""

    kind: str  # site | base | need | competitor | figure
    id: int
    title: str
    detail: str
    number: int | None  # units, the level of a need, fen
    on: date | None
    is_marked: bool  # the main site; the vendor's own machines
    lat: float | None
    lon: float | None
    is_exact: bool  # false: the point is only the city's centre


@dataclass(frozen=True, slots=True)
class Month:
    start: date
    orders: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Peek:
    """`account.contact_count`, `child_count` and `doubtful_count` are counted with it."""

    account: Account
    contacts: list[Contact]


@dataclass(frozen=True, slots=True)
class Record:
    account: Account
    contacts: list[Contact]
    facts: list[Fact]
    months: list[Month]  # the twelve months up to the day, only those with orders
    above: Account | None  # the one it stands below, if it is seen
    below: list[Account]  # those seen, by name; one more than `MOST_CHILDREN` if there are more
    locks: QuerySet[Lock]  # the newest first, read when somebody asks

    def of_kind(self, kind: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind == kind]


def visible_account(*, actor: Actor, account_id: int) -> Account:
    """The account with every name its header shows and what hangs on it counted; one query."""
    return _found(_counted(_named(actor), actor), account_id)


def account_peek(*, actor: Actor, account_id: int) -> Peek:
    account = visible_account(actor=actor, account_id=account_id)
    return Peek(account, _contacts(account.pk, PEEK_CONTACTS))


def account_record(
    *, actor: Actor, account_id: int, on: date, all_contacts: bool = False
) -> Record:
    contacts = _count(Contact.objects.filter(account_id=OuterRef("pk")))
    account = _found(_named(actor).annotate(contact_count=contacts), account_id)
    above, below = _family(actor, account)
    return Record(
        account=account,
        contacts=_contacts(account.pk, ALL_CONTACTS if all_contacts else MOST_CONTACTS),
        facts=_facts(account.pk),
        months=_months(account.pk, on),
        above=above,
        below=below,
        locks=Lock.objects.filter(account=account).order_by("-since", "-id")[:20],
    )


def not_there() -> NotThere:
    return NotThere(
        "account_not_there",
        _("There is no such account in your list. Search for it, or ask your manager."),
    )


def _named(actor: Actor) -> AccountQuerySet:
    return Account.objects.visible_to(actor).select_related(*NAMES).only(*SHOWN)


def _found(accounts: AccountQuerySet, account_id: int) -> Account:
    account = next(iter(accounts.filter(pk=account_id)), None)
    if account is None:
        raise not_there()
    return account


def _counted(accounts: AccountQuerySet, actor: Actor) -> AccountQuerySet:
    """Only what the actor sees is counted: a number alone would tell of hidden accounts."""
    doubtful = DuplicatePair.objects.visible_to(actor).filter(verdict=DuplicatePair.Verdict.OPEN)
    children = Account.objects.visible_to(actor).living().filter(parent_id=OuterRef("pk"))
    return accounts.annotate(
        contact_count=_count(Contact.objects.filter(account_id=OuterRef("pk"))),
        child_count=_count(children),
        doubtful_count=_count(doubtful.filter(first_id=OuterRef("pk")))
        + _count(doubtful.filter(second_id=OuterRef("pk"))),
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().annotate(_one=Value(1)).values("_one").annotate(n=Count("*"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def _contacts(account_id: int, most: int) -> list[Contact]:
    """Who still works there first, then whose role in buying is known."""
    rows = Contact.objects.filter(account_id=account_id).annotate(
        has_left=Q(left_on__isnull=False), role_unknown=Q(buying_role="")
    )
    return list(rows.order_by("has_left", "role_unknown", "name", "id")[:most])


def _family(actor: Actor, account: Account) -> tuple[Account | None, list[Account]]:
    """The account above, if one sees it, and those below that one sees."""
    kin = Q(parent_id=account.pk)
    if account.parent_id is not None:
        kin |= Q(pk=account.parent_id)
    rows = Account.objects.visible_to(actor).living().filter(kin)
    named = rows.only("name", "name_en", "city", "name_sort")
    found = list(named.order_by("name_sort", "id")[: MOST_CHILDREN + 2])
    above = next((one for one in found if one.pk == account.parent_id), None)
    return above, [one for one in found if one is not above][: MOST_CHILDREN + 1]


def _facts(account_id: int) -> list[Fact]:
    place = Coalesce(NullIf(F("name"), Value("")), NullIf(F("city"), Value("")), F("address"))
    shapes: Sequence[tuple[str, type[Any], dict[str, Any]]] = (
        ("base", InstalledBase, _shape("brand", "product_line", "units", "as_of", "is_own")),
        ("competitor", Competitor, _shape("name", "note", on="on")),
        ("figure", Figure, _shape("kind", "source", "amount_minor", "as_of")),
        ("need", Need, _shape("what", "source", "level", "on")),
        ("site", Site, _shape(place, "address", marked="is_main", lat="lat", lon="lon")),
    )
    parts = [
        model.objects.filter(account_id=account_id)
        .annotate(
            _kind=Value(kind, CharField()),
            **shape,
            _exact=F("is_exact") if model is Site else Cast(Value(False), BooleanField()),
        )
        .values_list("_kind", "id", *shape, "_exact")
        for kind, model, shape in shapes
    ]
    rows = parts[0].union(*parts[1:], all=True).order_by("_kind", "-_on", "-id")[:MOST_FACTS]
    return [
        Fact(kind, pk, title, detail, number, on, bool(marked), lat, lon, bool(is_exact))
        for kind, pk, title, detail, number, on, marked, lat, lon, is_exact in rows
    ]


def _shape(
    title: Any, detail: str, number: Any = None, on: Any = None, marked: Any = None, **point: str
) -> dict[str, Any]:
    """The columns of a fact by the names of the one shape; what a kind has not is nothing."""
    nothing = Value(None)
    return {
        "_title": F(title) if isinstance(title, str) else title,
        "_detail": F(detail),
        "_number": Cast(F(number) if number else nothing, BigIntegerField()),
        "_on": F(on) if on else Cast(nothing, DateField()),
        "_marked": F(marked) if marked else Cast(Value(False), BooleanField()),
        "_lat": F(point["lat"]) if point else Cast(nothing, FloatField()),
        "_lon": F(point["lon"]) if point else Cast(nothing, FloatField()),
    }


def _months(account_id: int, on: date) -> list[Month]:
    rows = (
        OrderMark.objects.filter(
            account_id=account_id, ordered_on__gt=on - timedelta(days=365), ordered_on__lte=on
        )
        .annotate(month=TruncMonth("ordered_on"))
        .values_list("month")
        .annotate(orders=Count("*"), amount=Sum("amount_minor"))
        .order_by("month")
    )
    return [Month(*row) for row in rows]
