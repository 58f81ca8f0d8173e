"""The reason line of a stop in the reader's language: 41 天未访 · 待激活 · 顺路 1.2 km."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tandem.activities.models import Activity, Visit
from tandem.activities.queries.findings import Known
from tandem.activities.rules.cadence import Less
from tandem.activities.rules.reason_line import Part, StopFacts, parts_of
from tandem.foundation import formats
from tandem.keyaccounts.models import OrderMark

SEPARATOR = " · "
STEPS = {
    "sample": _("Send a sample"),
    "quote": _("Send a quote"),
    "appointment": _("Make an appointment"),
    "other": _("Something else"),
}
WHO = {
    "me": _("Me"),
    "inside": pgettext_lazy("who does it", "Inside"),
    "partner": pgettext_lazy("who does it", "Partner"),
    "engineer": _("Engineer"),
}


def reason_line(visit: Visit, *, is_first_of_day: bool) -> str:
    """Why this stop; the visit must carry its account or partner."""
    if visit.account is None:
        return gettext("Partner visit")
    account = visit.account
    facts = StopFacts(
        on=visit.on,
        is_fixed=visit.is_fixed,
        is_top=account.is_top,
        status=account.activity,
        last_visit_on=account.last_visit_on,
        km=visit.km_before,
        is_first_of_day=is_first_of_day,
    )
    return SEPARATOR.join(word(part) for part in parts_of(facts))


def word(part: Part) -> str:
    """One part in words."""
    number = part.number
    if part.code == "DAYS_UNSEEN":
        days = int(number)
        return ngettext("%(days)s day unseen", "%(days)s days unseen", days) % {"days": days}
    if part.code == "NEARBY":
        return gettext("on the way, %(distance)s") % {"distance": formats.distance(number * 1000)}
    return {
        "FIXED": gettext("agreed"),
        "NEVER_SEEN": gettext("not yet visited"),
        "NEW": gettext("to be activated"),
        "DORMANT": gettext("to be won back"),
        "TOP20": gettext("top 20"),
        "CADENCE": gettext("its turn"),
    }.get(part.code, part.code)


def next_step_words(step: Mapping[str, Any] | None) -> str:
    """What, by whom, by when, as an activity keeps it; empty where nothing was agreed."""
    if not step:
        return ""
    parts = [step_title(str(step.get("what", "")), str(step.get("words", "")))]
    if step.get("who", "me") != "me":
        parts.append(str(WHO.get(str(step["who"]), step["who"])))
    if step.get("on"):
        parts.append(formats.day_short(date.fromisoformat(str(step["on"]))))
    return SEPARATOR.join(parts)


def step_title(what: str, words: str) -> str:
    """The step itself; words alone where none of the usual steps was meant."""
    if what == "other" and words:
        return words
    named = str(STEPS.get(what, what))
    return f"{named}{SEPARATOR}{words}" if words else named


def finding_words(fact: Known) -> str:
    """What was learnt: in words, how many, how much, by when."""
    parts = [fact.what]
    if fact.units is not None:
        parts.append(formats.count(fact.units))
    if fact.amount_minor is not None:
        parts.append(f"{formats.amount(fact.amount_minor)} {formats.unit_label('wan')}")
    if fact.due_on is not None:
        parts.append(formats.day(fact.due_on))
    return " · ".join(part for part in parts if part)


def entry_words(entry: Activity) -> str:
    """What an entry of a timeline says, in the reader's language."""
    if entry.order is not None:
        return _order_words(entry.order)
    if "notice" in entry.facts:
        return notice_words(entry.facts)
    return change_words(entry.facts) if "coverage" in entry.facts else entry.text


def entry_when(entry: Activity, at: datetime) -> str:
    """`at` is its moment in the reader's zone; of an order only the day is known."""
    return formats.day(at) if entry.kind == Activity.Kind.ORDER else formats.minute(at)


def _order_words(order: OrderMark) -> str:
    """How much, and who signed."""
    value = f"{formats.amount(order.amount_minor)} {formats.unit_label('wan')}"
    if order.signed_by is None:
        return gettext("%(amount)s, signed by us") % {"amount": value}
    return gettext("%(amount)s, signed by %(company)s") % {
        "amount": value,
        "company": order.signed_by.name,
    }


def change_words(facts: dict[str, Any]) -> str:
    """Who covers the account from then on, and by which plan; names as they were then."""
    labels = {
        "owner": gettext("Owner"),
        "inside": gettext("Inside seller"),
        "partner": gettext("Partner"),
    }
    lines = [
        gettext("%(place)s: %(before)s → %(after)s")
        % {"place": labels[place], "before": _called(before), "after": _called(after)}
        for place, (before, after) in facts["coverage"].items()
    ]
    plan = facts["plan"]
    said = (
        gettext("Plan %(number)s was taken back.")
        if plan["is_back"]
        else gettext("Plan %(number)s")
    )
    return "\n".join([*lines, said % {"number": plan["number"]}])


def notice_words(facts: dict[str, Any]) -> str:
    """What became of the notice to a partner whose account goes to another, or back to us."""
    notice = facts["notice"]
    words = {
        "given": gettext("Notice to %(partner)s until %(until)s; then %(next)s"),
        "kept": gettext("The notice to %(partner)s ran out on %(until)s: now %(next)s"),
        "withdrawn": gettext("The notice to %(partner)s until %(until)s was withdrawn"),
    }
    said = words[notice["what"]] % {
        "partner": notice["partner"],
        "next": notice["next"] or gettext("no partner"),
        "until": formats.day(date.fromisoformat(notice["until"])),
    }
    return "\n".join([said, gettext("Plan %(number)s") % {"number": facts["plan"]["number"]}])


def _called(names: list[str] | None) -> str:
    if names is None:
        return gettext("nobody")
    name, name_en = names
    return name if formats.is_chinese() else name_en or name


def why_less(less: Less, *, of_everybody: bool = True) -> str:
    """Why a week's quota is not the full one: 60% of full time · 2 days away; empty if it is.

    `of_everybody`: holidays too, which a list of a whole team need not repeat in every row.
    """
    said = []
    if less.share < 1:
        said.append(gettext("%(share)s of full time") % {"share": formats.percent(less.share)})
    if less.days_off and of_everybody:
        said.append(
            _days(ngettext("%(days)d day off", "%(days)d days off", less.days_off), less.days_off)
        )
    if less.days_away:
        said.append(
            _days(
                ngettext("%(days)d day away", "%(days)d days away", less.days_away), less.days_away
            )
        )
    return SEPARATOR.join(said)


def with_reason(note: SafeString, less: Less) -> SafeString:
    """The note of a quota, and why this week owes less than the full one."""
    why = why_less(less)
    return format_html("{} · {}", note, why) if why else note


def _days(words: str, days: int) -> str:
    return words % {"days": days}
