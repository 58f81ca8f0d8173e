"""Regions and industries are configuration: an administrator names them in both languages."""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.organisation.models import Industry, Region
from tandem.organisation.permissions import permit_people
from tandem.organisation.rules.scope import Actor

Place = TypeVar("Place", Region, Industry)


@transaction.atomic
def rename_region(*, actor: Actor, region_id: int, name_zh: str, name_en: str) -> Region:
    return _rename(actor, Region, region_id, name_zh, name_en, "organisation.region_renamed")


@transaction.atomic
def rename_industry(*, actor: Actor, industry_id: int, name_zh: str, name_en: str) -> Industry:
    return _rename(actor, Industry, industry_id, name_zh, name_en, "organisation.industry_renamed")


def _rename(
    actor: Actor, kind: type[Place], pk: int, name_zh: str, name_en: str, act: str
) -> Place:
    permit_people(actor)
    row = kind.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotThere("no_such_name", _("There is nothing here to rename. Go back to the list."))
    names = {"name_zh": name_zh.strip(), "name_en": name_en.strip()}
    if not all(names.values()):
        raise Refusal("name_missing", _("Both names are needed: pages are read in both languages."))
    before = {"name_zh": row.name_zh, "name_en": row.name_en}
    if before == names:
        return row
    row.name_zh, row.name_en = names["name_zh"], names["name_en"]
    row.save(update_fields=["name_zh", "name_en"])
    audit.record(actor=actor, act=act, subject=row, before=before, after=names)
    return row
