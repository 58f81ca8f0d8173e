"""The kinds of facts an account's page keeps: their forms, commands and words.

The slug is the plural that stands in the address: `/accounts/7/machines/new/`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from tandem.foundation.errors import NotThere
from tandem.keyaccounts.commands import facts
from tandem.keyaccounts.commands.figures import add_figures
from tandem.keyaccounts.forms import facts as forms
from tandem.keyaccounts.models import (
    Competitor,
    Contact,
    Figure,
    InstalledBase,
    Need,
    Site,
)


@dataclass(frozen=True)
class FactKind:
    slug: str
    model: type[Any]
    add: Callable[..., Any]
    form: type[forms.FactForm]
    change_form: type[forms.FactForm]
    heading: Promise  # over an empty form
    kept: Promise  # once it is there


_ALL = (
    FactKind(
        "contacts",
        Contact,
        facts.add_contact,
        forms.ContactForm,
        forms.ContactChangeForm,
        _t("New contact"),
        _t("The contact is on record."),
    ),
    FactKind(
        "needs",
        Need,
        facts.add_need,
        forms.NeedForm,
        forms.NeedForm,
        _t("New need"),
        _t("The need is on record."),
    ),
    FactKind(
        "machines",
        InstalledBase,
        facts.set_installed_base,
        forms.BaseForm,
        forms.BaseForm,
        _t("Machines that stand there"),
        _t("The count is on record; penetration follows from it."),
    ),
    FactKind(
        "rivals",
        Competitor,
        facts.add_competitor,
        forms.CompetitorForm,
        forms.CompetitorForm,
        _t("A rival seen there"),
        _t("The rival is on record."),
    ),
    FactKind(
        "sites",
        Site,
        facts.add_site,
        forms.SiteForm,
        forms.SiteForm,
        _t("New place"),
        _t("The place is on record."),
    ),
    FactKind(
        "figures",
        Figure,
        add_figures,
        forms.FiguresForm,
        forms.FigureChangeForm,
        _t("New figures"),
        _t("The figures are on record; the newest of each kind are shown."),
    ),
)
FACT_KINDS = {kind.slug: kind for kind in _ALL}


def fact_kind(slug: str) -> FactKind:
    kind = FACT_KINDS.get(slug)
    if kind is None:
        raise NotThere("no_such_fact", _("There is no such fact of an account."))
    return kind


def fact_title(row: Any) -> str:
    """What one row is called on its own sheet."""
    return str(row.get_kind_display()) if isinstance(row, Figure) else str(row)
