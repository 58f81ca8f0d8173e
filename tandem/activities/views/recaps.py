"""The recap of one seller's week, and the line the seller adds."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.recaps import write_recap_line
from tandem.activities.queries.people import seller_seen_by
from tandem.activities.recap_page import recap_context
from tandem.activities.views.weeks import day_asked
from tandem.organisation.requests import Request


def recap(request: Request, seller_id: int) -> HttpResponse:
    today, on = timezone.localdate(), day_asked(request)
    seller = seller_seen_by(request.actor, seller_id, on=today)
    if request.method == "POST":
        write_recap_line(
            actor=request.actor,
            seller_id=seller.pk,
            on=on,
            text=request.POST.get("text", ""),
            now=timezone.now(),
        )
        messages.success(request, _("Your line is kept."))
        return redirect(f"{reverse('recap', args=[seller.pk])}?on={on.isoformat()}")
    context = recap_context(request.actor, seller, on=on, today=today)
    return render(request, "activities/recap.html", context)
