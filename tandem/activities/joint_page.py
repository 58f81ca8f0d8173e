"""The values of the pages of joint visits: who and when, one invitation, all of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.joint_forms import (
    PeopleForm,
    ProposeForm,
    RefuseForm,
    TimeForm,
    first_day,
)
from tandem.activities.models import Invitation, Visit
from tandem.activities.permissions import may_plan_visits
from tandem.activities.queries.free_times import times_for
from tandem.activities.queries.invitation_marks import answer_chip, open_answers
from tandem.activities.queries.invitations import (
    ListedInvitation,
    guests_of,
    invitation_of,
    invitations_ahead,
)
from tandem.activities.queries.people import sellers_to_plan_for
from tandem.activities.queries.tasks import people_to_ask
from tandem.foundation.formats import day_short
from tandem.foundation.kit import Column, Empty, Grid, Row, link, person
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

Answer = Invitation.Answer


@dataclass
class Search:
    """Who comes, and once that is said the times that suit all of them."""

    account: Account
    people: PeopleForm
    times: TimeForm | None
    visit: Visit | None = None


def search_for(
    actor: Actor, account: Account, said: QueryDict, *, now: datetime, visit: Visit | None = None
) -> Search:
    """From what an address or a form says; six queries."""
    today = timezone.localdate(now)
    sellers = _sellers(actor, account, visit, today)
    goes = sellers[0][0] if len(sellers) == 1 else account.owner_id
    known = [
        (one.pk, _with_company(one))
        for one in people_to_ask(actor, account, on=today)
        if one.pk != goes
    ]
    form = PeopleForm(
        _completed(said, actor, account, visit, today) if "guests" in said else None,
        sellers=sellers,
        people=known,
        initial=_at_first(actor, account, visit, today),
    )
    if not form.is_bound or not form.is_valid():
        return Search(account, form, None, visit)
    chosen = form.cleaned_data
    slots = times_for(
        [chosen["seller"], *chosen["guests"]],
        first=chosen["first"],
        now=now,
        without=visit.pk if visit else None,
    )
    start = {"key": uuid4().hex, "version": visit.version if visit else None}
    is_time_said = any(said.get(name) for name in ("slot", "on", "at", "booking"))
    times = TimeForm(said if is_time_said else None, slots=slots, initial=start)
    return Search(account, form, times, visit)


def search_context(search: Search) -> dict[str, Any]:
    at = ("joint", search.visit) if search.visit else ("joint_new", search.account)
    times = search.times
    return {
        "account": search.account,
        "visit": search.visit,
        "people_form": search.people,
        "time_form": times,
        "is_free": times is not None and "slot" in times.fields,
        "chosen": search.people.cleaned_data if times is not None else {},
        "action": reverse(at[0], args=[at[1].pk]),
    }


def invitation_context(actor: Actor, invitation_id: int) -> dict[str, Any]:
    listed = invitation_of(actor, invitation_id)
    invitation = listed.invitation
    visit = invitation.visit
    answers = open_answers(actor, invitation)
    start = {"on": visit.on, "at": visit.starts_at}
    return {
        "invitation": invitation,
        "visit": visit,
        "account": listed.account,
        "state": answer_chip(invitation),
        "others": [row for row in guests_of(actor, visit) if row.pk != invitation.pk],
        "can_accept": answers.can_accept,
        "can_answer": answers.can_answer,
        "refuse_form": RefuseForm(),
        "propose_form": ProposeForm(initial=start),
    }


def guests_context(actor: Actor, visit: Visit, *, may_plan: bool) -> dict[str, Any]:
    """What the visit's own page says of who comes along."""
    is_open = visit.state == Visit.State.PLANNED
    rows = guests_of(actor, visit) if visit.agreement else []
    return {
        "guests": [
            {
                "invitation": row,
                "state": answer_chip(row),
                "can_take": is_open and may_plan and row.answer == Answer.PROPOSED,
            }
            for row in rows
        ],
        "can_ask_along": is_open and may_plan and visit.account_id is not None,
        "can_let_go": is_open and may_plan,
    }


def invitations_context(actor: Actor, today: date) -> dict[str, Any]:
    rows = invitations_ahead(actor, on=today)
    nothing = Empty(
        _("No joint visit ahead"),
        _("Who asks you along on a visit, and whom you asked, stands here until the day has come."),
        icon="pair",
    )
    columns = [
        Column(_("Day"), kind="main"),
        Column(_("Customer")),
        Column(_("Seller"), low=True),
        Column(_("Asked along"), tag=True),
        Column(_("Answer")),
    ]
    grid = Grid(
        id="invitations",
        label=_("Joint visits"),
        columns=columns,
        rows=[_row(row) for row in rows],
        empty=nothing,
    )
    return {"grid": grid}


def _row(listed: ListedInvitation) -> Row:
    one, account = listed.invitation, listed.account
    url = reverse("invitation", args=[one.pk])
    at = f"{one.visit.starts_at:%H:%M}" if one.visit.starts_at else ""
    day = day_short(one.visit.on)
    whom: object = _("A customer you do not see")
    if account is not None:
        whom = link(account, reverse("account", args=[account.pk]))
    return Row(
        id=one.pk,
        label=day,
        url=url,
        cells=[
            link(day, url, note=at),
            whom,
            person(str(one.visit.seller)),
            person(str(one.person)),
            answer_chip(one),
        ],
    )


def _sellers(
    actor: Actor, account: Account, visit: Visit | None, today: date
) -> list[tuple[int, str]]:
    if visit is not None:
        return [(visit.seller_id, str(visit.seller))]
    return [(one.pk, str(one)) for one in sellers_to_plan_for(actor, account, on=today)]


def _at_first(actor: Actor, account: Account, visit: Visit | None, today: date) -> dict[str, Any]:
    if visit is None:
        return {"seller": account.owner_id, "first": today}
    asked = [row.person_id for row in guests_of(actor, visit)]
    first = first_day(None, today, visit.on)
    return {"seller": visit.seller_id, "guests": asked, "first": first}


def _completed(
    said: QueryDict, actor: Actor, account: Account, visit: Visit | None, today: date
) -> Mapping[str, Any]:
    """What an address leaves out is as it would be at first."""
    full = said.copy()
    for name, value in _at_first(actor, account, visit, today).items():
        if name != "guests" and value is not None:
            full.setdefault(name, str(value))
    return full


def _with_company(one: User) -> str:
    return f"{one} · {one.company}"


def may_plan_here(actor: Actor, visit: Visit) -> bool:
    return may_plan_visits(
        actor, seller_id=visit.seller_id, seller_region_id=visit.seller.region_id
    )
