"""The values of the pages of one contract of accounts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tandem.foundation.formats import amount, count, day, minute
from tandem.foundation.kit import Column, Empty, Grid, Row, chip, forward_pager, link
from tandem.foundation.paging import Place, page_of
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor
from tandem.partners.account_grid import account_cells, account_columns
from tandem.partners.commands.reviewing import terms_of
from tandem.partners.forms.allocation import ReviewForm, SignatureForm
from tandem.partners.models import Allocation
from tandem.partners.partner_page import state_chip
from tandem.partners.permissions import may_prepare, may_sign, may_speak_for_vendor, side_of
from tandem.partners.queries.allocations import (
    accounts_of,
    accounts_to_allocate,
    served_by_others,
    standing_of,
)
from tandem.partners.rules.allocation import (
    OPEN,
    Ground,
    Standing,
    State,
    Terms,
    grounds,
    is_reviewable,
)

SHOWN = 200


def allocation_context(
    actor: Actor, allocation: Allocation, place: Place, *, only: str = ""
) -> dict[str, Any]:
    today, state = timezone.localdate(), State(allocation.state)
    standing, terms = standing_of(allocation, on=today), terms_of(allocation)
    can_write = state in OPEN and may_prepare(actor, allocation.region_id)
    own = {"region_id": allocation.region_id, "company_id": allocation.company_id}
    is_unsigned = getattr(allocation, f"{side_of(actor)}_signed_at") is None
    can_review = may_speak_for_vendor(actor, allocation.region_id) and is_reviewable(
        state, review_on=allocation.review_on, on=today
    )
    missed = grounds(terms, standing)
    return {
        "allocation": allocation,
        "state": state_chip(allocation),
        "terms": _terms(allocation),
        "tests": _tests(terms, standing, missed),
        "signatures": _signatures(allocation),
        "grid": _accounts(actor, allocation, place, can_write=can_write, only=only),
        "only": only,
        "acts": [{"value": "remove", "label": _("Take out"), "icon": "minus", "key": "r"}],
        "can_write": can_write,
        "can_sign": state in OPEN and is_unsigned and may_sign(actor, **own),
        "signature_form": SignatureForm(initial={"version": allocation.version}),
        "review_form": ReviewForm() if can_review else None,
        "has_ground": bool(missed),
        "reviews": _reviews(allocation),
    }


def accounts_context(actor: Actor, allocation: Allocation, text: str) -> dict[str, Any]:
    found = list(accounts_to_allocate(actor, allocation, text)[:SHOWN])
    return {
        "allocation": allocation,
        "text": text,
        "grid": Grid(
            id="free-accounts",
            label=_("Accounts that can be allocated"),
            selectable=True,
            columns=_columns(),
            rows=[_row(account, allocation) for account in found],
            empty=Empty(
                _("No account can be added"),
                _("Locked accounts of the region that nobody else was promised are shown here."),
            ),
        ),
        "acts": [{"value": "add", "label": _("Put in"), "icon": "plus", "key": "i"}],
    }


def ground_names() -> dict[Ground, str]:
    return {
        Ground.FEW_ACTIVATIONS: _("Accounts activated in the term"),
        Ground.LITTLE_BUSINESS: _("Orders of the accounts in the term"),
        Ground.PLAN_NOT_KEPT: _("Share of the joint plan kept"),
        Ground.TOO_FEW_CERTIFIED: _("Certified people"),
    }


def _terms(allocation: Allocation) -> list[tuple[str, object]]:
    return [
        (_("Region"), allocation.region),
        (_("Term"), f"{day(allocation.since)} – {day(allocation.until)}"),
        (_("Review on"), day(allocation.review_on)),
        (_("Days of notice"), count(allocation.notice_days)),
        (_("Target: activations"), count(allocation.target_activations)),
        (_("Target: orders of the accounts"), amount(allocation.target_revenue_minor)),
    ]


def _tests(terms: Terms, standing: Standing, missed: list[Ground]) -> list[dict[str, Any]]:
    """Each agreed ground with what stands today; what was not agreed is not shown."""
    kept = f"{standing.plan_kept}/{standing.plan_due}" if standing.plan_due else "–"
    rows = [
        (Ground.FEW_ACTIVATIONS, terms.least_activations, count(standing.activations), count),
        (Ground.LITTLE_BUSINESS, terms.least_revenue_minor, amount(standing.revenue_minor), amount),
        (Ground.PLAN_NOT_KEPT, terms.least_adherence_percent, kept, lambda asked: f"{asked}%"),
        (Ground.TOO_FEW_CERTIFIED, terms.least_certified, count(standing.certified), count),
    ]
    names = ground_names()
    return [
        {
            "label": names[ground],
            "value": value,
            "asked": written(asked),
            "mark": chip(pgettext("test of a contract", "missed"), tone="bad")
            if ground in missed
            else chip(_("met"), tone="ok"),
        }
        for ground, asked, value, written in rows
        if asked
    ]


def _signatures(allocation: Allocation) -> list[dict[str, Any]]:
    return [
        {"side": _("Vendor"), **_signature(allocation, "vendor")},
        {"side": allocation.company.name, **_signature(allocation, "partner")},
    ]


def _signature(allocation: Allocation, side: str) -> dict[str, Any]:
    who, when = getattr(allocation, f"{side}_signed_by"), getattr(allocation, f"{side}_signed_at")
    if when is None:
        return {"who": "", "when": _("not signed yet")}
    return {"who": who.get_full_name(), "when": minute(timezone.localtime(when))}


def _reviews(allocation: Allocation) -> list[dict[str, Any]]:
    names = ground_names()
    return [
        {
            "on": day(review.on),
            "who": review.by.get_full_name(),
            "verdict": review.get_verdict_display(),
            "grounds": ", ".join(names[Ground(ground)] for ground in review.grounds),
            "reason": review.reason,
        }
        for review in allocation.reviews.select_related("by").order_by("-id")
    ]


def _columns() -> list[Column]:
    return account_columns(Column(_("Serves it today"), low=True))


def _accounts(
    actor: Actor, allocation: Allocation, place: Place, *, can_write: bool, only: str
) -> Grid:
    found = accounts_of(actor, allocation)
    if only == "elsewhere":
        found = found.filter(served_by_others(allocation))
    found = found.select_related("industry", "owner", "partner")
    page = page_of(found, ("name_sort", "id"), place, size=SHOWN)
    return Grid(
        id="allocated",
        label=_("Allocated accounts"),
        selectable=can_write,
        columns=_columns(),
        rows=[_row(account, allocation) for account in page.rows],
        pager=forward_pager(page, page.place, url=f"?only={only}" if only else "?"),
        empty=Empty(_("No account yet"), _("Put locked accounts of the region in.")),
    )


def _row(account: Account, allocation: Allocation) -> Row:
    url = reverse("account", args=[account.pk])
    if account.partner_id == allocation.company_id:
        serves: object = _("this partner")
    else:
        serves = chip(str(account.partner) if account.partner else _("nobody"), tone="warn")
    return Row(
        id=account.pk,
        label=account.name,
        url=url,
        cells=account_cells(account, link(account.name, url), serves),
    )
