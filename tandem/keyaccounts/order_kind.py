"""Files of orders, as a kind of file that can be imported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tandem.foundation.formats import amount
from tandem.keyaccounts.commands.imports.customers import customer_number_unknown
from tandem.keyaccounts.commands.imports.kinds import ImportKind, KindWords, shown_by
from tandem.keyaccounts.commands.imports.orders.applying import apply_orders
from tandem.keyaccounts.commands.imports.orders.judging import OrderJudge
from tandem.keyaccounts.commands.imports.orders.undoing import undo_orders
from tandem.keyaccounts.intake.order_file import ORDER_FIELDS, ORDER_ROW

TOLD_AS = {  # column: the key and the words of a clean row
    "account_id": ("account_id", "account"),
    "signed_by_id": ("signed_by_id", "partner"),
}


def order_sentences() -> dict[str, str]:
    return {
        "order_without_customer": _("No customer is named. Give its name or its number."),
        "order_without_day": _("No day is given. Say when it was ordered."),
        "order_without_amount": _("No amount is given. Say what was ordered for."),
        "order_of_nothing": _(
            "The amount is not above zero. Returns and credits are no orders: leave the row out."
        ),
        "order_in_future": _(
            "It is ordered on %(value)s, which is still to come. Correct the day."
        ),
        "customer_unknown": _(
            "“%(value)s” is no customer yet. Import the customers first, or correct the name."
        ),
        "customer_ambiguous": _("More than one customer is called “%(value)s”. Give its number."),
        "customer_number_unknown": customer_number_unknown(),
        "partner_unknown": _(
            "No partner here is called %(value)s. Enter the partner and check again; an empty cell means that we signed."
        ),
        "same_number_in_file": _(
            "Row %(row)s has the same order number (%(value)s). Give one row an order, with the sum of its lines."
        ),
        "same_order_in_file": _(
            "Row %(row)s is the same order by customer, day, amount and signer. Give both a number, or keep one."
        ),
    }


def _columns() -> dict[str, str]:
    return {
        "account_id": _("Customer"),
        "ordered_on": _("Ordered on"),
        "amount_minor": _("Amount"),
        "signed_by_id": _("Signed by"),
    }


def _shown(column: str, value: Any, clean: Mapping[str, Any]) -> str:
    if column == "amount_minor":
        return amount(value)
    return shown_by(TOLD_AS, column, value, clean)


ORDERS = ImportKind(
    key="orders",
    fields=ORDER_FIELDS,
    shape=ORDER_ROW,
    known=dict,
    offers=dict,
    empties=(),
    judge=OrderJudge,
    look_further=lambda run: 0,
    apply=apply_orders,
    undo=undo_orders,
    words=KindWords(
        title=gettext_lazy("Import orders"),
        people_note="",
        heads=(gettext_lazy("Order"), gettext_lazy("Customer")),
        named_by=("number", "account"),
        done_template="keyaccounts/_orders_done.html",
        sentences=order_sentences,
        columns=_columns,
        shown=_shown,
    ),
)
