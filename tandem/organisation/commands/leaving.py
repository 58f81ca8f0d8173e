"""A whole company leaves: its people are out at their next request, as when one person leaves."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.errors import Refusal
from tandem.organisation.commands.people import end_work
from tandem.organisation.models import Company, User
from tandem.organisation.rules.scope import Actor


@transaction.atomic
def close_company(*, actor: Actor, company_id: int, on: date, now: datetime) -> int:
    """End a partner company and the employment of everybody there; returns how many.

    Who may do it is decided by the app that asks, which knows what the company held.
    """
    company = Company.objects.select_for_update().get(pk=company_id)
    if company.kind != Company.Kind.PARTNER:
        raise Refusal("vendor_does_not_leave", _("Only a partner company is closed here."))
    people = list(User.objects.select_for_update().filter(company=company, is_active=True))
    for person in people:
        end_work(actor, person, on)
    company.is_active = False
    company.save(update_fields=["is_active"])
    audit.record(
        actor=actor,
        act="organisation.company_closed",
        subject=company,
        before={"is_active": True},
        after={"is_active": False, "people": len(people)},
        now=now,
    )
    return len(people)
