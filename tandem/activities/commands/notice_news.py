"""Notice to a partner, told on the timeline of the account: given, kept, or withdrawn.

What a plan announces or withdraws is written by the job that tells its other changes; what comes of a
notice when its days are over is written with the move. For our own people: a partner is told in person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tandem.activities.commands.coverage_news import COLUMNS, moment_of
from tandem.activities.models import Activity
from tandem.coverage.events import NoticeEnded
from tandem.coverage.models import PartnerNotice, Publication
from tandem.foundation import bulk

State = PartnerNotice.State
RELATED = ("plan", "partner", "next_partner")


def timelines_follow_notice(event: NoticeEnded) -> None:
    """Listener: one entry, in the transaction of the move."""
    notice = PartnerNotice.objects.select_related(*RELATED).get(pk=event.notice_id)
    what = "kept" if notice.state == State.DONE else "withdrawn"
    _write([(notice, what)], notice.ended_at or timezone.now(), None)


def tell_notices(act: Publication, report: Callable[[int], None]) -> int:
    """An entry for each notice the act gave or withdrew; returns how many were written."""
    moment = moment_of(act)
    given = Q(plan_id=act.plan_id, given_on=timezone.localdate(moment))
    if act.undoes_id is not None:
        given = Q(pk__in=[])
    withdrawn = Q(state=State.DROPPED, ended_at=moment)
    rows = PartnerNotice.objects.filter(given | withdrawn).select_related(*RELATED).order_by("pk")
    written, last = 0, 0
    while batch := list(rows.filter(pk__gt=last)[: bulk.BATCH]):
        written += _tell_batch(batch, moment, act)
        last = batch[-1].pk
        report(len(batch))
    return written


@transaction.atomic
def _tell_batch(batch: Sequence[PartnerNotice], moment: datetime, act: Publication) -> int:
    """Without those that are told already, by a job that was killed."""
    there = Activity.objects.filter(
        account_id__in=[notice.account_id for notice in batch],
        kind=Activity.Kind.CHANGE,
        at=moment,
        facts__has_key="notice",
    )
    told = set(there.values_list("facts__notice__id", flat=True))
    told_now = [
        (notice, "withdrawn" if notice.ended_at == moment else "given")
        for notice in batch
        if notice.pk not in told
    ]
    _write(told_now, moment, act.by_id)
    return len(told_now)


def _write(
    notices: Sequence[tuple[PartnerNotice, str]], moment: datetime, by_id: int | None
) -> None:
    rows = (
        [notice.account_id, Activity.Kind.CHANGE, moment, by_id, "", _facts(notice, what), moment]
        for notice, what in notices
    )
    bulk.insert_rows(Activity, COLUMNS, rows)


def _facts(notice: PartnerNotice, what: str) -> dict[str, Any]:
    """By name, as the companies were called then."""
    following = notice.next_partner
    return {
        "notice": {
            "id": notice.pk,
            "what": what,
            "partner": notice.partner.name,
            "next": following.name if following else None,
            "until": notice.until.isoformat(),
        },
        "plan": {"number": notice.plan.number},
    }
