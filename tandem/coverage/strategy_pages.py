"""The values of the pages of strategy cards."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tandem.coverage.class_words import classes_in_words, offers_in_words
from tandem.coverage.grids import segment_names
from tandem.coverage.models import StrategyCard
from tandem.coverage.permissions import may_set_strategies
from tandem.coverage.queries import limits
from tandem.coverage.queries.plans import lines_seen, plan_to_show, plans_seen_by
from tandem.coverage.queries.strategies import strategies
from tandem.coverage.rules.offer import calls_by_way, offers
from tandem.coverage.rules.strategy import FEN_PER_THOUSAND, WAYS, Strategy
from tandem.foundation.formats import count, decimal
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor


def strategies_context(actor: Actor) -> dict[str, Any]:
    plan = plan_to_show(plans_seen_by(actor))
    return {
        "cards": [strategy_context(card) for card in strategies().values()],
        "may_set": may_set_strategies(actor),
        "plan": plan,
        "classes": classes_in_words(plan, lines_seen(actor, plan)) if plan else [],
    }


def strategy_context(card: Strategy) -> dict[str, Any]:
    """One card: its name, when it applies, and its terms in words."""
    return {
        "segment": card.segment,
        "name": segment_names()[card.segment],
        "grounds": _grounds()[card.segment],
        "offers": offered_in_words(card),
        "terms": [
            (_("Usual way"), dict(Account.Mode.choices)[card.mode]),
            (_("Ways allowed"), ways_in_words(card)),
            (_("Visits a quarter"), f"{card.least_visits}–{card.most_visits}"),
            (_("Calls a quarter"), count(card.calls)),
            (_("Days between contacts, at most"), count(card.days_between_contacts)),
            (_("Channel"), dict(StrategyCard.Channel.choices)[card.channel]),
            (
                _("Budget an account, thousand CNY a quarter"),
                decimal(card.budget_minor / FEN_PER_THOUSAND)
                if card.budget_minor
                else _("no limit"),
            ),
            (_("Answer within, working hours"), count(card.answer_hours)),
        ],
    }


def ways_in_words(card: Strategy) -> str:
    modes = dict(Account.Mode.choices)
    return _(", ").join(str(modes[way]) for way in WAYS if way in card.ways)


def offered_in_words(card: Strategy) -> str:
    """What the card leaves the planner, such as "Personal 3–12, Shared 0–4"."""
    found: dict[str, list[int]] = {}
    calls = calls_by_way(strategies() | {card.segment: card})
    for way, visits in offers(card, calls, limits.rates()):
        known = found.setdefault(way, [visits, visits])
        known[1] = visits
    return offers_in_words(found)


def _grounds() -> dict[str, str]:
    return {
        "A": _("strong need, little of it ours"),
        "B": _("strong need, much of it ours"),
        "C": _("weak or unknown need, little of it ours"),
        "D": _("weak or unknown need, much of it ours"),
    }
