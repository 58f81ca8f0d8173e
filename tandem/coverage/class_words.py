"""Classes and strategy cards of a plan in words: why a class stands or changed, what a card did."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tandem.coverage import wording
from tandem.coverage.grids import lines_url, segment_names
from tandem.coverage.models import CoveragePlan, PlanLine, StrategyCard
from tandem.coverage.queries.plans import LinesSeen
from tandem.foundation.formats import count, share
from tandem.keyaccounts.models import Account
from tandem.planning.terms import PartnerRule

CHANNEL_OF = {
    PartnerRule.NEVER: StrategyCard.Channel.DIRECT,
    PartnerRule.MAY: StrategyCard.Channel.WITH_PARTNER,
    PartnerRule.ALWAYS: StrategyCard.Channel.PARTNER,
}


def why_class(line: PlanLine) -> str:
    """Why the account is in its class; empty for plans made before classes were settled."""
    if not line.segment_fresh:
        return ""
    words = {
        "before": line.segment_before,
        "now": line.segment,
        "fresh": line.segment_fresh,
        "chance": share(round(1000 * _odds(line, line.segment)), 1000, digits=0),
        "other": share(round(1000 * _odds(line, line.segment_fresh)), 1000, digits=0),
    }
    if not line.segment_before:
        sentence = _("It had no class; need and penetration as known today make it %(now)s.")
    elif line.segment != line.segment_before:
        sentence = _(
            "It moves from class %(before)s to %(now)s: the change is larger than the noise in "
            "need and penetration (%(chance)s sure)."
        )
    elif line.segment_fresh != line.segment:
        sentence = _(
            "Today's figures alone would say class %(fresh)s (%(other)s likely), but that does not "
            "clear the noise: it stays %(now)s until need is heard once more or more is counted."
        )
    elif line.is_between:
        sentence = _("It stays %(now)s, and stands between two classes: only %(chance)s sure.")
    else:
        sentence = _("It stays %(now)s; nothing known today speaks for another class.")
    return sentence % words


def classes_in_words(plan: CoveragePlan, seen: LinesSeen) -> list[dict[str, str]]:
    """How many accounts changed class, were kept against today's figures, stand between two."""
    if not plan.cards:  # made before classes were settled
        return []
    rows = [
        ("changed", _("changed class: the change clears the noise"), seen.class_changed),
        ("held", _("keep their class, though today's figures alone say another"), seen.class_held),
        ("between", _("stand between two classes"), seen.class_between),
    ]
    return [
        {"name": name, "number": count(n), "url": lines_url(plan, classed=kind) if n else ""}
        for kind, name, n in rows
    ]


def cards_in_words(plan: CoveragePlan, seen: LinesSeen) -> list[dict[str, Any]]:
    """What each card allowed in this plan, how many of its accounts the reader sees, what it cost."""
    names = segment_names()
    return [
        {
            "segment": row["segment"],
            "name": names[row["segment"]],
            "accounts": count(seen.by_segment[row["segment"]]),
            "url": lines_url(plan, segment=row["segment"]),
            "offers": offers_in_words(row["offers"]),
            "channel": str(CHANNEL_OF[PartnerRule(row["partner"])].label),
            "effect": _effect(row),
        }
        for row in plan.cards
    ]


def offers_in_words(offers: dict[str, list[int]]) -> str:
    """The ways of a card with their visits, such as "Personal 3–12, Inside"."""
    modes = dict(Account.Mode.choices)
    said = []
    for way, (least, most) in offers.items():
        visits = str(least) if least == most else f"{least}–{most}"
        said.append(f"{modes[way]} {visits}" if most else str(modes[way]))
    return _(", ").join(said)


def _effect(row: dict[str, Any]) -> str:
    if not row["otherwise"]:
        said = _("binds nobody: every account is covered as it would be without the card")
    else:
        said = ngettext(
            "%(count)s account would be covered otherwise; the card costs the plan at most "
            "%(cost)s ×10k CNY a quarter",
            "%(count)s accounts would be covered otherwise; the card costs the plan at most "
            "%(cost)s ×10k CNY a quarter",
            row["otherwise"],
        ) % {"count": count(row["otherwise"]), "cost": wording.wan(row["cost"], digits=2)}
    if row["outside"]:
        said += _("; %(count)s stand outside it, fixed by people or left without a way") % {
            "count": count(row["outside"])
        }
    return said


def _odds(line: PlanLine, segment: str) -> float:
    return float(line.reason.get("class", {}).get(segment, 0.0))
