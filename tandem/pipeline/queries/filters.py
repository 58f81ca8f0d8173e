"""What a list of deals is narrowed by: read from an address, applied as a condition, written back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from tandem.foundation.money import YUAN
from tandem.foundation.requests import whole_number
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import ForecastSnapshot, Opportunity, OpportunityQuerySet, Stage
from tandem.pipeline.queries.changes import Window, deals_of_step
from tandem.pipeline.rules.attention import QUIET_DAYS
from tandem.pipeline.rules.waterfall import Step

ME = "me"
NOBODY = "none"  # a deal without a seller, or without a customer
LOOKS = ("stale", "single", "late", "no_step")
STATES = ("open", "won", "lost", "all")


@dataclass(frozen=True)
class DealFilter:
    """Empty is everything; by default the deals that are open."""

    state: str = "open"
    stage: str = ""
    q: str = ""
    region: int | str | None = None
    industry: int | str | None = None
    seller: str = ""  # "me", "none" or an id
    account: int | None = None
    currency: str = ""
    category: str = ""
    look: str = ""
    close_from: date | None = None
    close_to: date | None = None
    step_from: date | None = None
    step_to: date | None = None
    closed_from: date | None = None
    closed_to: date | None = None
    change: str = ""  # a step of the waterfall, since a snapshot, in the period of close_from/to
    since: date | None = None

    def as_query(self, **more: str) -> str:
        """The address that leads to this list, without what is as it is by default."""
        asked = {
            one.name: str(getattr(self, one.name))
            for one in fields(self)
            if getattr(self, one.name) != one.default
        }
        return urlencode(asked | {key: value for key, value in more.items() if value})

    def without(self, *names: str) -> DealFilter:
        bare: dict[str, Any] = {f.name: f.default for f in fields(self) if f.name in names}
        return replace(self, **bare)


def parse_deals(asked: QueryDict) -> DealFilter:
    """Anything bent in an address narrows nothing."""
    state, look = asked.get("state", "open"), asked.get("look", "")
    change = asked.get("change", "")
    seller, category = asked.get("seller", ""), asked.get("category", "")
    return DealFilter(
        state=state if state in STATES else "open",
        stage=asked.get("stage", "")[:40],
        q=" ".join(asked.get("q", "").split())[:80],
        region=_number_or_nobody(asked.get("region", "")),
        industry=_number_or_nobody(asked.get("industry", "")),
        seller=seller if seller in (ME, NOBODY) or whole_number(seller) else "",
        account=whole_number(asked.get("account", "")),
        currency=asked.get("currency", "")[:3].upper(),
        category=category if category in Stage.Category.values else "",
        look=look if look in LOOKS else "",
        close_from=_day(asked.get("close_from", "")),
        close_to=_day(asked.get("close_to", "")),
        step_from=_day(asked.get("step_from", "")),
        step_to=_day(asked.get("step_to", "")),
        closed_from=_day(asked.get("closed_from", "")),
        closed_to=_day(asked.get("closed_to", "")),
        change=change if change in set(Step) else "",
        since=_day(asked.get("since", "")),
    )


def apply_filter(
    rows: OpportunityQuerySet, chosen: DealFilter, *, actor: Actor, stages: list[Stage], today: date
) -> OpportunityQuerySet:
    """The rows that fit; `stages` say how long is usual at each."""
    condition = Q()
    if chosen.state != "all":
        condition &= Q(state=chosen.state)
    for column, value in _plain(chosen):
        if value:
            condition &= Q((column, value))
    for column, value in (
        ("worked_by_id", chosen.seller),
        ("account__region_id", chosen.region),
        ("account__industry_id", chosen.industry),
    ):
        if value:
            held = actor.user_id if value == ME else value
            condition &= Q((f"{column}__isnull", True)) if value == NOBODY else Q((column, held))
    if chosen.change:
        condition &= Q(pk__in=_changed(actor, chosen, today).values("pk"))
    if chosen.q:
        condition &= Q(title__icontains=chosen.q) | Q(project__icontains=chosen.q)
    if chosen.look:
        condition &= looks(stages, today)[chosen.look]
    return rows.filter(condition)


def _plain(chosen: DealFilter) -> list[tuple[str, Any]]:
    """Columns a list is narrowed by; the period of a change is the change's own."""
    found: list[tuple[str, Any]] = [
        ("stage__code", chosen.stage),
        ("account_id", chosen.account),
        ("currency", chosen.currency),
        ("category", chosen.category),
        ("next_step_on__gte", chosen.step_from),
        ("next_step_on__lte", chosen.step_to),
        ("closed_on__gte", chosen.closed_from),
        ("closed_on__lte", chosen.closed_to),
    ]
    if not chosen.change:
        found += [("close_on__gte", chosen.close_from), ("close_on__lte", chosen.close_to)]
    return found


def _changed(actor: Actor, chosen: DealFilter, today: date) -> OpportunityQuerySet:
    """The deals of one step of the waterfall; of a snapshot that is not there, none."""
    since = chosen.since or today
    snapshot = ForecastSnapshot.objects.whole().filter(taken_on=since).first()
    if snapshot is None or chosen.close_from is None or chosen.close_to is None:
        return Opportunity.objects.none()
    window = Window(chosen.close_from, chosen.close_to, chosen.currency or "CNY")
    return deals_of_step(actor, snapshot, window, Step(chosen.change))


def looks(stages: list[Stage], today: date) -> dict[str, Q]:
    """`rules/attention.py` as conditions, so that a list and its count agree with the sentences."""
    late = Q(next_step_on__lt=today) | Q(close_on__lt=today)
    quiet = Q(touched_on__lt=today - timedelta(days=QUIET_DAYS))
    return {
        "stale": stands_too_long(stages, today) | quiet | late,
        "single": Q(contacts__lte=1) | Q(people__lte=1),
        "late": late,
        "no_step": Q(next_step_on=None),
    }


def stands_too_long(stages: Iterable[Stage], today: date) -> Q:
    """Longer at its stage than is usual there; a large deal has more time (`Patience`)."""
    found = Q(pk__in=[])
    for stage in stages:
        patience = stage.patience
        since = today - timedelta(days=patience.usual_days)
        at_stage = Q(stage__code=stage.code, stage_since__lt=since)
        if patience.knows_large:
            is_large = Q(currency=YUAN, amount_minor__gte=patience.large_from_minor)
            is_small = Q(amount_minor=None) | ~Q(currency=YUAN)
            is_small |= Q(amount_minor__lt=patience.large_from_minor)
            longer = Q(stage_since__lt=today - timedelta(days=patience.large_days))
            at_stage &= is_small | (is_large & longer)
        found |= at_stage
    return found


def _number_or_nobody(text: str) -> int | str | None:
    return NOBODY if text == NOBODY else whole_number(text)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
