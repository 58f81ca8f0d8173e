"""Taking a published plan back: the plan before it holds again, in one act (adr/0012).

Every column of every account that still stands as the plan left it goes back to what it was; what
a person has changed since stays. Prepared and switched like a publication.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tandem.coverage.commands.announcing import drop_notices
from tandem.coverage.commands.plans import ask_for_job, locked_plan
from tandem.coverage.commands.publishing import refuse_while_another_publishes
from tandem.coverage.commands.staging import for_the_plan
from tandem.coverage.events import CoveragePublished, CoverageSwitched
from tandem.coverage.models import CoveragePlan, Publication
from tandem.coverage.permissions import permit_planning, person_of
from tandem.coverage.queries.publications import publication_of
from tandem.foundation import audit, events
from tandem.foundation.bulk import BATCH
from tandem.foundation.errors import Refusal
from tandem.foundation.own_words import own_words
from tandem.keyaccounts.commands.coverage import COVERED, Assignment
from tandem.keyaccounts.commands.switching import forget_staged, stage_coverage, switch_coverage
from tandem.keyaccounts.models import Account, CoverageChange
from tandem.organisation.commands.notices import notify
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

TAKE_BACK = "coverage.take_back_plan"
RETURNED, TAKEN = "accounts_returned", "accounts_taken_back"
State = CoveragePlan.State


class NothingBefore(Refusal):
    """There is no earlier plan that could hold again."""


class ReasonNotGiven(Refusal):
    """Taking a plan back is a decision of a person, who says why."""


@transaction.atomic
def take_back_plan(*, actor: Actor, plan_id: int, reason: str, now: datetime) -> CoveragePlan:
    """Let the plan before hold again; the job that does it starts on commit."""
    plan = locked_plan(actor, plan_id)
    permit_planning(actor, region_id=plan.region_id)
    published = publication_of(plan)
    if plan.state != State.PUBLISHED or published is None or not published.replaced:
        raise NothingBefore(
            "nothing_before",
            _("Plan %(number)s cannot be taken back: no earlier plan could hold in its place.")
            % {"number": plan.number},
        )
    if not reason.strip():
        raise ReasonNotGiven(
            "reason_missing", _("Everybody will ask why. Write it in a few words, then go on.")
        )
    refuse_while_another_publishes(plan)
    act = Publication.objects.create(
        plan=plan,
        undoes=published,
        by_id=person_of(actor),
        asked_at=now,
        reason=own_words(reason, most=200),
    )
    plan.state = State.REVERTING
    plan.job = act.job = ask_for_job(
        plan,
        kind=TAKE_BACK,
        owner_id=act.by_id,
        title=gettext_noop("Take coverage plan %(number)s back"),
        args={"publication_id": act.pk},
    )
    plan.save(update_fields=["state", "job"])
    act.save(update_fields=["job"])
    audit.record(
        actor=actor,
        act="coverage.taking_back_asked",
        subject=plan,
        after={"number": plan.number, "reason": act.reason},
        now=now,
    )
    return plan


def stage_back(
    *, actor: Actor, act: Publication, now: datetime, report: Callable[[int], None] | None = None
) -> None:
    """Prepare what goes back, batch by batch, behind what an earlier run prepared."""
    while staged := _stage_batch(actor, act, now):
        if report is not None:
            report(staged)


@transaction.atomic
def apply_back(*, actor: Actor, publication_id: int, now: datetime) -> int:
    """The switch back; returns how many accounts changed. Done once, it does nothing again."""
    act = Publication.objects.select_for_update(of=("self",)).get(pk=publication_id)
    if act.done_at is not None or act.undoes is None:
        return act.changed
    stage_back(actor=actor, act=act, now=now)
    act.changed = switch_coverage(
        actor=for_the_plan(actor), batch=act.pk, again=lambda ids: _wanted(act, ids), now=now
    )
    act.done_at = now
    act.save(update_fields=["changed", "done_at"])
    plan = act.plan
    plan.state = State.WITHDRAWN
    plan.save(update_fields=["state"])
    restored = CoveragePlan.objects.filter(pk__in=act.undoes.replaced, state=State.REPLACED)
    ids = list(restored.values_list("pk", flat=True))
    restored.update(state=State.PUBLISHED)
    dropped = drop_notices(plan, now=now)
    _tell(plan, act, now)
    audit.record(
        actor=actor,
        act="coverage.plan_taken_back",
        subject=plan,
        before={"state": State.PUBLISHED},
        after={"accounts_changed": act.changed, "holds_again": ids, "notices_dropped": dropped},
        now=now,
    )
    for plan_id in ids:
        events.publish(CoveragePublished(plan_id, act.by_id))
    events.publish(CoverageSwitched(act.pk, act.by_id, plan.number))
    return act.changed


@transaction.atomic
def leave_published(*, publication_id: int, reason: str) -> None:
    """Taking back did not come to its end; nothing was changed, so the plan still holds."""
    act = Publication.objects.filter(pk=publication_id, done_at=None).first()
    if act is None:
        return
    CoveragePlan.objects.filter(pk=act.plan_id, state=State.REVERTING).update(
        state=State.PUBLISHED, failure=reason[:300]
    )
    forget_staged(batch=act.pk)
    act.delete()


@transaction.atomic
def _stage_batch(actor: Actor, act: Publication, now: datetime) -> int:
    rows = _changes(act).filter(pk__gt=act.staged_to)
    found = list(rows.order_by("pk").values_list("pk", "account_id")[:BATCH])
    if not found:
        return 0
    wanted = list(_wanted(act, [account_id for _pk, account_id in found]))
    stage_coverage(actor=for_the_plan(actor), batch=act.pk, assignments=wanted, now=now)
    act.staged_to = found[-1][0]
    act.save(update_fields=["staged_to"])
    return len(found)


def _wanted(act: Publication, account_ids: list[int]) -> Iterable[Assignment]:
    """The accounts with those columns put back that still stand as the plan left them."""
    rows = _changes(act).filter(account_id__in=account_ids, account__state=Account.State.LOCKED)
    held_now = [f"account__{name}" for name in COVERED]
    changes = list(rows.values_list("account_id", "before", "after", *held_now))
    owners = {before["owner_id"] for _pk, before, *_rest in changes if before.get("owner_id")}
    here = set(User.objects.filter(pk__in=owners, is_active=True).values_list("pk", flat=True))
    for account_id, before, after, *held in changes:
        now_held: dict[str, Any] = dict(zip(COVERED, held, strict=True))
        back = {name: old for name, old in before.items() if now_held[name] == after[name]}
        if back.get("owner_id") is not None and back["owner_id"] not in here:
            continue  # who had it has left; it stays where it is
        if back:
            yield Assignment(account_id, **(now_held | back))


def _changes(act: Publication) -> QuerySet[CoverageChange]:
    """What the publication that is taken back had changed."""
    return CoverageChange.objects.filter(batch=act.undoes_id or 0)


def _tell(plan: CoveragePlan, act: Publication, now: datetime) -> None:
    """Sellers hear how many accounts are theirs again, or no longer."""
    moved = CoverageChange.objects.filter(batch=act.pk, is_move=True)
    got: Counter[int] = Counter()
    lost: Counter[int] = Counter()
    for before, after in moved.values_list("before", "after"):
        got.update([after["owner_id"]] if after.get("owner_id") else [])
        lost.update([before["owner_id"]] if before.get("owner_id") else [])
    for kind, counts in ((RETURNED, got), (TAKEN, lost)):
        for user_id, count in sorted(counts.items()):
            facts = {"plan": plan.number, "count": count}
            notify(user_ids=[user_id], kind=kind, facts=facts, url=reverse("week"), now=now)
