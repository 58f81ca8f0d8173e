"""Joint visits of the demo: sellers ask the partner's seller and the engineer along, and some answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from tandem.activities.commands.invitations import (
    accept_invitation,
    decline_invitation,
    propose_time,
)
from tandem.activities.commands.joint import ask_along
from tandem.activities.models import Invitation, Task, Visit
from tandem.activities.queries.free_times import times_for
from tandem.demo.commands.mails import send_blind_copies
from tandem.keyaccounts.models import AccountGrant
from tandem.keyaccounts.queries.sponsors import SPONSOR
from tandem.organisation.actors import actor_for, system_actor

SELLERS = 12
TO_PREPARE = "拜访前确认样机和报价"
WHY_NOT = "当天有培训，请改期"


def ask_people_along(*, now: datetime) -> int:
    """One joint visit for each of the first sellers with weeks; returns how many."""
    _sponsors_were_there(now)
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    named = AccountGrant.objects.filter(reason__in=["service", "partner_seller"])
    ahead = Visit.objects.filter(
        state=Visit.State.PLANNED,
        on__gte=tomorrow,
        on__lt=tomorrow + timedelta(days=21),
        account_id__in=named.filter(reason="partner_seller").values("account_id"),
    )
    firsts: dict[int, Visit] = {}
    for visit in ahead.select_related("seller").order_by("seller_id", "on", "id").iterator():
        if visit.seller_id not in firsts:
            firsts[visit.seller_id] = visit
        if len(firsts) > SELLERS:
            break
    send_blind_copies(list(firsts), now=now)
    return sum(
        _ask(visit, number, now) for number, visit in enumerate(list(firsts.values())[:SELLERS])
    )


def _sponsors_were_there(now: datetime) -> None:
    """Two sponsors in three have been along on the last visit to their account."""
    grants = AccountGrant.objects.filter(reason=SPONSOR).order_by("id")
    for grant in [row for number, row in enumerate(grants) if number % 3]:
        made = Visit.objects.filter(account_id=grant.account_id, state=Visit.State.DONE)
        visit = made.order_by("-on", "-id").first()
        if visit is not None:
            Invitation.objects.create(
                visit=visit,
                person_id=grant.user_id,
                answer=Invitation.Answer.ACCEPTED,
                asked_at=now,
                answered_at=now,
            )


def _ask(visit: Visit, number: int, now: datetime) -> bool:
    rows = AccountGrant.objects.filter(account_id=visit.account_id or 0, user__is_active=True)
    people = dict(rows.order_by("reason", "id").values_list("reason", "user_id"))
    guests = [people[reason] for reason in ("partner_seller", "service") if reason in people]
    times = times_for([visit.seller_id, *guests], first=visit.on, now=now, without=visit.pk)
    if not times:
        return False
    ask_along(
        actor=system_actor(),
        visit_id=visit.pk,
        version=None,
        guest_ids=guests,
        on=times[0].on,
        at=times[0].at,
        now=now,
    )
    for invitation in Invitation.objects.filter(visit=visit).select_related("person"):
        _answer(invitation, number, now)
    _hand_over(visit, people.get("partner_seller"), now)
    return True


def _hand_over(visit: Visit, person_id: int | None, now: datetime) -> None:
    """What the partner's seller prepares for the visit."""
    if person_id is None or visit.account_id is None:
        return
    Task.objects.create(
        account_id=visit.account_id,
        title=TO_PREPARE,
        due_on=timezone.localdate(now) + timedelta(days=1),
        by_id=visit.seller_id,
        holder_id=person_id,
        visit=visit,
        given_at=now,
    )


def _answer(invitation: Invitation, number: int, now: datetime) -> None:
    """In turn: all come, one waits, one cannot, one proposes another hour."""
    actor, is_first = actor_for(invitation.person, channel="system"), number % 4 == 0
    if is_first or (number % 2 and invitation.pk % 2):
        accept_invitation(actor=actor, invitation_id=invitation.pk, now=now)
    elif number % 4 == 2:
        decline_invitation(actor=actor, invitation_id=invitation.pk, reason=WHY_NOT, now=now)
    elif number % 4 == 3:
        visit = Visit.objects.get(pk=invitation.visit_id)
        later = visit.on + timedelta(days=2)
        hour = visit.starts_at or timezone.localtime(now).time()
        propose_time(actor=actor, invitation_id=invitation.pk, on=later, at=hour, now=now)
