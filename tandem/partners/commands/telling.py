"""Telling one of the two sides about a record they share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from tandem.organisation.commands.notices import notify
from tandem.organisation.models import Company, User
from tandem.partners.models import PartnerProfile
from tandem.partners.queries.people import managers_of_partner, voices_of_vendor
from tandem.partners.rules.allocation import Side

ROUTES = {"jointplan": "joint_plan", "fundrequest": "fund"}


def tell_partner_side(
    side: Side, company: Company, kind: str, record: Model, now: datetime, **facts: Any
) -> None:
    """The partner's managers, or of the vendor its caretaker (else the managers of its region)."""
    name = record._meta.model_name or ""
    url = reverse(ROUTES[name], args=[record.pk]) if side is Side.VENDOR and name in ROUTES else ""
    notify(
        user_ids=[person.pk for person in people_of(side, company, now)],
        kind=kind,
        facts={"partner": company.name, "what": str(record), **facts},
        url=url,
        record=f"{name}:{record.pk}",
        now=now,
    )


def people_of(side: Side, company: Company, now: datetime) -> list[User]:
    if side is Side.PARTNER:
        return list(managers_of_partner(company.pk, on=timezone.localdate(now)))
    profile = PartnerProfile.objects.filter(company=company).select_related("caretaker").first()
    if profile is not None and profile.caretaker is not None and profile.caretaker.is_active:
        return [profile.caretaker]
    if company.region_id is None:
        return []
    return list(voices_of_vendor(company.region_id, on=timezone.localdate(now)))
