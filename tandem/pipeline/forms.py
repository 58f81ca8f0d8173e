"""What people type about a deal. A form remembers what it was opened with (`was`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tandem.foundation.amount_field import AmountField
from tandem.foundation.day_field import DayField
from tandem.foundation.formats import unit_label
from tandem.foundation.money import YUAN
from tandem.keyaccounts.models import Contact
from tandem.pipeline.models import CloseReason, Product, Stage, TeamMember


def deal_amount(*, currency: str = YUAN, required: bool = True) -> AmountField:
    """Named with the unit in which the page shows this currency."""
    label = gettext("Amount (%(unit)s)") % {"unit": unit_label(currency=currency)}
    return AmountField(currency=currency, label=label, required=required)


class _IdField(forms.TypedChoiceField):
    """One row of a list that is offered; empty is none."""

    def __init__(self, rows: Iterable[Model], *, empty: str = "", **kwargs: Any) -> None:
        choices: list[tuple[Any, Any]] = [(row.pk, str(row)) for row in rows]
        if not kwargs.get("required", True) or empty:
            choices.insert(0, ("", empty or "–"))
        super().__init__(coerce=int, empty_value=None, choices=choices, **kwargs)


class NewDealForm(forms.Form):
    title = forms.CharField(label=_("What may the customer buy"), max_length=200)
    project = forms.CharField(label=_("Project"), required=False, max_length=120)
    close_on = DayField(label=_("Expected to close"), required=False)
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    field_order = ("title", "amount_minor", "close_on", "project")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount_minor"] = deal_amount(required=False)
        self.order_fields(self.field_order)


class DealForm(forms.Form):
    """What stands in the head of a deal."""

    title = forms.CharField(label=_("What may the customer buy"), max_length=200)
    project = forms.CharField(label=_("Project"), required=False, max_length=120)
    close_on = DayField(label=_("Expected to close"), required=False)
    category = forms.ChoiceField(label=_("Forecast category"), choices=Stage.Category.choices)
    field_order = (
        *("title", "project", "amount_minor", "close_on"),
        *("category", "worked_by_id", "signed_by_id"),
    )

    def __init__(
        self, *args: Any, currency: str, workers: Iterable[Model], signers: Iterable[Model],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["amount_minor"] = deal_amount(currency=currency, required=False)
        self.fields["worked_by_id"] = _IdField(workers, label=_("Worked by"), required=False)
        self.fields["signed_by_id"] = _IdField(signers, label=_("Signed by"), required=False)
        self.order_fields(self.field_order)
        _remember(self)

    def was(self) -> Mapping[str, Any]:
        """What the form was opened with, as the columns hold it; a bent value is no match."""
        return {name: _opened_with(self, name, field) for name, field in self.fields.items()}


class NextStepForm(forms.Form):
    what = forms.CharField(label=_("What is done next"), required=False, max_length=200)
    on = DayField(label=_("By when"), required=False)

    def __init__(self, *args: Any, people: Iterable[Model], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by_id"] = _IdField(people, label=_("Who"), required=False)
        _remember(self)

    def was(self) -> dict[str, Any]:
        said = {name: _opened_with(self, name, field) for name, field in self.fields.items()}
        return {
            "next_step": said["what"],
            "next_step_on": said["on"],
            "next_step_by_id": said["by_id"],
        }


class ClosingForm(forms.Form):
    """Won or lost: when, why, and with whom or to whom."""

    on = DayField(label=_("On"), required=False)
    note_text = forms.CharField(label=_("What we learnt"), required=False, max_length=500)
    was = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, reasons: Iterable[CloseReason], signers: Iterable[Model] | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        is_won = signers is not None
        self.fields["reason"] = forms.ChoiceField(
            label=_("Why"),
            required=not is_won,
            choices=[("", "–"), *((one.code, str(one)) for one in reasons)],
        )
        if signers is not None:
            self.fields["signed_by_id"] = _IdField(signers, label=_("Signed by"))
        else:
            self.fields["lost_to"] = forms.CharField(
                label=_("Lost to"), required=False, max_length=60
            )
        self.order_fields(("signed_by_id", "reason", "lost_to", "on", "note_text"))


class CallForm(forms.Form):
    """A number of one's own for a cell of the forecast; an empty one takes it back."""

    reason = forms.CharField(label=_("Why"), required=False, max_length=300)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount_minor"] = deal_amount(currency=currency, required=False)
        self.order_fields(("amount_minor", "reason"))


class StageForm(forms.Form):
    to = forms.CharField(max_length=40)
    was = forms.CharField(required=False, max_length=40)


class MemberForm(forms.Form):
    part = forms.ChoiceField(label=_("Part"), choices=TeamMember.Part.choices)

    def __init__(self, *args: Any, people: Iterable[Model], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"] = _IdField(people, label=_("Person"))
        self.order_fields(("user_id", "part"))


class LineForm(forms.Form):
    month = DayField(label=_("Month"))
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, initial=1)

    def __init__(
        self, *args: Any, currency: str, products: Iterable[Product], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product_id"] = _IdField(products, label=_("Product"))
        self.fields["amount_minor"] = deal_amount(currency=currency)
        self.order_fields(("product_id", "month", "quantity", "amount_minor"))


class RivalForm(forms.Form):
    name = forms.CharField(label=_("Rival"), max_length=60)
    note_text = forms.CharField(label=_("Note"), required=False, max_length=200)


class BuyerForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Part in the purchase"), choices=Contact.BuyingRole.choices, required=False
    )

    def __init__(self, *args: Any, contacts: Iterable[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact_id"] = _IdField(contacts, label=_("Contact"))
        self.order_fields(("contact_id", "role"))


def _remember(form: forms.Form) -> None:
    """Each field travels with what it said when the form was opened."""
    for field in form.fields.values():
        field.show_hidden_initial = True


def _opened_with(form: forms.Form, name: str, field: forms.Field) -> Any:
    raw = field.hidden_widget().value_from_datadict(
        form.data, form.files, form.add_initial_prefix(name)
    )
    try:
        return field.clean(raw or "")
    except ValidationError:
        return raw
