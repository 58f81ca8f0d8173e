"""What is known of an account, as its page lists it: one group a kind, each row with its sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tandem.foundation.formats import amount, count, day, unit_label
from tandem.foundation.kit import chip
from tandem.keyaccounts.models import Figure, Need
from tandem.keyaccounts.queries.filters import ANY_STATE, AccountFilter
from tandem.keyaccounts.queries.records import MOST_CHILDREN, Fact, Record
from tandem.keyaccounts.views.property_kinds import need_label


@dataclass(frozen=True)
class KnownRow:
    id: str
    title: str
    detail: str = ""
    number: str = ""
    on: str = ""
    chips: list[SafeString] = field(default_factory=list)
    url: str = ""  # where it is corrected; empty for those who only read


@dataclass(frozen=True)
class KnownGroup:
    slug: str
    title: str
    icon: str
    empty: str
    rows: list[KnownRow]
    add_url: str
    add_label: str


def known_groups(record: Record, *, may_keep: bool) -> list[KnownGroup]:
    """Needs first, since they are what a call begins with; places and amounts last."""
    groups = [
        ("needs", "need", "target", _("Needs"), _("Add a need"), _("No need noted yet.")),
        (
            *("machines", "base", "service", _("Machines"), _("Count machines")),
            _("No machines counted yet. Penetration follows from the first count."),
        ),
        ("rivals", "competitor", "flag", _("Rivals"), _("Add a rival"), _("No rival seen yet.")),
        ("sites", "site", "pin", _("Places"), _("Add a place"), _("No place on record yet.")),
        (
            *("figures", "figure", "chart", _("Figures"), _("Add figures")),
            _("No purchases and no wallet on record yet."),
        ),
    ]
    pk = record.account.pk
    return [
        KnownGroup(
            slug=slug,
            title=title,
            icon=icon,
            empty=empty,
            rows=[_row(pk, slug, fact, may_keep=may_keep) for fact in record.of_kind(kind)],
            add_url=reverse("fact_new", args=[pk, slug]) if may_keep else "",
            add_label=add,
        )
        for slug, kind, icon, title, add, empty in groups
    ]


def _row(account_id: int, slug: str, fact: Fact, *, may_keep: bool) -> KnownRow:
    return KnownRow(
        id=f"{slug}-{fact.id}",
        url=reverse("fact", args=[account_id, slug, fact.id]) if may_keep else "",
        on=day(fact.on) if fact.on else "",
        **_WORDS[fact.kind](fact),
    )


def _site(fact: Fact) -> dict[str, Any]:
    point = ""
    if fact.lat is not None and fact.lon is not None:
        point = f"{fact.lat:.4f}, {fact.lon:.4f}"
        if not fact.is_exact:
            point = _("%(point)s (centre of the city)") % {"point": point}
    detail = "" if fact.detail == fact.title else fact.detail
    return {
        "title": fact.title,
        "detail": " · ".join(part for part in (detail, point) if part),
        "chips": [chip(_("Main place"), tone="info")] if fact.is_marked else [],
    }


def _machines(fact: Fact) -> dict[str, Any]:
    return {
        "title": fact.title,
        "detail": fact.detail,
        "number": count(fact.number),
        "chips": [chip(_("Ours"), tone="ok")] if fact.is_marked else [],
    }


def _need(fact: Fact) -> dict[str, Any]:
    sources = {"visit": _("Visit"), "call": _("Call"), "file": _("File")}
    strong = "warn" if fact.number == Need.Level.STRONG else ""
    return {
        "title": fact.title,
        "detail": sources.get(fact.detail, fact.detail),
        "chips": [chip(need_label(fact.number or 0), tone=strong)],
    }


def _rival(fact: Fact) -> dict[str, Any]:
    return {"title": fact.title, "detail": fact.detail}


def _figure(fact: Fact) -> dict[str, Any]:
    return {
        "title": str(dict(Figure.Kind.choices).get(fact.title, fact.title)),
        "number": f"{amount(fact.number)} {unit_label('wan')}",
    }


_WORDS = {
    "site": _site,
    "base": _machines,
    "need": _need,
    "competitor": _rival,
    "figure": _figure,
}


def family_of(record: Record, *, may_move: bool) -> dict[str, Any]:
    """Who stands below the account; shown where there is somebody or somebody can be put there."""
    account = record.account
    query = AccountFilter(parent=account.pk, state=ANY_STATE).as_query()
    has_more = len(record.below) > MOST_CHILDREN
    return {
        "is_shown": bool(account.parent_id or record.below or may_move),
        "below": record.below[:MOST_CHILDREN],
        "all_url": f"{reverse('accounts')}?{query}" if has_more else "",
        "add_url": reverse("account_child", args=[account.pk]) if may_move else "",
    }
