"""The values of the pages of strategy cards."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tandem.coverage.grids import segment_names
from tandem.coverage.models import StrategyCard
from tandem.coverage.permissions import may_set_strategies
from tandem.coverage.queries.strategies import strategies
from tandem.coverage.rules.strategy import FEN_PER_THOUSAND, Strategy
from tandem.foundation.formats import count, decimal
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor


def strategies_context(actor: Actor) -> dict[str, Any]:
    return {
        "cards": [strategy_context(card) for card in strategies().values()],
        "may_set": may_set_strategies(actor),
    }


def strategy_context(card: Strategy) -> dict[str, Any]:
    """One card: its name, when it applies, and its terms in words."""
    return {
        "segment": card.segment,
        "name": segment_names()[card.segment],
        "grounds": _grounds()[card.segment],
        "terms": [
            (_("Usual way"), dict(Account.Mode.choices)[card.mode]),
            (_("Visits a quarter"), count(card.visits)),
            (_("Calls a quarter"), count(card.calls)),
            (_("Days between contacts"), count(card.days_between_contacts)),
            (_("Channel"), dict(StrategyCard.Channel.choices)[card.channel]),
            (
                _("Budget an account, thousand CNY a quarter"),
                decimal(card.budget_minor / FEN_PER_THOUSAND),
            ),
            (_("Answer within, working hours"), count(card.answer_hours)),
        ],
    }


def _grounds() -> dict[str, str]:
    return {
        "A": _("strong need, little of it ours"),
        "B": _("strong need, much of it ours"),
        "C": _("weak or unknown need, little of it ours"),
        "D": _("weak or unknown need, much of it ours"),
    }
