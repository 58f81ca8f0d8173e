"""Every row of a list can be reached, and each page says which rows it shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import ModuleType

import pytest
from django.test import Client
from django.utils import timezone

from tandem.activities.models import Task, Visit
from tandem.activities.queries import tasks as tasks_read
from tandem.activities.queries import visit_list as visits_read
from tandem.foundation.fiscal import fiscal_calendar
from tandem.partners import allocation_page, fund_page, review_page, training_page, voice_page
from tandem.partners.models import (
    AllocatedAccount,
    Allocation,
    Course,
    Feedback,
    FundRequest,
    JointPlan,
    PlanAction,
    Session,
    Story,
)
from tandem.portal import plan_page
from tandem.portal.views import funds as funds_pages
from tandem.portal.views import voice
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
NUMBER, SHOWN = 5, 2


def feedback(cast: Cast) -> None:
    now = timezone.now()
    for at in range(NUMBER):
        due = now + timedelta(hours=at // 2)  # two are due in the same moment
        Feedback.objects.create(
            company=cast.alpha,
            by=cast.amy,
            at=now,
            text=f"问{at}",
            due_at=due,
            remind_at=due,
            escalate_at=due,
        )


def stories(cast: Cast) -> None:
    for at in range(NUMBER):
        Story.objects.create(
            title=f"故事{at}",
            text="做法",
            search="故事",
            by=cast.opal,
            at=timezone.now(),
            is_for_all=True,
        )


def funds(cast: Cast) -> None:
    today = timezone.localdate()
    plan = JointPlan.objects.create(
        company=cast.alpha, title="换机", since=today, until=today, made_at=timezone.now()
    )
    action = PlanAction.objects.create(
        plan=plan, kind="sales", what="方案", side="vendor", owner=cast.olga, due_on=today
    )
    for at in range(NUMBER):
        FundRequest.objects.create(
            company=cast.alpha, action=action, purpose=f"场地{at}", starts_on=today, ends_on=today,
            asked_minor=1, expected_minor=1, asked_by=cast.amy, asked_at=timezone.now(),
        )  # fmt: skip


def sessions(cast: Cast) -> None:
    course = Course.objects.create(code="x", name_zh="课", name_en="Course")
    today = timezone.localdate()
    for at in range(NUMBER):
        for days in (-1 - at // 2, at // 2):
            on = today + timedelta(days=days)
            Session.objects.create(course=course, trainer=cast.opal, on=on)


def reviews(cast: Cast) -> None:
    today, now = timezone.localdate(), timezone.now()
    for at in range(NUMBER):
        Allocation.objects.create(
            company=cast.alpha, region=cast.north, state=Allocation.State.IN_FORCE, since=today,
            until=today + timedelta(days=90), made_at=now,
            vendor_signed_by=cast.nora, vendor_signed_at=now, partner_signed_by=cast.amy,
            partner_signed_at=now, review_on=today + timedelta(days=1 + at // 2),
        )  # fmt: skip


def visits(cast: Cast) -> None:
    week = fiscal_calendar().week(timezone.localdate())
    for at in range(NUMBER):
        Visit.objects.create(
            seller=cast.olga, account=cast.olgas, on=week.start + timedelta(days=at // 2)
        )


def tasks(cast: Cast) -> None:
    for at in range(NUMBER):
        Task.objects.create(
            account=cast.olgas, title=f"步骤{at}", due_on=timezone.localdate(), by=cast.nora,
            holder=cast.nora, given_at=timezone.now(),
        )  # fmt: skip


LISTS = [
    ("/partners/feedback/", feedback, voice_page, "SHOWN"),
    ("/partners/{alpha}/feedback/", feedback, voice_page, "SHOWN"),
    ("/partners/stories/?q=故事", stories, voice_page, "SHOWN"),
    ("/partners/funds/", funds, fund_page, "SHOWN"),
    ("/partners/{alpha}/funds/", funds, fund_page, "SHOWN"),
    ("/partners/training/", sessions, training_page, "SHOWN"),
    ("/partners/training/?past=1", sessions, training_page, "SHOWN"),
    ("/partners/reviews/", reviews, review_page, "PAGE"),
    ("/week/visits/", visits, visits_read, "PAGE"),
    ("/week/tasks/", tasks, tasks_read, "PAGE"),
]


@pytest.mark.parametrize(("path", "fill", "module", "size"), LISTS, ids=[row[0] for row in LISTS])
def test_pages_lead_to_every_row_once_and_back(
    cast: Cast,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    fill: Callable[[Cast], None],
    module: ModuleType,
    size: str,
) -> None:
    fill(cast)
    monkeypatch.setattr(module, size, SHOWN)
    nora, url = signed_in("nora"), path.format(alpha=cast.alpha.pk)
    first = grid = nora.get(url).context["grid"]

    pages = [grid]
    while grid.pager.next_url and len(pages) < NUMBER:
        grid = nora.get(url.partition("?")[0] + grid.pager.next_url).context["grid"]
        pages.append(grid)

    ids = [row.id for page in pages for row in page.rows]
    assert len(ids) == len(set(ids)) == NUMBER
    shown = [(page.pager.first, page.pager.last, page.pager.count) for page in pages]
    assert shown == [(1, 2, NUMBER), (3, 4, NUMBER), (5, 5, NUMBER)]
    assert not first.pager.first_url
    again = nora.get(url.partition("?")[0] + grid.pager.first_url).context["grid"]
    assert [row.id for row in again.rows] == [row.id for row in first.rows]


@pytest.mark.parametrize(
    ("path", "fill", "module"),
    [("/partner/feedback/", feedback, voice), ("/partner/funds/", funds, funds_pages)],
)
def test_a_partner_reaches_every_row_too(
    cast: Cast,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    fill: Callable[[Cast], None],
    module: ModuleType,
) -> None:
    fill(cast)
    monkeypatch.setattr(module, "PAGE", SHOWN)
    amy, url, ids = signed_in("amy"), path, []

    while url and len(ids) < 2 * NUMBER:
        page = amy.get(url)
        ids += [row.pk for row in page.context["rows"]]
        following = page.context["pager"].next_url
        url = following and path + following

    assert len(ids) == len(set(ids)) == NUMBER
    assert "5–5" in page.content.decode() and "First page" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "url", "module"),
    [
        ("nora", "/partners/allocations/{pk}/", allocation_page),
        ("amy", "/partner/contracts/{pk}/", plan_page),
    ],
)
def test_both_sides_reach_every_account_of_a_contract(
    cast: Cast,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    url: str,
    module: ModuleType,
) -> None:
    reviews(cast)
    held, client = Allocation.objects.latest("id"), signed_in(name)
    names = [f"~学校{at}" for at in range(NUMBER)]
    for one in names:
        account = an_account(
            one, region=cast.north, industry=cast.education, owner=cast.olga, partner=cast.alpha
        )
        AllocatedAccount.objects.create(allocation=held, account=account)
    monkeypatch.setattr(module, "SHOWN", SHOWN)
    path, query, seen = url.format(pk=held.pk), "", ""

    for _page in range(3):
        answer = client.get(path + query)
        seen += answer.content.decode()
        context = answer.context
        pager = context["pager"] if "pager" in context else context["grid"].pager
        query = pager.next_url

    assert query == ""
    assert [one for one in names if one not in seen] == []
