"""Changing a class's strategy card; the next plan is made with it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tandem.coverage.models import StrategyCard
from tandem.coverage.permissions import permit_strategies
from tandem.coverage.queries.strategies import strategies
from tandem.coverage.rules.move import MOST_VISITS
from tandem.coverage.rules.strategy import BY_INSIDE, Strategy
from tandem.foundation import audit
from tandem.foundation.errors import Refusal
from tandem.foundation.locking import save_changes
from tandem.organisation.rules.scope import Actor


class CardContradictsItself(Refusal):
    """The usual way of the class and its visits or calls do not fit together."""


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
    most = MOST_VISITS[card.mode]
    if card.visits > most:
        raise CardContradictsItself(
            "too_many_visits",
            _("Covered this way an account gets at most %(most)s visits. Lower them, or change it.")
            % {"most": most},
        )
    if card.mode == "personal" and not card.visits:
        raise CardContradictsItself(
            "personal_without_visits",
            _("A personal account is visited at least once a quarter. Give it a visit."),
        )
    if card.mode in BY_INSIDE and not card.calls:
        raise CardContradictsItself(
            "inside_without_calls",
            _("Covered by the inside seller an account is called at least once. Give it a call."),
        )
