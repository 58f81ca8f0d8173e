"""Possible duplicates, one pair at a time side by side: keep left, keep right, or different."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import trigger_client_event

from tandem.foundation.errors import Refusal
from tandem.foundation.formats import count
from tandem.foundation.requests import whole_number
from tandem.keyaccounts.commands.duplicates import decide_pair, start_finding
from tandem.keyaccounts.commands.merging import undo_merge
from tandem.keyaccounts.models import DuplicatePair
from tandem.keyaccounts.queries.duplicates import LIKELY, open_pairs, pairs_page
from tandem.keyaccounts.views.duplicates_pair import pair_frame
from tandem.organisation.requests import Request

MERGED_AT_ONCE = 100


def duplicates(request: Request) -> HttpResponse:
    """The pair to decide now, and those that wait behind it."""
    template = "keyaccounts/_duplicates.html" if request.htmx else "keyaccounts/duplicates.html"
    wanted = whole_number(request.GET.get("pair", ""))
    return render(request, template, pair_frame(pairs_page(actor=request.actor, pair_id=wanted)))


def duplicate_decision(request: Request, pair_id: int) -> HttpResponse:
    """Say what one pair is; the next one appears in its place."""
    verdict = "same" if "keep" in request.POST else request.POST.get("verdict", "")
    merge = decide_pair(
        actor=request.actor,
        pair_id=pair_id,
        verdict=verdict,
        keep_id=whole_number(request.POST.get("keep", "")),
        now=timezone.now(),
    )
    if merge is None:
        return _next(request, _("Different: they will not be proposed again."))
    undo = reverse("merge_undo", args=[merge.pk])
    return _next(
        request, _("%(kept)s is kept; the other is a name of it.") % {"kept": merge.kept}, undo
    )


def duplicates_merge(request: Request) -> HttpResponse:
    """Merge the pairs nobody doubts, a hundred at a time; what cannot be merged waits."""
    merged = left = 0
    sure = open_pairs(request.actor).filter(score__gte=LIKELY).select_related("first", "second")
    for pair in sure[:MERGED_AT_ONCE]:
        try:
            decide_pair(
                actor=request.actor,
                pair_id=pair.pk,
                verdict=DuplicatePair.Verdict.SAME,
                keep_id=_better(pair),
                now=timezone.now(),
            )
            merged += 1
        except Refusal:
            left += 1
    text = ngettext("%(number)s pair was merged.", "%(number)s pairs were merged.", merged) % {
        "number": count(merged)
    }
    if left:
        text += " " + _("%(number)s could not be merged and wait for you.") % {
            "number": count(left)
        }
    messages.success(request, text)
    return redirect("duplicates")


def duplicates_search(request: Request) -> HttpResponse:
    """Look through the whole list; the job tray says when it is done."""
    start_finding(actor=request.actor)
    messages.success(request, _("The list is being searched. You may leave; the job tray tells."))
    return redirect("duplicates")


def merge_undo(request: Request, merge_id: int) -> HttpResponse:
    merge = undo_merge(actor=request.actor, merge_id=merge_id, now=timezone.now())
    messages.success(
        request, _("%(account)s stands on its own again.") % {"account": merge.absorbed}
    )
    return redirect("account", merge.absorbed_id)


def _next(request: Request, text: str, undo: str = "") -> HttpResponse:
    if not request.htmx:
        messages.success(request, text)
        return redirect("duplicates")
    frame = pair_frame(pairs_page(actor=request.actor))
    response = render(request, "keyaccounts/_duplicates.html", frame)
    return trigger_client_event(response, "toast", {"text": text, "undo": undo})


def _better(pair: DuplicatePair) -> int:
    """Keep the locked one, else the one registered first."""
    by_worth = sorted((pair.first, pair.second), key=lambda one: (one.state != "locked", one.pk))
    return by_worth[0].pk
