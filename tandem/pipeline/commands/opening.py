"""Opening a deal at an account and changing what is known of it.

Opened twice, by a double click or out of one finding, it stands once. A change says what the form
was opened with (`was`): two people who change different columns both keep their change, of two who
change the same the second is told (trust T69).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.idempotency import once
from tandem.foundation.locking import require_unchanged
from tandem.keyaccounts.commands.loading import hold_account
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.commands.holding import BadDeal, hold_for_work, note, refuse_closed, write
from tandem.pipeline.commands.team import join_team, recount
from tandem.pipeline.commands.values import cleaned
from tandem.pipeline.models import DealLine, Opportunity, StageChange, TeamMember
from tandem.pipeline.permissions import permit_opening, permit_working
from tandem.pipeline.queries.stages import open_stages


@transaction.atomic
def open_opportunity(
    *,
    actor: Actor,
    account_id: int,
    title: str,
    now: datetime,
    key: str = "",
    origin: str = "",
    **facts: Any,
) -> Opportunity:
    """A new deal at the first stage, with the account's own people on its team.

    `origin` names what it was made of (`finding-7`): the same origin always answers the same deal.
    """
    account = hold_account(actor, account_id)
    permit_opening(actor, account)
    values = cleaned(actor, {"title": title, **facts})

    def effect() -> dict[str, Any]:
        return {"opportunity_id": _open_once(actor, account, values, origin, now)}

    body = {"account": account_id, "origin": origin, **values}
    answer = once(actor=actor, key=key, body=body, effect=effect)
    return Opportunity.objects.get(pk=answer["opportunity_id"])


@transaction.atomic
def change_opportunity(
    *,
    actor: Actor,
    opportunity_id: int,
    was: Mapping[str, Any] | None,
    now: datetime,
    **changes: Any,
) -> Opportunity:
    """Change columns of an open deal; of a closed one only what it is called and who signed.

    `was=None` is for callers that decide on whatever stands there now.
    """
    deal = hold_for_work(actor, opportunity_id)
    wanted = cleaned(actor, changes)
    changed = {name: value for name, value in wanted.items() if getattr(deal, name) != value}
    if was is not None:
        require_unchanged(deal, was=was, wanted=changed)
    if not changed:
        return deal
    if changed.keys() - {"title", "project", "signed_by_id"}:
        refuse_closed(deal)
    _refuse_amount_of_lines(deal, changed)
    before = {name: getattr(deal, name) for name in changed}
    write(deal, now, **changed)
    if "account_id" in changed:
        _settle_at_account(actor, deal)
    if changed.get("worked_by_id"):
        _bring_in(deal, changed["worked_by_id"], TeamMember.Part.SELLER, timezone.localdate(now))
        recount(deal)
    note(actor, deal, "opportunity_changed", now, before=before, after=changed)
    return deal


def _open_once(
    actor: Actor, account: Account, values: dict[str, Any], origin: str, now: datetime
) -> int:
    """The id of the deal of this origin, made now if there is none."""
    held = Opportunity.objects.filter(origin=origin).values_list("pk", flat=True).first()
    if origin and held is not None:
        return held
    try:
        with transaction.atomic():
            return _opened(actor, account, values, origin, now)
    except IntegrityError:
        twin = Opportunity.objects.filter(origin=origin).values_list("pk", flat=True).first()
        if not origin or twin is None:
            raise
        return twin


def _opened(
    actor: Actor, account: Account, values: dict[str, Any], origin: str, now: datetime
) -> int:
    first, today = open_stages()[0], timezone.localdate(now)
    values.setdefault("worked_by_id", account.owner_id or actor.user_id)
    values.setdefault("category", first.category)
    deal = Opportunity.objects.create(
        account=account,
        origin=origin,
        stage=first,
        stage_since=today,
        opened_on=today,
        touched_on=today,
        **values,
    )
    StageChange.objects.create(
        opportunity=deal,
        after=first,
        on=today,
        at=now,
        by_id=actor.user_id,
        amount_minor=deal.amount_minor,
    )
    _bring_in(deal, deal.worked_by_id, TeamMember.Part.SELLER, today)
    _bring_in(deal, account.inside_id, TeamMember.Part.INSIDE, today)
    recount(deal)
    note(actor, deal, "opportunity_opened", now, after={**values, "stage": first.code})
    return deal.pk


def _bring_in(deal: Opportunity, user_id: int | None, part: str, today: date) -> None:
    """Onto the team, unless they are there or there is nobody."""
    user = User.objects.filter(pk=user_id or 0).first()
    if user is not None:
        join_team(deal, user, part, today)


def _settle_at_account(actor: Actor, deal: Opportunity) -> None:
    """The people of another account's buying centre do not come along."""
    deal.account = Account.objects.filter(pk=deal.account_id or 0).first()
    permit_working(actor, deal)
    recount(deal, drop_strangers=True)


def _refuse_amount_of_lines(deal: Opportunity, changed: Mapping[str, Any]) -> None:
    lines = DealLine.objects.filter(opportunity_id=deal.pk)
    if changed.keys() & {"amount_minor", "currency"} and lines.exists():
        raise BadDeal(
            "amount_of_lines",
            _("The amount is the sum of the products below. Change a product there."),
            field="amount_minor",
        )
