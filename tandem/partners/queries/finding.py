"""Taking one row by its id: hidden and absent answer alike."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotThere
from tandem.organisation.models import Company
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import Allocation, partners_visible_to

Found = TypeVar("Found", bound=models.Model)


def not_there() -> NotThere:
    return NotThere("no_such_partner", _("There is nothing here for you. Go back to the partners."))


def one_of(rows: models.QuerySet[Found], pk: int) -> Found:
    """The row of that id among those one sees, or the same answer as for a row that never was."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise not_there()
    return found


def partner_of(actor: Actor, company_id: int) -> Company:
    return one_of(partners_visible_to(actor).select_related("region"), company_id)


def allocation_by_id(actor: Actor, allocation_id: int) -> Allocation:
    rows = Allocation.objects.visible_to(actor).select_related(
        "company", "region", "vendor_signed_by", "partner_signed_by", "heir"
    )
    return one_of(rows, allocation_id)
