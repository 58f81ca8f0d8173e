"""Taking one row by its id: hidden and absent answer alike."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotThere
from tandem.organisation.models import Company
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import Allocation, partners_visible_to


def not_there() -> NotThere:
    return NotThere("no_such_partner", _("There is nothing here for you. Go back to the partners."))


def partner_of(actor: Actor, company_id: int) -> Company:
    company = partners_visible_to(actor).select_related("region").filter(pk=company_id).first()
    if company is None:
        raise not_there()
    return company


def allocation_by_id(actor: Actor, allocation_id: int) -> Allocation:
    rows = Allocation.objects.visible_to(actor).select_related(
        "company", "region", "vendor_signed_by", "partner_signed_by", "heir"
    )
    found = rows.filter(pk=allocation_id).first()
    if found is None:
        raise not_there()
    return found
