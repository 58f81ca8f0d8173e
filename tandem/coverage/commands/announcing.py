"""Notice to a partner before an account leaves it (domain.md §3, settings.TANDEM).

Publishing gives notice and lets the account stay; the day after the last day of the notice the
account moves. A plan made meanwhile keeps what was announced (`queries.problem`).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from tandem.coverage.events import NoticeEnded
from tandem.coverage.models import CoveragePlan, PartnerNotice, PlanLine
from tandem.coverage.queries import limits
from tandem.foundation import audit, bulk, events
from tandem.keyaccounts.commands.coverage import COVERED, Assignment, assign_coverage
from tandem.keyaccounts.models import Account
from tandem.organisation.actors import system_actor

State = PartnerNotice.State


@transaction.atomic
def announce_partner_moves(plan: CoveragePlan, *, now: datetime) -> date:
    """Give notice for every account of the plan that is still with another partner.

    What an earlier plan announced and this one does not want any more is dropped; what both want
    keeps its day. Returns the last day of the notices given now.
    """
    today = timezone.localdate(now)
    until = today + timedelta(days=limits.partner_notice_days())
    leaving = _leaving(plan)
    running = PartnerNotice.objects.filter(state=State.RUNNING)
    spoken_of = PlanLine.objects.filter(plan=plan).values("account_id")
    dropped = []
    for notice in running.filter(account_id__in=spoken_of).select_for_update(of=("self",)):
        if leaving.get(notice.account_id) == (notice.partner_id, notice.next_partner_id):
            del leaving[notice.account_id]
        else:
            dropped.append((notice.pk, [State.DROPPED, now]))
    bulk.write_columns(PartnerNotice, ["state", "ended_at"], dropped)
    bulk.insert_rows(
        PartnerNotice,
        ["account", "partner", "next_partner", "plan", "given_on", "until"],
        ((pk, *partners, plan.pk, today, until) for pk, partners in leaving.items()),
    )
    return until


@transaction.atomic
def drop_notices(plan: CoveragePlan, *, now: datetime) -> int:
    """The plan that gave them is taken back: the accounts stay where they are."""
    running = PartnerNotice.objects.filter(plan=plan, state=State.RUNNING)
    return running.update(state=State.DROPPED, ended_at=now)


def move_after_notice(*, on: date) -> int:
    """Every day: accounts whose notice has run out go to the partner that was announced."""
    due = PartnerNotice.objects.filter(state=State.RUNNING, until__lt=on)
    moved = 0
    for notice_id in list(due.order_by("pk").values_list("pk", flat=True)):
        moved += _move(notice_id)
    return moved


@transaction.atomic
def _move(notice_id: int) -> int:
    rows = PartnerNotice.objects.select_for_update(of=("self",))
    notice = rows.filter(pk=notice_id, state=State.RUNNING).first()
    if notice is None:
        return 0
    account = Account.objects.select_for_update().get(pk=notice.account_id)
    is_due = account.state == Account.State.LOCKED and account.partner_id == notice.partner_id
    actor, now = system_actor(), timezone.now()
    notice.state, notice.ended_at = State.DONE if is_due else State.DROPPED, now
    notice.save(update_fields=["state", "ended_at"])
    events.publish(NoticeEnded(notice.pk))
    if not is_due:  # released, or given to somebody else by hand since
        return 0
    held = {name: getattr(account, name) for name in COVERED}
    wanted = Assignment(account.pk, **(held | {"partner_id": notice.next_partner_id}))
    assign_coverage(actor=actor, assignments=[wanted], now=now)
    audit.record(
        actor=actor,
        act="coverage.notice_ended",
        subject=notice,
        before={"partner": notice.partner_id},
        after={"partner": notice.next_partner_id, "plan": notice.plan_id},
        account_id=account.pk,
        now=now,
    )
    return 1


def _leaving(plan: CoveragePlan) -> dict[int, tuple[int, int | None]]:
    """Accounts still with a partner the plan takes them from: account -> (partner, next)."""
    lines = PlanLine.objects.filter(
        plan=plan,
        account__state=Account.State.LOCKED,
        account__region_id=F("region_id"),
        account__partner__isnull=False,
    ).filter(Q(partner__isnull=True) | ~Q(partner_id=F("account__partner_id")))
    rows = lines.values_list("account_id", "account__partner_id", "partner_id")
    return {account: (partner, following) for account, partner, following in rows}
