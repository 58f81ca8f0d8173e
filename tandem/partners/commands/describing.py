"""What a partner can do: its roles, industries, regions, room, warehouses and dated figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.errors import Refusal
from tandem.foundation.locking import save_changes
from tandem.organisation.commands.companies import set_capacity
from tandem.organisation.models import Company, User
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import (
    PartnerFigure,
    PartnerIndustry,
    PartnerProfile,
    PartnerRegion,
    Warehouse,
)
from tandem.partners.permissions import permit_figures, permit_profile
from tandem.partners.queries.finding import one_of, partner_of


class NotADescription(Refusal):
    """What was said of the partner cannot be so."""


@dataclass(frozen=True)
class Roles:
    is_capital: bool
    is_logistics: bool
    is_development: bool


@transaction.atomic
def describe_partner(
    *,
    actor: Actor,
    company_id: int,
    version: int | None,
    roles: Roles,
    caretaker: User | None,
    since: date | None,
    payment_days: int,
    capacity: int,
    industry_ids: Iterable[int],
    region_ids: Iterable[int],
    now: datetime,
) -> PartnerProfile:
    """Say which roles the partner takes and where; `version` is of the profile that was read."""
    company = _held(actor, company_id)
    permit_profile(actor, company.region_id)
    if caretaker is not None and caretaker.company_id == company.pk:
        raise NotADescription(
            "caretaker_of_the_partner",
            _("Somebody of the vendor answers to the partner. Choose one of the vendor's people."),
        )
    profile, is_new = PartnerProfile.objects.get_or_create(company=company)
    before = {} if is_new else _facts(profile)
    wanted = asdict(roles) | {
        "caretaker_id": caretaker.pk if caretaker else None,
        "since": since,
        "payment_days": payment_days,
    }
    save_changes(profile, version=None if is_new else version, **wanted)
    set_capacity(actor=actor, company_id=company.pk, capacity=capacity, now=now)
    places = {
        "industries": _set_rows(PartnerIndustry, company, "industry_id", industry_ids),
        "regions": _set_rows(PartnerRegion, company, "region_id", region_ids),
    }
    audit.record(
        actor=actor,
        act="partners.partner_described",
        subject=profile,
        before=before,
        after=_facts(profile) | places,
        now=now,
    )
    return profile


@transaction.atomic
def add_warehouse(
    *,
    actor: Actor,
    company_id: int,
    name: str,
    city: str,
    region_id: int | None,
    area_sqm: int,
    now: datetime,
) -> Warehouse:
    company = _held(actor, company_id)
    permit_profile(actor, company.region_id)
    words = " ".join(name.split())
    if not words:
        raise NotADescription("warehouse_without_name", _("A warehouse needs a name. Type it."))
    made = Warehouse.objects.create(
        company=company, name=words, city=city.strip(), region_id=region_id, area_sqm=area_sqm
    )
    after = {"name": words, "city": made.city, "region": region_id, "area_sqm": area_sqm}
    audit.record(actor=actor, act="partners.warehouse_added", subject=made, after=after, now=now)
    return made


@transaction.atomic
def close_warehouse(*, actor: Actor, warehouse_id: int, on: date, now: datetime) -> Warehouse:
    """It is used no longer from `on` on; what was delivered from it stays. Said again: no change."""
    rows = Warehouse.objects.visible_to(actor).select_for_update(of=("self",))
    held = one_of(rows.select_related("company"), warehouse_id)
    permit_profile(actor, held.company.region_id)
    if held.closed_on is None:
        held.closed_on = on
        held.save(update_fields=["closed_on"])
        audit.record(
            actor=actor,
            act="partners.warehouse_closed",
            subject=held,
            before={"closed_on": None},
            after={"closed_on": on},
            now=now,
        )
    return held


@transaction.atomic
def record_figure(
    *,
    actor: Actor,
    company_id: int,
    kind: str,
    as_of: date,
    value: int,
    source: str,
    now: datetime,
) -> PartnerFigure:
    """A dated number; the same kind and day again corrects it, and the audit keeps the old one."""
    company = _held(actor, company_id)
    permit_figures(actor)
    _refuse_bad_figure(company, kind, as_of, value, now)
    known = PartnerFigure.objects.filter(company=company, kind=kind, as_of=as_of).first()
    before = {"value": known.value, "source": known.source} if known else {}
    figure, _is_new = PartnerFigure.objects.update_or_create(
        company=company,
        kind=kind,
        as_of=as_of,
        defaults={"value": value, "source": source.strip(), "by_id": actor.user_id, "at": now},
    )
    after = {"kind": kind, "as_of": as_of, "value": value, "source": figure.source}
    audit.record(
        actor=actor,
        act="partners.figure_recorded",
        subject=figure,
        before=before,
        after=after,
        now=now,
    )
    return figure


def _refuse_bad_figure(company: Company, kind: str, as_of: date, value: int, now: datetime) -> None:
    if kind not in PartnerFigure.Kind.values:
        raise NotADescription("figure_of_no_kind", _("This is no figure of a partner. Choose one."))
    if value < 0 or value >= 2**62:
        raise NotADescription(
            "figure_out_of_range", _("A figure is zero or more and fits on a page. Type it again.")
        )
    if as_of > timezone.localdate(now):
        raise NotADescription(
            "figure_of_tomorrow",
            _("A figure says what was. Its day is still to come; type the day it was counted."),
        )
    whole = PartnerFigure.Kind.DELIVERIES
    if kind in (PartnerFigure.Kind.ON_TIME, PartnerFigure.Kind.DAMAGED):
        all_of = PartnerFigure.objects.filter(company=company, kind=whole, as_of=as_of).first()
        if all_of is None or value > all_of.value:
            raise NotADescription(
                "more_than_all_deliveries",
                _(
                    "That is more than all deliveries of that day's count. Enter the deliveries first."
                ),
            )


def _held(actor: Actor, company_id: int) -> Company:
    """The company, its row held so that two describers take turns."""
    partner_of(actor, company_id)
    return one_of(Company.objects.select_for_update(), company_id)


def _set_rows(model: Any, company: Company, column: str, ids: Iterable[int]) -> list[int]:
    wanted = set(ids)
    held = set(model.objects.filter(company=company).values_list(column, flat=True))
    model.objects.filter(company=company, **{f"{column}__in": held - wanted}).delete()
    for pk in sorted(wanted - held):
        model.objects.create(company=company, **{column: pk})
    return sorted(wanted)


def _facts(profile: PartnerProfile) -> dict[str, Any]:
    names = ("is_capital", "is_logistics", "is_development")
    return {name: getattr(profile, name) for name in names} | {
        "caretaker": profile.caretaker_id,
        "since": profile.since,
        "payment_days": profile.payment_days,
    }
