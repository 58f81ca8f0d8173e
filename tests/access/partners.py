"""A partner company for each target, with a record of every kind, each text a canary of its own.

`olgas` is Alpha, `umas` is Beta; `ottos` is Gamma, which serves nobody and works in the north.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from tandem.organisation.models import Company, User
from tandem.partners.commands.funds import PROOFS
from tandem.partners.models import (
    AllocatedAccount,
    Allocation,
    Attendance,
    Course,
    Feedback,
    FundProof,
    FundRequest,
    JointPlan,
    PartnerFigure,
    PartnerProfile,
    PlanAccount,
    PlanAction,
    PlanChange,
    PlanVisit,
    Session,
    Story,
    Warehouse,
)
from tandem.testing.builders import a_company, a_user

if TYPE_CHECKING:
    from tests.access.world import World

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
STAFF = {"vera", "opal", "nora", "dora", "sam", "olga", "uma", "iris", "ian", "eve"}
MANAGERS = {"vera", "opal", "nora", "dora", "sam"}
SEES_PARTNER = {
    "olgas": {"vera", "opal", "dora", "nora", "olga", "iris", "eve", "amy", "alan", "anna"},
    "ottos": {"vera", "opal", "nora"},
    "umas": {"vera", "opal", "dora", "sam", "uma", "ian", "ben", "bo"},
}
PARTNER_MANAGERS = {"amy", "ben"}
# who may read the kind at all, besides seeing the partner
READ_BY = {
    "warehouse": None,
    "partner figure": MANAGERS | PARTNER_MANAGERS,
    "allocation review": STAFF | PARTNER_MANAGERS,
    "joint plan": STAFF | PARTNER_MANAGERS,
    "voice": STAFF | PARTNER_MANAGERS,
    "fund": MANAGERS | PARTNER_MANAGERS,
    "story": None,
}
PARTNER_KINDS = frozenset(READ_BY)


OWNERS = {"olgas": "olga", "ottos": "otto", "umas": "uma"}


def owner_of(world: World, target: str) -> User:
    return world.cast.people[OWNERS[target]]


def sees_partner(of: str, whose: str, name: str) -> bool:
    readers = READ_BY[of]
    return name in SEES_PARTNER[whose] and (readers is None or name in readers)


def fill_partners(world: World) -> None:
    cast = world.cast
    gamma = a_company("丙伙伴", region=cast.north)
    theirs = {"olgas": cast.alan, "ottos": a_user("gina", company=gamma), "umas": cast.bo}
    for target, company in {"olgas": cast.alpha, "ottos": gamma, "umas": cast.beta}.items():
        world.ids["company_id", target] = company.pk
        world.ids["colleague_id", target] = theirs[target].pk
        PartnerProfile.objects.create(company=company, is_capital=True, is_logistics=True)
        place = Warehouse.objects.create(
            company=company,
            name=world.word("warehouse", target),
            city=world.word("warehouse", target),
        )
        world.ids["warehouse_id", target] = place.pk
        PartnerFigure.objects.create(
            company=company,
            kind=PartnerFigure.Kind.CREDIT_USED,
            as_of=NOW.date(),
            value=100,
            source=world.word("partner figure", target),
            at=NOW,
        )
        world.ids["allocation_id", target] = _an_allocation(world, target, company).pk
        _a_joint_plan(world, target, company)
        _its_voice(world, target, company)


def _an_allocation(world: World, target: str, company: Company) -> Allocation:
    account = world.account(target)
    made = Allocation.objects.create(
        company=company,
        region=account.region,
        since=date(2026, 10, 1),
        until=date(2027, 9, 30),
        review_on=date(2027, 3, 31),
        made_at=NOW,
    )
    AllocatedAccount.objects.create(allocation=made, account=account)
    made.reviews.create(
        on=NOW.date(),
        by=world.cast.opal,
        at=NOW,
        activations=0,
        revenue_minor=0,
        plan_due=0,
        plan_kept=0,
        certified=0,
        verdict="kept",
        reason=world.word("allocation review", target),
    )
    return made


def _a_joint_plan(world: World, target: str, company: Company) -> None:
    account, owner = world.account(target), owner_of(world, target)
    plan = JointPlan.objects.create(
        company=company,
        title=world.word("joint plan", target),
        since=date(2026, 10, 1),
        until=date(2027, 9, 30),
        made_at=NOW,
    )
    PlanAccount.objects.create(plan=plan, account=account)
    action = PlanAction.objects.create(
        plan=plan,
        kind=PlanAction.Kind.SALES,
        what=world.word("joint plan", target),
        result=world.word("joint plan", target),
        side="vendor",
        owner=owner,
        due_on=NOW.date(),
    )
    PlanVisit.objects.create(plan=plan, account=account, side="vendor", person=owner, on=NOW.date())
    _a_fund(world, target, action)
    change = PlanChange.objects.create(
        plan=plan,
        act="drop_action",
        facts={"action": action.pk},
        reason=world.word("joint plan", target),
        side="partner",
        asked_by=owner,
        asked_at=NOW,
    )
    world.ids["joint_plan_id", target] = plan.pk
    world.ids["plan_action_id", target] = action.pk
    world.ids["plan_change_id", target] = change.pk


def _its_voice(world: World, target: str, company: Company) -> None:
    """Feedback and a story of its own, and a session everybody may come to."""
    by = owner_of(world, target)
    said = Feedback.objects.create(
        company=company,
        by=by,
        about=Feedback.About.OTHER,
        text=world.word("voice", target),
        answer=world.word("voice", target),
        at=NOW,
        remind_at=NOW,
        due_at=NOW,
        escalate_at=NOW,
    )
    told = Story.objects.create(
        company=company,
        by=by,
        at=NOW,
        title=world.word("story", target),
        text=world.word("story", target),
        tags=f" {world.word('story', target)} ",
    )
    course, _is_new = Course.objects.get_or_create(code="any", name_zh="课", name_en="Course")
    session = Session.objects.create(course=course, trainer=world.cast.opal, on=NOW.date())
    Attendance.objects.create(session=session, company=company, person=by)
    world.ids["feedback_id", target] = said.pk
    world.ids["story_id", target] = told.pk
    world.ids["session_id", target] = session.pk
    world.ids["course_id", target] = course.pk


def _a_fund(world: World, target: str, action: PlanAction) -> None:
    asked = FundRequest.objects.create(
        company=action.plan.company,
        action=action,
        purpose=world.word("fund", target),
        reason=world.word("fund", target),
        starts_on=NOW.date(),
        ends_on=NOW.date(),
        asked_minor=100,
        expected_minor=0,
        asked_by=owner_of(world, target),
        asked_at=NOW,
    )
    stored_as = PROOFS.storage().save(
        f"ab/{target}.jpg", ContentFile(world.word("fund", target).encode())
    )
    proof = FundProof.objects.create(
        request=asked, stored_as=stored_as, sha256="0" * 64, size=1, by=action.owner, at=NOW
    )
    world.ids["fund_id", target] = asked.pk
    world.ids["fund_proof_id", target] = proof.pk
