"""The company's customers, one of them, and what a partner's person writes there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tandem.activities.commands.log import log_activity
from tandem.activities.commands.tasks import hand_over
from tandem.activities.models import Activity
from tandem.coverage.queries.notices import running_notices
from tandem.organisation.requests import Request
from tandem.portal.customer_page import customer_context, hand_over_form
from tandem.portal.queries import customers_page
from tandem.portal.queries.customers import customer_of, customer_page
from tandem.portal.work_forms import NoteForm


def portal_customers(request: Request) -> HttpResponse:
    text = request.GET.get("q", "")[:80]
    page = customers_page(request.actor, text=text, after=request.GET.get("after", "")[:300])
    after = urlencode({"q": text, "after": page.after}) if page.after else ""
    context = {
        "customers": page.rows,
        "all": page.count,
        "text": text,
        "after": after,
        "leaving": running_notices(request.actor),
    }
    return render(request, "portal/portal_customers.html", context)


def portal_customer(request: Request, account_id: int) -> HttpResponse:
    page = customer_page(
        request.actor,
        account_id,
        on=timezone.localdate(),
        cursor=request.GET.get("before", "")[:80],
    )
    return render(request, "portal/portal_customer.html", customer_context(page))


def portal_note(request: Request, account_id: int) -> HttpResponse:
    """The vendor's pair reads it; other partners never do."""
    account = customer_of(request.actor, account_id)
    form = NoteForm(request.POST)
    if form.is_valid():
        log_activity(
            actor=request.actor,
            account_id=account.pk,
            kind=Activity.Kind.NOTE,
            now=timezone.now(),
            **form.cleaned_data,
        )
        messages.success(request, _("The note is on the timeline."))
    else:
        messages.error(
            request, _("There are no words to keep. Write what happened, then save again.")
        )
    return redirect("portal_customer", account_id=account.pk)


def portal_task_new(request: Request, account_id: int) -> HttpResponse:
    account = customer_of(request.actor, account_id)
    form = hand_over_form(request.actor, account, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"account": account, "form": form}
        return render(request, "portal/portal_task_new.html", context, status=status)
    made = hand_over(
        actor=request.actor, account_id=account.pk, now=timezone.now(), **form.cleaned_data
    )
    messages.success(request, _("%(name)s has the task.") % {"name": made.holder})
    return redirect("portal_customer", account_id=account.pk)
