"""Values of the account's page in words: chips, numbers, a year of orders, the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tandem.activities.models import Activity, CheckIn, Task
from tandem.activities.queries.mail_files import file_chips
from tandem.activities.queries.task_marks import due_chip, state_chip
from tandem.activities.queries.timeline import TimelinePage
from tandem.activities.queries.wording import entry_when, entry_words
from tandem.foundation.formats import (
    ago,
    amount,
    day_short,
    percent,
    unit_label,
)
from tandem.foundation.kit import Tile, chip, link
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.records import Record
from tandem.workspace.queries.record import Ahead

MONTHS_SHOWN = 12
STATE_TONES: dict[str, str] = {Account.State.LOCKED: "ok", Account.State.CANDIDATE: "warn"}
ACTIVITY_TONES: dict[str, str] = {
    Account.Activity.ACTIVE: "ok",
    Account.Activity.DORMANT: "warn",
    Account.Activity.NEW: "info",
}
SHOWN_KINDS = (
    Activity.Kind.VISIT,
    Activity.Kind.CALL,
    Activity.Kind.EMAIL,
    Activity.Kind.NOTE,
    Activity.Kind.TASK,
    Activity.Kind.QUOTE,
    Activity.Kind.ORDER,
    Activity.Kind.SERVICE,
    Activity.Kind.CHANGE,
)
ICONS: dict[str, str] = {
    Activity.Kind.VISIT: "visit",
    Activity.Kind.PARTNER_VISIT: "partners",
    Activity.Kind.CALL: "phone",
    Activity.Kind.EMAIL: "mail",
    Activity.Kind.QUOTE: "quote",
    Activity.Kind.ORDER: "ok",
    Activity.Kind.SERVICE: "service",
    Activity.Kind.TASK: "check-all",
    Activity.Kind.CHANGE: "history",
}


def chips_of(account: Account) -> list[SafeString]:
    """State and activity in a word; class, mode and top twenty are the vendor's own judgement."""
    chips = [
        chip(account.get_state_display(), tone=STATE_TONES.get(account.state, "")),
        chip(account.get_activity_display(), tone=ACTIVITY_TONES[account.activity]),
    ]
    if account.segment:
        chips.append(chip(_("Class %(letter)s") % {"letter": account.segment}))
    if account.mode:
        chips.append(chip(account.get_mode_display()))
    if account.is_top:
        chips.append(chip(_("Top 20"), tone="info", mark="star"))
    return chips


def numbers_of(account: Account, ahead: Ahead, today: date) -> list[Tile]:
    """The three numbers of the head, and the two days."""
    depth = account.penetration_permille
    visit_url = reverse("visit", args=[ahead.next_visit_id]) if ahead.next_visit_id else ""
    return [
        Tile(_("Last 12 months"), amount(account.revenue_year_minor), unit=unit_label("wan")),
        Tile(
            _("Wallet"),
            amount(account.potential_minor),
            unit=unit_label("wan"),
            note=_wallet_range(account),
            definition=_("The middle of the range this customer is thought to spend in a year."),
        ),
        Tile(
            _("Penetration"),
            percent(depth / 1000) if depth is not None else "–",
            definition=_(
                "Our units of all units there; else what they bought from us of the wallet."
            ),
        ),
        Tile(_("Last visit"), ago(account.last_visit_on, today=today)),
        Tile(
            _("Next visit"),
            day_short(ahead.next_visit_on) if ahead.next_visit_on else "–",
            url=visit_url,
        ),
    ]


def _wallet_range(account: Account) -> str:
    """Both ends, where they differ."""
    low, high = account.wallet_low_minor, account.wallet_high_minor
    return f"{amount(low)} – {amount(high)}" if low and high and low != high else ""


def months_of(record: Record, today: date) -> list[dict[str, Any]]:
    """Twelve bars, a month each; months without an order are there with zero."""
    by_start = {month.start: month for month in record.months}
    highest = max((month.amount_minor for month in record.months), default=0)
    bars = []
    for back in range(MONTHS_SHOWN - 1, -1, -1):
        index = today.year * 12 + today.month - 1 - back
        start = date(index // 12, index % 12 + 1, 1)
        found = by_start.get(start)
        value = found.amount_minor if found else 0
        bars.append(
            {
                "label": f"{start:%m}",
                "x": (MONTHS_SHOWN - 1 - back) * 20,
                "height": round(value * 40 / highest) if highest else 0,
                "y": 42 - (round(value * 40 / highest) if highest else 0),
                "title": f"{start:%Y-%m} · {amount(value)} {unit_label('wan')}",
            }
        )
    return bars if highest else []


def kind_tabs(url: str, chosen: str) -> list[dict[str, Any]]:
    """Everything, or one kind of event at a time."""
    everything = [{"label": _("All"), "url": url, "is_current": not chosen}]
    return everything + [
        {"label": kind.label, "url": f"{url}?kind={kind.value}", "is_current": kind == chosen}
        for kind in SHOWN_KINDS
    ]


def timeline_lines(
    page: TimelinePage, events: Iterable[Activity], *, can_arrange: bool
) -> list[dict[str, Any]]:
    """Fifty lines of one page; what repeats between them is looked up and drawn once."""
    words = arrange_words() if can_arrange else None
    kinds = {kind.value: (ICONS.get(kind, "note"), str(kind.label)) for kind in Activity.Kind}
    for_partners = [chip(_("Partner sees this"), tone="info")]
    outcomes = {outcome.value: [chip(outcome.label)] for outcome in CheckIn.Outcome}
    zone = timezone.get_current_timezone()
    lines = []
    for item in events:
        icon, title = kinds[item.kind]
        at = item.at.astimezone(zone)
        lines.append(
            {
                "id": item.pk,
                "icon": icon,
                "title": title,
                "who": str(item.by) if item.by else "",
                "at": at.isoformat(),
                "when": entry_when(item, at),
                "text": entry_words(item),
                "chips": _mail_marks(item)
                + _task_marks(page.tasks.get(item.facts.get("task", 0)))
                + (for_partners if item.is_partner_visible else [])
                + outcomes.get(item.facts.get("outcome", ""), []),
            }
        )
        if words is not None:
            lines[-1]["acts"] = _acts(item, words)
    return lines


def arrange_words() -> dict[tuple[str, bool], str]:
    """What can be done with an entry, by what it is now; worded once a page."""
    return {
        ("pin", False): _("Keep on top"),
        ("pin", True): _("No longer on top"),
        ("audience", False): _("Let the partner see it"),
        ("audience", True): _("Keep it inside"),
    }


def _acts(item: Activity, words: dict[tuple[str, bool], str]) -> list[dict[str, Any]]:
    states = [("pin", item.is_pinned)]
    if item.can_be_shown:
        states.append(("audience", item.is_partner_visible))
    return [
        {
            "url": reverse(f"activity_{act}", args=[item.pk]),
            "on": int(not is_on),
            "label": words[act, is_on],
        }
        for act, is_on in states
    ]


def _mail_marks(item: Activity) -> list[SafeString]:
    """From whom a mail came, and what hung on it."""
    if item.kind != Activity.Kind.EMAIL or "from" not in item.facts:
        return []
    sender = chip(item.facts["from"], mark="mail")
    return [sender, *file_chips(item.facts, "activity_file", item.pk)]


def _task_marks(task: Task | None) -> list[SafeString]:
    """How the task stands today, whatever has become of it since."""
    if task is None:
        return []
    holder = link(task.holder, reverse("task", args=[task.pk]))
    return [holder, due_chip(task, timezone.localdate()), state_chip(task)]
