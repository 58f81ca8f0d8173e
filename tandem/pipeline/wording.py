"""Deals in words: amounts in the page's unit, ages, states, why a deal needs a look."""

from __future__ import annotations

from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tandem.foundation.formats import amount, count, unit_label
from tandem.foundation.kit import chip
from tandem.foundation.money import Money
from tandem.pipeline.models import Opportunity, Stage
from tandem.pipeline.rules.attention import Reason, reasons_to_look
from tandem.pipeline.rules.waterfall import Step

TONES: dict[str, str] = {Stage.Kind.WON: "ok", Stage.Kind.LOST: "bad"}


def money(minor: int | None, currency: str) -> str:
    return amount(None if minor is None else Money(minor, currency))


def unit(currency: str) -> str:
    return unit_label(currency=currency)


def stage_chip(deal: Opportunity) -> SafeString:
    return chip(str(deal.stage), tone=TONES.get(deal.state, "info"))


def step_words() -> dict[Step, str]:
    """What became of a deal since a snapshot."""
    return {
        Step.NEW: _("New"),
        Step.MOVED_IN: _("Moved into the period"),
        Step.REVALUED: _("Re-valued"),
        Step.SLIPPED: _("Slipped out of the period"),
        Step.MOVED_OUT: _("Left out now"),
        Step.WON: _("Won"),
        Step.LOST: _("Lost"),
    }


def days(number: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", number) % {"days": count(number)}


def age_of(deal: Opportunity, today: date) -> int | None:
    """Days at this stage."""
    return None if deal.stage_since is None else max(0, (today - deal.stage_since).days)


def warnings_of(deal: Opportunity, today: date) -> list[str]:
    """Why this deal needs a look, each in a sentence."""
    if deal.state != Stage.Kind.OPEN:
        return []
    found = reasons_to_look(
        today=today,
        stage_since=deal.stage_since,
        usual_days=deal.stage.patience.days_for(deal.amount_minor, deal.currency),
        touched_on=deal.touched_on or deal.stage_since,
        next_step_on=deal.next_step_on,
        close_on=deal.close_on,
        people=deal.people,
        contacts=deal.contacts,
    )
    return [sentence(reason, number) for reason, number in found]


def sentence(reason: Reason, number: int) -> str:
    told = {"days": count(number)}
    too_long = ngettext(
        "At this stage for %(days)s day, longer than usual.",
        "At this stage for %(days)s days, longer than usual.",
        number,
    )
    quiet = ngettext(
        "Nobody wrote on it for %(days)s day.", "Nobody wrote on it for %(days)s days.", number
    )
    late = ngettext(
        "The next step is %(days)s day late.", "The next step is %(days)s days late.", number
    )
    passed = ngettext(
        "It should have closed %(days)s day ago.",
        "It should have closed %(days)s days ago.",
        number,
    )
    return {
        Reason.TOO_LONG: too_long % told,
        Reason.QUIET: quiet % told,
        Reason.STEP_OVERDUE: late % told,
        Reason.NO_STEP: _("No next step is agreed."),
        Reason.CLOSE_PASSED: passed % told,
        Reason.ONE_CONTACT: _("At most one person of the buying centre is known."),
        Reason.ONE_PERSON: _("One person alone works on it."),
    }[reason]
