"""What happens that a partner must not feel: another partner's work, and what the vendor keeps to itself.

Every text is the one canary, so an answer that holds it is a leak by itself. The accounts, plans and
sessions of the partner who looks are touched as well, wherever a thing on them is not for partners.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from tandem.activities.models import Activity, Finding, Invitation, Task, Visit
from tandem.coverage.models import PartnerNotice, Pin
from tandem.keyaccounts.models import (
    Account,
    Competitor,
    Contact,
    Figure,
    InstalledBase,
    Need,
)
from tandem.keyaccounts.search import index_accounts
from tandem.organisation.models import Notice, User
from tandem.partners.models import (
    AllocatedAccount,
    Allocation,
    Attendance,
    Certificate,
    Course,
    Feedback,
    FrozenScore,
    FundBudget,
    FundRequest,
    JointPlan,
    PartnerFigure,
    PlanAction,
    Session,
    Story,
    StoryUse,
)
from tandem.pipeline.models import DealCompetitor, Opportunity, TeamMember
from tandem.registration.models import Registration
from tandem.testing.builders import a_user, an_account
from tests.access.world import World

CANARY = "Zxcanary"
LONG_AGO = date(2020, 1, 1)


def change_what_is_hidden(world: World) -> None:
    _the_vendors_own_reading(world)
    _the_vendors_own_work(world)
    _another_partners_customers(world)
    _another_partners_deal(world)
    _another_partners_agreements(world)
    _shared_sessions_and_stories(world)


def _the_vendors_own_reading(world: World) -> None:
    """Figures, classes and facts of the very customer the partner serves."""
    mine = world.cast.olgas
    Account.objects.filter(pk=mine.pk).update(
        segment="D", mode="inside", is_top=True, need_level=3, potential_minor=77_777_00,
        revenue_year_minor=66_666_00, units_all=9, activity=Account.Activity.ACTIVE,
        last_visit_on=LONG_AGO, external_id=CANARY, province=CANARY, credit_code="",
    )  # fmt: skip
    on = {"account": mine}
    Contact.objects.create(**on, name=CANARY, title=CANARY, phone=CANARY, email=f"{CANARY}@x.cn")
    Need.objects.create(**on, what=CANARY, level=3, source="call", on=LONG_AGO)
    Competitor.objects.create(**on, name=CANARY, on=LONG_AGO)
    InstalledBase.objects.create(**on, brand=CANARY, units=3, as_of=LONG_AGO)
    Figure.objects.create(
        **on, kind=Figure.Kind.REVENUE_YEAR, as_of=LONG_AGO, amount_minor=5, source=CANARY
    )
    Finding.objects.create(
        **on, kind="project", what=CANARY, source="visit", on=LONG_AGO, by=world.cast.olga
    )
    Pin.objects.filter(account=mine).update(reason=CANARY)
    Opportunity.objects.update(
        probability_permille=777, probability_on=LONG_AGO, probability_model=CANARY,
        probability_reasons=[{"field": CANARY, "effect": 1}],
    )  # fmt: skip
    for deal in Opportunity.objects.filter(account=mine):
        DealCompetitor.objects.create(opportunity=deal, name=CANARY, name_key="z", on=LONG_AGO)


def _the_vendors_own_work(world: World) -> None:
    cast, now = world.cast, timezone.now()
    for kind, is_pinned in (("note", False), ("call", True), ("visit", False)):
        Activity.objects.create(
            account=cast.olgas, kind=kind, at=now, by=cast.olga, text=CANARY, recorded_at=now,
            is_pinned=is_pinned,
        )  # fmt: skip
    Task.objects.create(
        account=cast.olgas, title=CANARY, due_on=LONG_AGO, by=cast.olga, holder=cast.iris,
        given_at=now,
    )  # fmt: skip
    soon = timezone.localdate() + timedelta(days=1)
    visit = Visit.objects.create(seller=cast.olga, account=cast.olgas, on=soon, note=CANARY)
    Invitation.objects.create(visit=visit, person=cast.eve, reason=CANARY, asked_at=now)
    internal = Opportunity.objects.create(
        account=cast.olgas, title=CANARY, stage_id="proposal", opened_on=LONG_AGO, amount_minor=9
    )
    TeamMember.objects.create(
        opportunity=internal, user=cast.olga, company=cast.vendor, part="seller", since=LONG_AGO
    )
    Notice.objects.create(user=cast.ben, kind="note", facts={"text": CANARY}, created_at=now)


def _another_partners_customers(world: World) -> None:
    cast = world.cast
    for place in ("北京", "天津"):
        an_account(
            f"北方{CANARY}{place}", region=cast.north, industry=cast.education, partner=cast.beta,
            owner=cast.olga, city=place,
        )  # fmt: skip
    index_accounts(list(Account.objects.filter(name__contains=CANARY).values_list("pk", flat=True)))
    PartnerNotice.objects.create(
        account=cast.umas, partner=cast.beta, next_partner=cast.alpha, given_on=LONG_AGO,
        until=timezone.localdate(), plan_id=world.ids["plan_id", "umas"],
    )  # fmt: skip
    a_user(CANARY, company=cast.beta)
    User.objects.filter(pk=cast.ben.pk).update(phone=CANARY)


def _another_partners_deal(world: World) -> None:
    """A deal both partners work on: the other one's people on it stay unseen."""
    cast = world.cast
    for deal in Opportunity.objects.filter(account=cast.olgas).exclude(title=CANARY):
        TeamMember.objects.create(
            opportunity=deal, user=cast.bo, company=cast.beta, part="partner", since=LONG_AGO
        )
        deal.next_step, deal.next_step_on, deal.next_step_by = CANARY, LONG_AGO, cast.bo
        deal.next_step_of = cast.beta
        deal.save()
    held = Registration.objects.filter(company=cast.beta)
    held.update(value_minor=1, state="expired", contact_there=CANARY, customer_name=CANARY)
    Opportunity.objects.create(
        account=cast.umas, title=CANARY, stage_id="won", state="won", closed_on=LONG_AGO,
        opened_on=LONG_AGO, signed_by=cast.beta,
    )  # fmt: skip


