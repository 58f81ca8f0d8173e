"""One deal with all that hangs on it, in a fixed number of reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotThere
from tandem.keyaccounts.models import Account, Contact
from tandem.keyaccounts.queries.onlookers import people_who_see
from tandem.organisation.models import Company, User
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import (
    BuyingRole,
    CloseReason,
    DealCompetitor,
    DealLine,
    Opportunity,
    Product,
    StageChange,
    TeamMember,
)
from tandem.pipeline.queries.stages import (
    CriterionState,
    criteria_of,
    facts_from,
    no_such_deal,
)
from tandem.pipeline.rules.exit_criteria import DealFacts

MOST_PEOPLE = 200


@dataclass(frozen=True)
class DealRecord:
    deal: Opportunity
    team: list[TeamMember]
    lines: list[DealLine]
    rivals: list[DealCompetitor]
    buyers: list[BuyingRole]
    steps: list[StageChange]
    criteria: list[CriterionState]

    @property
    def present(self) -> list[TeamMember]:
        return [member for member in self.team if member.until is None]


def visible_deal(actor: Actor, opportunity_id: int) -> Opportunity:
    seen = Opportunity.objects.visible_to(actor).select_related(
        *("account", "stage", "worked_by", "signed_by", "next_step_by", "close_reason")
    )
    deal = seen.filter(pk=opportunity_id).first()
    if deal is None:
        raise no_such_deal()
    return deal


def deal_record(actor: Actor, opportunity_id: int) -> DealRecord:
    """Seven reads, however much hangs on it."""
    deal = visible_deal(actor, opportunity_id)
    of = {"opportunity_id": deal.pk}
    team = TeamMember.objects.filter(**of).select_related("user", "company")
    steps = StageChange.objects.filter(**of).select_related("before", "after", "by")
    lines = DealLine.objects.filter(**of).select_related("product").order_by("month", "id")
    buyers = BuyingRole.objects.filter(**of).select_related("contact").order_by("id")
    record = DealRecord(
        deal=deal,
        team=list(team.order_by("until", "since", "id")),
        lines=list(lines),
        rivals=list(DealCompetitor.objects.filter(**of).order_by("name_key")),
        buyers=list(buyers),
        steps=list(steps.order_by("-on", "-id")[:60]),
        criteria=[],
    )
    return replace(record, criteria=criteria_of(deal, _facts(record)))


def _facts(record: DealRecord) -> DealFacts:
    """What the criteria ask, from what was read already."""
    return facts_from(
        record.deal,
        products=len(record.lines),
        rivals=len(record.rivals),
        contacts=len(record.buyers),
        deciders=sum(one.role == Contact.BuyingRole.DECIDER for one in record.buyers),
        partner_people=sum(one.part == TeamMember.Part.PARTNER for one in record.present),
    )


def team_of(deal: Opportunity) -> list[User]:
    rows = TeamMember.objects.filter(opportunity_id=deal.pk, until=None)
    return [member.user for member in rows.select_related("user").order_by("since", "id")]


def team_seen_by(actor: Actor, deal: Opportunity) -> list[TeamMember]:
    """Who works it today: a partner sees our people and its own, never another partner's."""
    rows = TeamMember.objects.filter(opportunity_id=deal.pk, until=None)
    if actor.is_partner:
        ours = Q(company__kind=Company.Kind.VENDOR) | Q(company_id=actor.company_id or 0)
        rows = rows.filter(ours)
    return list(rows.select_related("user__company", "company").order_by("since", "id"))


def sees_step(company: Company, deal: Opportunity) -> bool:
    """What one partner said or has to do next is none of another's business."""
    is_ours = company.kind == Company.Kind.VENDOR
    return is_ours or deal.next_step_of_id in (None, company.pk)


def step_people_for(actor: Actor, deal: Opportunity) -> list[User]:
    """Who may be named for the next step by a partner: the team as the partner sees it."""
    return [member.user for member in team_seen_by(actor, deal) if member.user.is_active]


def colleagues_for(account: Account | None, on: date) -> QuerySet[User]:
    """Our own people who could open a deal of this account."""
    if account is None:
        return User.objects.none()
    staff = people_who_see(account, on=on).filter(company__kind=Company.Kind.VENDOR)
    return staff.order_by("name_key", "id")[:MOST_PEOPLE]


def partners_people_for(deal: Opportunity) -> QuerySet[User]:
    """People of the account's partner and of who signs; else of those of the region."""
    if deal.account is None:
        return User.objects.none()
    named = [pk for pk in (deal.account.partner_id, deal.signed_by_id) if pk is not None]
    people = User.objects.filter(is_active=True, company__kind=Company.Kind.PARTNER)
    if named:
        people = people.filter(company_id__in=named)
    else:
        people = people.filter(company__region_id=deal.account.region_id)
    return people.select_related("company").order_by("company__name", "name_key", "id")[
        :MOST_PEOPLE
    ]


def signers_for(account: Account | None) -> list[Company]:
    """Ourselves, and the partners that work in the account's region or everywhere."""
    if account is None:
        return []
    active = Company.objects.filter(is_active=True)
    ours = active.filter(kind=Company.Kind.VENDOR)
    partners = active.filter(kind=Company.Kind.PARTNER)
    near = partners.filter(region_id=account.region_id) | partners.filter(region=None)
    return [*ours.order_by("id")[:3], *near.order_by("name")[:MOST_PEOPLE]]


def contacts_for(deal: Opportunity) -> list[Contact]:
    rows = Contact.objects.filter(account_id=deal.account_id or 0, left_on=None)
    return list(rows.order_by("name", "id")[:MOST_PEOPLE])


def products_to_sell() -> list[Product]:
    return list(Product.objects.filter(is_active=True).order_by("position", "id")[:MOST_PEOPLE])


def reasons_for(kind: str) -> list[CloseReason]:
    return list(CloseReason.objects.filter(kind=kind).order_by("position", "id"))


def account_of(actor: Actor, account_id: int | None) -> Account | None:
    """The account a list is about, if the reader sees it."""
    if account_id is None:
        return None
    return Account.objects.visible_to(actor).living().filter(pk=account_id).first()


def account_for_deal(actor: Actor, account_id: int) -> Account:
    account = account_of(actor, account_id)
    if account is None:
        raise NotThere("no_such_account", _("There is no such account for you."))
    return account
