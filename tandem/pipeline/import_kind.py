"""Files of opportunities, as a kind of file that can be imported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tandem.foundation.money import MINOR_DIGITS
from tandem.keyaccounts.commands.imports.context import industry_choices, region_choices
from tandem.keyaccounts.commands.imports.customers import customer_number_unknown
from tandem.keyaccounts.commands.imports.kinds import ImportKind, KindWords, Offer, shown_by
from tandem.keyaccounts.intake.choices import Choices
from tandem.organisation.models import Industry, Region
from tandem.pipeline.commands.importing.applying import apply_deals
from tandem.pipeline.commands.importing.judging import DealJudge
from tandem.pipeline.commands.importing.undoing import undo_deals
from tandem.pipeline.models import Stage
from tandem.pipeline.queries.stages import all_stages
from tandem.pipeline.rules.deal_file import DEAL_FIELDS, DEAL_ROW
from tandem.pipeline.wording import money

# How other systems call the two ends, whatever the stages here are called.
ENDS = {
    Stage.Kind.WON: ("won", "closed won", "win", "赢单", "中标", "成交", "已成交", "已签约"),
    Stage.Kind.LOST: ("lost", "closed lost", "loss", "丢单", "未中标", "流标", "输单", "失败"),
}
CURRENCIES = {
    "CNY": ("人民币", "元", "rmb", "yuan", "¥"),
    "USD": ("美元", "us$", "$", "us dollar"),
    "EUR": ("欧元", "€", "euro"),
    "HKD": ("港元", "港币", "hk$"),
    "JPY": ("日元", "yen"),
    "KWD": ("科威特第纳尔",),
}
TOLD_AS = {  # column: the key and the words of a clean row
    "account_id": ("account_id", "account"),
    "worked_by_id": ("owner_id", "owner"),
    "signed_by_id": ("partner_id", "partner"),
    "close_reason_id": ("reason_id", "note"),
}


def known_cells() -> dict[str, Choices]:
    stages = all_stages()
    ends = {stage.kind: stage.code for stage in reversed(stages) if stage.kind in ENDS}
    return {
        "stage": Choices.of(
            (
                stage.code,
                (
                    *(stage.name_zh, stage.name_en, stage.code),
                    *(ENDS[Stage.Kind(stage.kind)] if stage.code in ends.values() else ()),
                ),
            )
            for stage in stages
        ),
        "currency": Choices.of((code, (code, *CURRENCIES.get(code, ()))) for code in MINOR_DIGITS),
        "region": region_choices(),
        "industry": industry_choices(),
    }


def cell_offers() -> dict[str, Offer]:
    return {
        "stage": Offer(_("Stage"), [(one.code, str(one)) for one in all_stages()]),
        "currency": Offer(_("Currency"), [(code, code) for code in MINOR_DIGITS]),
        "region": Offer.of_rows(_("Region of new customers"), Region.objects.all()),
        "industry": Offer.of_rows(_("Industry of new customers"), Industry.objects.all()),
    }


def deal_sentences() -> dict[str, str]:
    return {
        "stage_missing": _("No stage is given. Choose one for empty cells, or fill in the file."),
        "deal_nameless": _(
            "Neither a title nor a customer, a product or a number is given. Name the deal."
        ),
        "closed_before_opened": _(
            "It closes on %(value)s, before it was opened on %(day)s. Correct one of the two days."
        ),
        "closed_in_future": _(
            "It is won or lost on %(value)s, which is still to come. Correct the day or the stage."
        ),
        "region_missing": _(
            "“%(value)s” is no customer yet. Choose a region for new customers below, or correct the name."
        ),
        "industry_missing": _(
            "“%(value)s” is no customer yet. Choose an industry for new customers below, or correct the name."
        ),
        "customer_ambiguous": _(
            "More than one customer is called “%(value)s”. Give its number, or its region and industry."
        ),
        "customer_number_unknown": customer_number_unknown(),
        "customer_entered": _("“%(value)s” is no customer yet and is entered as a candidate."),
        "customer_missing": _("No customer is named; the deal is kept without one."),
        "currency_missing": _("No currency is given; the amount was read as yuan."),
        "won_without_amount": _("It is won, and no amount is given; it counts as zero."),
        "product_entered": _("“%(value)s” is no product yet and is entered in the catalogue."),
        "same_deal_in_file": _("Row %(row)s is the same deal (%(value)s). Keep one of the two."),
        "other_currency": _(
            "%(value)s names its currency beside the number. Put the currency in a column of its own."
        ),
        "person_unknown": _(
            "Nobody here is called %(value)s. The name stays on the deal; add the person and import again."
        ),
        "person_ambiguous": _(
            "More than one colleague is called %(value)s. The name stays on the deal; write the user name instead."
        ),
        "person_left": _(
            "%(value)s left on %(day)s. The name stays on the deal; name who works it now."
        ),
        "partner_unknown": _(
            "No partner here is called %(value)s. The deal names nobody who signs; enter the partner and check again."
        ),
        "partner_left": _(
            "%(value)s is no partner any more. The deal names nobody who signs; name another."
        ),
    }


def _columns() -> dict[str, str]:
    return {
        "title": _("Title"),
        "stage_id": _("Stage"),
        "amount_minor": _("Amount"),
        "currency": _("Currency"),
        "account_id": _("Customer"),
        "worked_by_id": _("Worked by"),
        "product": _("Product"),
        "signed_by_id": _("Signed by"),
        "opened_on": _("Opened on"),
        "close_on": _("Expected to close"),
        "closed_on": _("Closed"),
        "project": _("Project"),
        "close_reason_id": _("Reason"),
        "lost_to": _("Lost to"),
        "close_note": _("Note"),
        "next_step": _("Next step"),
        "next_step_on": _("Next step on"),
    }


def _shown(column: str, value: Any, clean: Mapping[str, Any]) -> str:
    if column == "amount_minor":
        return money(value, clean.get("currency", "CNY"))
    return shown_by(TOLD_AS, column, value, clean)


OPPORTUNITIES = ImportKind(
    key="opportunities",
    fields=DEAL_FIELDS,
    shape=DEAL_ROW,
    known=known_cells,
    offers=cell_offers,
    empties=("stage", "currency", "region", "industry"),
    judge=DealJudge,
    look_further=lambda run: 0,
    apply=apply_deals,
    undo=undo_deals,
    place="pipeline",
    words=KindWords(
        title=gettext_lazy("Import opportunities"),
        people_note=gettext_lazy(
            "Their names stay on the deals as the file writes them. To let the deals count for them, add the people first and check again."
        ),
        heads=(gettext_lazy("Deal"), gettext_lazy("Customer")),
        named_by=("title", "account"),
        done_template="pipeline/_import_done.html",
        sentences=deal_sentences,
        columns=_columns,
        shown=_shown,
    ),
)
