"""The recap in words: sentences the system writes from what happened."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tandem.activities.queries.recap import WeekRecap, week_recap
from tandem.foundation.fiscal import WEEK, fiscal_calendar
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor


def recap_context(actor: Actor, seller: User, *, on: date, today: date) -> dict[str, Any]:
    week = fiscal_calendar().week(on)
    recap = week_recap(actor=actor, seller=seller, week=week)
    address = reverse("recap", args=[seller.pk])
    return {
        "seller": seller,
        "is_own": seller.pk == actor.user_id,
        "recap": recap,
        "sentences": sentences(recap),
        "previous_url": f"{address}?on={(week.start - WEEK).isoformat()}",
        "next_url": f"{address}?on={week.end.isoformat()}" if week.end <= today else "",
    }


def sentences(recap: WeekRecap) -> list[str]:
    """What happened, then what comes next; nothing that did not happen."""
    customer, partner = recap.done.customer, recap.done.partner
    said = [
        _(
            "%(done)d of %(quota)d customer visits made, %(partners)d of %(partner_quota)d to partners."
        )
        % {
            "done": customer.done,
            "quota": customer.quota,
            "partners": partner.done,
            "partner_quota": partner.quota,
        }
    ]
    if customer.missed:
        said.append(
            ngettext("%(n)d visit was missed.", "%(n)d visits were missed.", customer.missed)
            % {"n": customer.missed}
        )
    if recap.calls or recap.mails:
        said.append(_("Calls: %(calls)d, e-mails: %(mails)d.") % vars(recap))
    if recap.findings:
        said.append(
            ngettext("%(n)d new fact was learnt.", "%(n)d new facts were learnt.", recap.findings)
            % {"n": recap.findings}
        )
    if recap.tasks_given or recap.tasks_done:
        said.append(_("Tasks given: %(tasks_given)d, done: %(tasks_done)d.") % vars(recap))
    ahead = recap.coming.customer
    said.append(
        _("Next week: %(planned)d of %(quota)d customer visits are planned.")
        % {"planned": ahead.planned + ahead.done, "quota": ahead.quota}
    )
    return said