def _another_partners_agreements(world: World) -> None:
    cast, now = world.cast, timezone.now()
    made = Allocation.objects.create(
        company=cast.beta, region=cast.north, since=LONG_AGO, until=date(2030, 1, 1),
        review_on=date(2029, 1, 1), made_at=now,
    )  # fmt: skip
    AllocatedAccount.objects.create(allocation=made, account=cast.ottos)
    JointPlan.objects.filter(company=cast.beta).update(title=CANARY, target_activations=99)
    PlanAction.objects.filter(plan__company=cast.beta).update(what=CANARY, due_on=LONG_AGO)
    PartnerFigure.objects.filter(company=cast.beta).update(value=1)
    FrozenScore.objects.create(
        company=cast.beta, month=LONG_AGO, measure="activations", part=9, whole=9, frozen_at=now
    )
    Feedback.objects.filter(company=cast.beta).update(text=CANARY, answer=CANARY)
    FundRequest.objects.filter(company=cast.beta).update(purpose=CANARY, state="approved")
    FundBudget.objects.create(
        name=CANARY, since=LONG_AGO, until=date(2030, 1, 1), amount_minor=10, committed_minor=10
    )


def _shared_sessions_and_stories(world: World) -> None:
    """A session open to all fills up with others; a story of another, and others' use of ours."""
    cast, now = world.cast, timezone.now()
    session = Session.objects.get(pk=world.ids["session_id", "olgas"])
    for person in (cast.ben, cast.bo):
        Attendance.objects.get_or_create(session=session, company=cast.beta, person=person)
    course = Course.objects.get(pk=session.course_id)
    Certificate.objects.create(company=cast.beta, person=cast.bo, course=course, issued_on=LONG_AGO)
    Session.objects.create(
        course=course, company=cast.beta, trainer=cast.bo, on=timezone.localdate(), place=CANARY
    )
    Story.objects.create(company=cast.beta, by=cast.bo, at=now, title=CANARY, text=CANARY)
    for story in Story.objects.exclude(title=CANARY):
        StoryUse.objects.create(company=cast.beta, story=story, by=cast.bo, on=LONG_AGO)
