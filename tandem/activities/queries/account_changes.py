"""Changes of an account in the shape of its timeline: who covers it, plans, imports.

They are read where they were written (audit entries, rows of imports); nothing is copied. Names of
people, partners and places come with the row, so that a page of them stays one query.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, JSONObject, NullIf

from tandem.coverage.models import Publication
from tandem.foundation.formats import is_chinese
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.models import Account, CoverageChange, ImportRow
from tandem.organisation.models import Company, Industry, Region, User
from tandem.organisation.rules.scope import Actor

PEOPLE = ("owner_id", "inside_id", "partner_id")
NAMED: dict[str, Any] = {
    "owner_id": User,
    "inside_id": User,
    "partner_id": Company,
    "industry_id": Industry,
    "region_id": Region,
}
ASSIGNED = "keyaccounts.coverage_assigned"


@dataclass(frozen=True)
class Source:
    """Rows of one table that stand on the timeline, by the moment in this column."""

    rows: QuerySet[Any]
    moment: str
    shown: Mapping[str, Any]


def changes_of(actor: Actor, account_id: int) -> list[Source]:
    """Who covers the account and what plans changed, imports, and imports taken back."""
    account = Account.objects.visible_to(actor).filter(pk=account_id).values("pk")
    entries = AuditEntry.objects.filter(
        Q(act=ASSIGNED) | Q(after__has_any_keys=PEOPLE), account_id__in=account
    )
    rows = ImportRow.objects.filter(account_id__in=account)
    applied = rows.exclude(after={}, made={}).filter(applied_at__isnull=False)
    undone = applied.filter(undone_at__isnull=False).exclude(made__has_key="kept")
    return [
        Source(entries, "at", _of_entries()),
        Source(applied, "applied_at", _of_imports("keyaccounts.account_updated")),
        Source(undone, "undone_at", _of_imports("keyaccounts.account_change_undone")),
    ]


def _of_entries() -> dict[str, Any]:
    """With the reason of the plan's publication, found by the digest both rows carry."""
    staged = CoverageChange.objects.filter(
        account_id=OuterRef(OuterRef("account_id")), digest=OuterRef(OuterRef("digest"))
    )
    published = Publication.objects.filter(pk__in=staged.values("batch"))
    return {
        "_why": _text(Subquery(published.values("reason")[:1])),
        "_plan": Coalesce(Subquery(published.values("plan__number")[:1]), Value(0)),
        "_act": F("act"),
        "_by": F("actor_id"),
        "_who": _text(_name(User, "actor_id")),
        "_names": _names(),
    }


def _of_imports(act: str) -> dict[str, Any]:
    return {
        "_why": Value("", TextField()),
        "_plan": Value(0, IntegerField()),
        "_act": Value(act, CharField()),
        "_by": F("run__owner_id"),
        "_who": _text(_name(User, "run__owner_id")),
        "_names": _names(),
    }


def _names() -> JSONObject:
    """What each id before and after the change is called, in the reader's language."""
    return JSONObject(
        **{
            f"{side}_{column}": _text(
                _name(kind, Cast(KeyTextTransform(column, OuterRef(side)), BigIntegerField()))
            )
            for side in ("before", "after")
            for column, kind in NAMED.items()
        }
    )


def _name(kind: Any, whose: Any) -> Subquery:
    rows = kind.objects.filter(pk=OuterRef(whose) if isinstance(whose, str) else whose)
    if kind in (Industry, Region):
        return Subquery(rows.values("name_zh" if is_chinese() else "name_en"))
    if kind is Company or is_chinese():
        return Subquery(rows.values("name"))
    english = Coalesce(NullIf(F("name_en"), Value("")), F("name"))
    return Subquery(rows.annotate(_called=english).values("_called"))


def _text(value: Any) -> Coalesce:
    return Coalesce(value, Value(""), output_field=TextField())


def names_by_id(
    before: Mapping[str, Any], after: Mapping[str, Any], called: Mapping[str, str]
) -> dict[tuple[str, Any], str]:
    """(column, id) -> name, of both sides of one change."""
    sides = (("before", before), ("after", after))
    return {
        (column, values[column]): called[f"{side}_{column}"]
        for side, values in sides
        for column in NAMED
        if column in values and called.get(f"{side}_{column}")
    }
