"""What the company of a partner's person has with the vendor, beyond customers and registrations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from tandem.activities.models import Activity, Invitation, Task
from tandem.organisation.models import Company, User
from tandem.organisation.queries import holders
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import Attendance, Certificate, PlanAction, Session
from tandem.partners.queries.finding import partner_of
from tandem.partners.queries.training import certificates_of, sessions_for
from tandem.pipeline.models import Opportunity, TeamMember
from tandem.pipeline.queries.deals import sees_step, visible_deal
from tandem.registration.models import Registration

PAGE = 50


@dataclass(frozen=True)
class DealsPage:
    rows: list[Opportunity]
    count: int
    after: int


@dataclass(frozen=True)
class Training:
    """Sessions with the own company's people on them; certificates one may know of."""

    sessions: list[Session]
    enrolled: dict[int, list[str]]
    certificates: list[Certificate]


@dataclass(frozen=True)
class InHand:
    registrations: int
    tasks: int
    visits: int
    deals: int


def own_company(actor: Actor) -> Company:
    return partner_of(actor, actor.company_id or 0)


def leads_company(actor: Actor) -> bool:
    return actor.has_any({Role.PARTNER_MANAGER})


def managers_of(company_id: int, on: date) -> QuerySet[User]:
    """Whose access the vendor ends, not a colleague."""
    return holders(Role.PARTNER_MANAGER, on).filter(company_id=company_id)


def in_hand(actor: Actor, person: User, *, on: date) -> InHand:
    """What goes to a colleague when this person's access ends; only of what the asker sees."""
    claims = Registration.objects.visible_to(actor).standing().filter(owner=person)
    tasks = Task.objects.visible_to(actor).filter(holder=person, state=Task.State.OPEN)
    visits = (
        Invitation.objects.visible_to(actor)
        .live()
        .filter(person=person, visit__on__gte=on, visit__state="planned")
    )
    deals = Opportunity.objects.visible_to(actor).open()
    members = TeamMember.objects.filter(user=person, until=None, opportunity__in=deals)
    return InHand(claims.count(), tasks.count(), visits.count(), members.count())


def deals_page(actor: Actor, *, is_open: bool, after: int) -> DealsPage:
    """Deals the company's people work on, the newest first."""
    seen = Opportunity.objects.visible_to(actor)
    seen = seen.filter(state="open") if is_open else seen.exclude(state="open")
    page = seen.filter(pk__lt=after) if after else seen
    related = ("account", "stage", "worked_by", "next_step_by", "signed_by")
    rows = list(page.select_related(*related).order_by("-pk")[: PAGE + 1])
    company = own_company(actor)
    shown = [_as_seen(company, deal) for deal in rows[:PAGE]]
    return DealsPage(shown, seen.count(), shown[-1].pk if len(rows) > PAGE else 0)


def own_deal(actor: Actor, opportunity_id: int) -> Opportunity:
    return _as_seen(own_company(actor), visible_deal(actor, opportunity_id))


def _as_seen(company: Company, deal: Opportunity) -> Opportunity:
    """A step in another partner's hands is no step here; nothing of it is saved."""
    if not sees_step(company, deal):
        deal.next_step, deal.next_step_on, deal.next_step_by = "", None, None
    return deal


def training_of(actor: Actor, *, on: date) -> Training:
    company = own_company(actor)
    sessions = list(sessions_for(actor, company, on=on)[:PAGE])
    rows = Attendance.objects.visible_to(actor).filter(session__in=sessions, company=company)
    enrolled: dict[int, list[str]] = {}
    for row in rows.select_related("person").order_by("id"):
        enrolled.setdefault(row.session_id, []).append(str(row.person))
    held = certificates_of(actor, company)
    if not leads_company(actor):
        held = held.filter(person_id=actor.user_id)
    return Training(sessions, enrolled, list(held[:200]))


def service_events(actor: Actor) -> QuerySet[Activity]:
    """What service did at the own customers, as far as it is marked for partners."""
    rows = Activity.objects.visible_to(actor).filter(kind=Activity.Kind.SERVICE)
    return rows.select_related("account", "by").order_by("-at", "-id")


def service_actions(actor: Actor) -> QuerySet[PlanAction]:
    """Service both sides promised in a plan that runs."""
    rows = PlanAction.objects.visible_to(actor).filter(
        kind=PlanAction.Kind.SERVICE, state=PlanAction.State.OPEN, plan__state="signed"
    )
    return rows.select_related("account", "owner", "plan").order_by("due_on", "id")
