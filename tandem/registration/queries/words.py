"""Words for what rules and claims hold as codes; pages of two apps say them alike."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tandem.foundation.formats import day_short, minute
from tandem.foundation.kit import chip
from tandem.foundation.workdays import WorkCalendar
from tandem.registration.models import Registration, Step
from tandem.registration.rules.clock import Colour, colour_of
from tandem.registration.rules.rulebook import Verdict

State = Registration.State
STATE_TONES: dict[str, str] = {
    State.WAITING: "info",
    State.GRANTED: "ok",
    State.CONFLICT: "warn",
    State.REFUSED: "bad",
}
VERDICTS: dict[str, Promise] = {
    Verdict.GRANT.value: gettext_lazy("Granted"),
    Verdict.REFUSE.value: gettext_lazy("Refused"),
    Verdict.CONFLICT.value: gettext_lazy("In conflict"),
    Verdict.REVIEW.value: gettext_lazy("Left to the manager"),
}
VERDICT_TONES = {"grant": "ok", "refuse": "bad", "conflict": "warn", "review": "info"}
SIGNS: dict[str, Promise] = {
    "visit": gettext_lazy("Visit"),
    "partner_visit": gettext_lazy("Partner visit"),
    "call": gettext_lazy("Call"),
    "note": gettext_lazy("Note"),
    "email": gettext_lazy("Message"),
    "quote": gettext_lazy("Quote"),
    "order": gettext_lazy("Order"),
    "service": gettext_lazy("Service"),
    "task": gettext_lazy("Task"),
    "change": gettext_lazy("Change"),
    "demo": gettext_lazy("Demonstration"),
    "tender": gettext_lazy("Tender papers"),
    "other": gettext_lazy("Something else"),
}
SIDES: dict[str, Promise] = {
    "claimant": gettext_lazy("This company"),
    "rival": gettext_lazy("The other side"),
    "vendor": gettext_lazy("Vendor"),
}
_CLOCK_TONES = {Colour.CALM: "", Colour.SOON: "warn", Colour.LATE: "bad"}


def state_chip(row: Registration) -> SafeString:
    return chip(row.get_state_display(), tone=STATE_TONES.get(row.state, ""))


def verdict_chip(verdict: str) -> SafeString:
    return chip(VERDICTS.get(verdict, verdict), tone=VERDICT_TONES.get(verdict, ""))


def told_steps(steps: list[Step]) -> list[dict[str, object]]:
    """What became of a claim, for people."""
    return [
        {"what": step.get_kind_display(), "words": _step_words(step), "at": step.at}
        for step in steps
    ]


def _step_words(step: Step) -> str:
    """What a step says beyond its kind: the new last day, from whom to whom."""
    facts = step.facts
    if step.kind == Step.Kind.EXTENDED and facts.get("until"):
        return _("now until %(day)s") % {"day": day_short(parse_date(facts["until"]))}
    if step.kind == Step.Kind.TRANSFERRED:
        return _("from %(before)s to %(to)s") % facts
    return ""


def clock_chip(row: Registration, calendar: WorkCalendar, now: datetime) -> SafeString | str:
    """How the decision clock stands; the colour only repeats the word."""
    if row.state not in Registration.OPEN or row.due_at is None:
        return ""
    colour = colour_of(calendar, now=now, due_at=row.due_at)
    due = minute(timezone.localtime(row.due_at))
    words = {
        Colour.CALM: _("due %(at)s"),
        Colour.SOON: _("soon: %(at)s"),
        Colour.LATE: _("overdue since %(at)s"),
    }[colour]
    return chip(words % {"at": due}, tone=_CLOCK_TONES[colour], mark="clock")
