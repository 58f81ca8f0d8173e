"""The form and the values of the page of visit quotas."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tandem.coverage.permissions import may_set_quotas
from tandem.coverage.queries.quotas import quotas_on, quotas_set, usual_quota
from tandem.coverage.rules.quota import Quota
from tandem.foundation.day_field import DayField
from tandem.foundation.fiscal import fiscal_calendar
from tandem.organisation.rules.scope import Actor


class QuotaForm(forms.Form):
    customers = forms.IntegerField(label=_("Visits a week"))
    partners = forms.IntegerField(label=_("Partner visits"))
    counted = forms.ChoiceField(
        label=_("How they count"),
        choices=[
            ("apart", _("Apart: customer visits, and partner visits beside them")),
            ("together", _("Together: partner visits count among the visits of the week")),
        ],
        widget=forms.RadioSelect,
    )
    since = DayField(label=_("From the week of"))

    @property
    def quota(self) -> Quota:
        values = self.cleaned_data
        return Quota(values["customers"], values["partners"], values["counted"] == "together")


def start_of(today: date) -> dict[str, Any]:
    quota = quotas_on([today])[0]
    return {
        "customers": quota.customers,
        "partners": quota.partners,
        "counted": "together" if quota.is_shared else "apart",
        "since": fiscal_calendar().week(today).start,
    }


def quotas_context(actor: Actor, today: date) -> dict[str, Any]:
    rows = list(quotas_set())
    return {
        "now": in_words(quotas_on([today])[0]),
        "usual": in_words(usual_quota()),
        "rows": [{"row": row, "words": in_words(row.quota)} for row in rows],
        "may_set": may_set_quotas(actor),
    }


def in_words(quota: Quota) -> str:
    said = {"customers": quota.customers, "partners": quota.partners}
    if quota.is_shared:
        return _t("%(customers)d visits in all, at most %(partners)d of them partner visits") % said
    return _t("%(customers)d customer visits and %(partners)d partner visits") % said
