"""Lists of accounts, as a kind of file that can be imported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tandem.foundation.formats import amount
from tandem.keyaccounts.commands.imports.context import industry_choices, region_choices
from tandem.keyaccounts.commands.imports.judging import AccountJudge
from tandem.keyaccounts.commands.imports.kinds import ImportKind, KindWords, Offer
from tandem.keyaccounts.commands.imports.resembling import find_resembling
from tandem.keyaccounts.commands.imports.running import apply_rows
from tandem.keyaccounts.commands.imports.undoing import undo_rows
from tandem.keyaccounts.intake.choices import Choices
from tandem.keyaccounts.intake.fields import FIELDS
from tandem.keyaccounts.intake.rows import ACCOUNT_ROW
from tandem.keyaccounts.models import DuplicatePair, ImportRun
from tandem.keyaccounts.queries.imports import to_lock
from tandem.keyaccounts.wording import account_sentences
from tandem.organisation.models import Industry, Region

AMOUNTS = {"revenue_year_minor", "potential_minor"}


def known_cells() -> dict[str, Choices]:
    return {"region": region_choices(), "industry": industry_choices()}


def cell_offers() -> dict[str, Offer]:
    return {
        "region": Offer.of_rows(_("Region"), Region.objects.all()),
        "industry": Offer.of_rows(_("Industry"), Industry.objects.all()),
    }


def _columns() -> dict[str, str]:
    return {
        "revenue_year_minor": _("Purchases last year"),
        "potential_minor": _("Wallet"),
        "units_own": _("Own units"),
        "units_all": _("All units"),
        "name": _("Name"),
        "short_name": _("Short name"),
        "name_en": _("Name in English"),
        "credit_code": _("Credit code"),
        "external_id": _("Number in your system"),
        "province": _("Province"),
        "city": _("City"),
        "region_id": _("Region"),
        "industry_id": _("Industry"),
        "owner_id": _("Outside seller"),
        "inside_id": _("Inside seller"),
        "partner_id": _("Partner"),
    }


def _shown(column: str, value: Any, clean: Mapping[str, Any]) -> str:
    return amount(value) if column in AMOUNTS else str(value or "–")


def _after(run: ImportRun) -> dict[str, Any]:
    """What is left to do with accounts that came in."""
    return {
        "to_lock": to_lock(run),
        "open_pairs": DuplicatePair.objects.filter(verdict=DuplicatePair.Verdict.OPEN).count(),
    }


ACCOUNTS = ImportKind(
    key="accounts",
    fields=FIELDS,
    shape=ACCOUNT_ROW,
    known=known_cells,
    offers=cell_offers,
    empties=("region", "industry"),
    judge=AccountJudge,
    look_further=find_resembling,
    apply=lambda run, work, actor: apply_rows(run, work, actor=actor),
    undo=lambda run, work, actor: undo_rows(run, work, actor=actor),
    words=KindWords(
        title=gettext_lazy("Import a locked list"),
        people_note=gettext_lazy(
            "Their places stay empty, and the coverage plan proposes an owner for each account. To keep the names, add the people first and check again."
        ),
        heads=(gettext_lazy("Name in the file"), gettext_lazy("City")),
        named_by=("name", "city"),
        done_template="keyaccounts/_import_done.html",
        sentences=account_sentences,
        columns=_columns,
        shown=_shown,
        after=_after,
    ),
)
