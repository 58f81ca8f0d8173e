"""Changes of an account in the shape of its timeline: who covers it, plans, imports.

They are read where they were written (audit entries, rows of imports); nothing is copied. What
the ids in them are called is one more query, asked only when a page holds a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    CharField,
    F,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, JSONObject, NullIf

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
KINDS: tuple[Any, ...] = (User, Company, Industry, Region)
ACTOR = "actor"
ASSIGNED = "keyaccounts.coverage_assigned"


@dataclass(frozen=True)
class Source:
    """Rows of one table that stand on the timeline, by the moment in this column."""

    rows: QuerySet[Any]
    moment: str
    shown: Mapping[str, Any]


def changes_of(actor: Actor, account_id: int) -> list[Source]:
    """Who covers the account and what plans changed, imports, and imports taken back."""
    here = Q(account_id=account_id)
    if not actor.reach.everything:
        here &= Q(account_id__in=Account.objects.visible_to(actor).values("pk"))
    entries = AuditEntry.objects.filter(here, Q(act=ASSIGNED) | Q(after__has_any_keys=PEOPLE))
    did = here & ~Q(after={}, made={})
    applied = ImportRow.objects.filter(did, applied_at__isnull=False)
    undone = ImportRow.objects.filter(did, ~Q(made__has_key="kept"), undone_at__isnull=False)
    updated, back = "keyaccounts.account_updated", "keyaccounts.account_change_undone"
    return [
        Source(entries, "at", _shown(F("act"), F("actor_id"), _plan())),
        Source(applied, "applied_at", _shown(Value(updated, CharField()), F("run__owner_id"))),
        Source(undone, "undone_at", _shown(Value(back, CharField()), F("run__owner_id"))),
    ]


def _shown(act: Any, by: F, facts: Any = None) -> dict[str, Any]:
    return {"_act": act, "_by": by, "_facts": facts or Value({}, JSONField())}


def _plan() -> Subquery:
    """The plan and why it was published, found by the digest the entry shares with what was staged."""
    staged = CoverageChange.objects.filter(
        account_id=OuterRef(OuterRef("account_id")), digest=OuterRef(OuterRef("digest"))
    )
    acts = Publication.objects.filter(pk__in=staged.values("batch"))
    return Subquery(acts.values(_said=JSONObject(plan="plan__number", reason="reason"))[:1])


Change = tuple[int | None, Mapping[str, Any], Mapping[str, Any]]  # by whom, before, after


def names_in(changes: Iterable[Change]) -> dict[tuple[str, Any], str]:
    """(column, id) -> what it is called, authors too; one query, none without a change."""
    asked: set[tuple[str, int]] = set()
    for by, before, after in changes:
        asked |= {(ACTOR, by)} if by else set()
        pairs = [*before.items(), *after.items()]
        asked |= {(name, pk) for name, pk in pairs if name in NAMED and isinstance(pk, int)}
    parts = []
    for number, kind in enumerate(KINDS):
        ids = {pk for column, pk in asked if NAMED.get(column, User) is kind}
        if ids:
            rows = kind.objects.filter(pk__in=ids).order_by()
            called = rows.annotate(_kind=Value(number, IntegerField()), _called=_called(kind))
            parts.append(called.values_list("_kind", "pk", "_called"))
    if not parts:
        return {}
    found = {(KINDS[number], pk): name for number, pk, name in parts[0].union(*parts[1:], all=True)}
    keys = {(column, pk): (NAMED.get(column, User), pk) for column, pk in asked}
    return {key: found[place] for key, place in keys.items() if place in found}


def _called(kind: Any) -> Any:
    if kind in (Industry, Region):
        return F("name_zh" if is_chinese() else "name_en")
    if kind is Company or is_chinese():
        return F("name")
    return Coalesce(NullIf(F("name_en"), Value("")), F("name"))
