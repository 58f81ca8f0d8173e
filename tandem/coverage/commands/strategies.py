"""Changing a class's strategy card; the next plan is made with it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tandem.coverage.models import StrategyCard
from tandem.coverage.permissions import permit_strategies
from tandem.coverage.queries import limits
from tandem.coverage.queries.strategies import strategies
from tandem.coverage.rules.offer import calls_by_way, contacts_needed, contradiction, offers
from tandem.coverage.rules.strategy import BY_INSIDE, FEN_PER_THOUSAND, Strategy
from tandem.foundation import audit
from tandem.foundation.errors import Refusal
from tandem.foundation.formats import decimal
from tandem.foundation.locking import save_changes
from tandem.organisation.rules.scope import Actor


class CardContradictsItself(Refusal):
    """The limits of the card leave the planner no way to cover an account of the class."""


@transaction.atomic
def save_strategy(*, actor: Actor, card: Strategy, version: int, now: datetime) -> StrategyCard:
    """Set the card of one class; `version` 0: it was the standard one so far."""
    permit_strategies(actor)
    _refuse_contradiction(card)
    before = asdict(strategies()[card.segment])
    after = asdict(card)
    row = StrategyCard.objects.select_for_update().filter(segment=card.segment).first()
    if row is None:
        row = StrategyCard.objects.create(**after)
    else:
        save_changes(row, version=version, **after)
    audit.record(
        actor=actor,
        act="coverage.strategy_changed",
        subject=row,
        before=before,
        after=after,
        now=now,
    )
    return row


def _refuse_contradiction(card: Strategy) -> None:
    """A card that leaves the planner nothing is refused by the limit that took the last way."""
    if card.mode not in card.ways:
        raise CardContradictsItself(
            "usual_way_not_allowed",
            _(
                "The usual way must be one of the ways allowed. Allow it, or choose another usual way."
            ),
        )
    if card.mode in BY_INSIDE and not card.calls:
        raise CardContradictsItself(
            "inside_without_calls",
            _("Covered by the inside seller an account is called at least once. Give it a call."),
        )
    rates = limits.rates()
    calls = calls_by_way(strategies() | {card.segment: card})
    emptied = contradiction(card, calls, rates)
    if emptied is not None:
        words = {
            "least": card.least_visits,
            "most": card.most_visits,
            "hours": card.answer_hours,
            "quickest": min(rates.answer_hours[way] for way in card.ways),
            "contacts": contacts_needed(card),
            "days": card.days_between_contacts,
            "budget": decimal(card.budget_minor / FEN_PER_THOUSAND, digits=2),
        }
        raise CardContradictsItself(f"nothing_left_by_{emptied}", _nothing_left(emptied) % words)
    if card.mode not in {way for way, _visits in offers(card, calls, rates)}:
        raise CardContradictsItself(
            "usual_way_excluded",
            _(
                "The limits of this card leave other ways, but not its usual one. "
                "Choose another usual way, or loosen the limits."
            ),
        )


def _nothing_left(limit: str) -> str:
    return {
        "ways": _("No way is allowed, so nobody could cover the segment. Allow at least one."),
        "visits": _(
            "None of the ways allowed has between %(least)s and %(most)s visits. "
            "Change the visits, or allow another way."
        ),
        "channel": _(
            "The ways allowed and the channel exclude each other: shared and partner-led coverage "
            "needs a partner, inside coverage has none. Change one of them."
        ),
        "service": _(
            "None of the ways left answers within %(hours)s working hours; the quickest allowed "
            "takes %(quickest)s. Allow more hours, or a quicker way."
        ),
        "cadence": _(
            "A contact every %(days)s days means %(contacts)s a quarter, and no way left has as "
            "many. Allow more days, more visits or more calls."
        ),
        "budget": _(
            "Every way left costs more than the budget of %(budget)s thousand CNY. "
            "Raise it, or ask for fewer visits."
        ),
    }[limit]
