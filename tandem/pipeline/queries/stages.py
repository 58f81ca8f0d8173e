"""The stages in their order, and what one deal still lacks to go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotThere
from tandem.keyaccounts.models import Contact
from tandem.pipeline.models import (
    BuyingRole,
    CriterionMet,
    DealCompetitor,
    DealLine,
    ExitCriterion,
    Opportunity,
    Stage,
    StageChange,
    TeamMember,
)
from tandem.pipeline.rules.exit_criteria import (
    Criterion,
    DealFacts,
    is_met,
    missing,
    stages_left,
)


@dataclass(frozen=True)
class CriterionState:
    """One criterion of the stage a deal stands at: is it so, and can a person say so."""

    criterion: ExitCriterion
    is_met: bool

    @property
    def is_said(self) -> bool:
        return not self.criterion.check_name


def no_such_deal() -> NotThere:
    return NotThere(
        "no_such_deal", _("There is no such opportunity. Open the pipeline and look again.")
    )


def all_stages() -> list[Stage]:
    return list(Stage.objects.order_by("position", "id"))


def open_stages() -> list[Stage]:
    return [stage for stage in all_stages() if stage.kind == Stage.Kind.OPEN]


def facts_of(deal: Opportunity) -> DealFacts:
    """What the criteria ask of a deal, in four reads."""
    decides = Q(role=Contact.BuyingRole.DECIDER)
    buyers = BuyingRole.objects.filter(opportunity_id=deal.pk)
    known = buyers.aggregate(all=Count("id"), deciders=Count("id", filter=decides))
    partners = TeamMember.objects.filter(
        opportunity_id=deal.pk, part=TeamMember.Part.PARTNER, until=None
    )
    return facts_from(
        deal,
        products=DealLine.objects.filter(opportunity_id=deal.pk).count(),
        rivals=DealCompetitor.objects.filter(opportunity_id=deal.pk).count(),
        contacts=known["all"],
        deciders=known["deciders"],
        partner_people=partners.count(),
    )


def facts_from(deal: Opportunity, **counts: int) -> DealFacts:
    return DealFacts(
        has_account=deal.account_id is not None,
        amount_minor=deal.amount_minor,
        close_on=deal.close_on,
        has_next_step=bool(deal.next_step),
        has_signer=deal.signed_by_id is not None,
        **counts,
    )


def missing_for(deal: Opportunity, to: Stage) -> list[ExitCriterion]:
    """The criteria that stand between this deal and an open stage further on."""
    order = [stage.code for stage in open_stages()]
    left = stages_left(order, deal.stage_id, to.code)
    if not left:
        return []
    rows = list(ExitCriterion.objects.filter(stage_id__in=left))
    rows.sort(key=lambda row: (left.index(row.stage_id), row.position, row.pk))
    asked = [Criterion(row.pk, row.stage_id, row.check_name) for row in rows]
    lacking = missing(asked, left, facts_of(deal), said_of(deal))
    return [row for row in rows if row.pk in lacking]


def criteria_of(deal: Opportunity, facts: DealFacts) -> list[CriterionState]:
    """What must be so before this deal leaves its stage, met or not."""
    said = CriterionMet.objects.filter(opportunity_id=deal.pk, criterion_id=OuterRef("pk"))
    rows = ExitCriterion.objects.filter(stage=deal.stage).annotate(is_said=Exists(said))
    return [
        CriterionState(
            row,
            is_met(
                Criterion(row.pk, row.stage_id, row.check_name),
                facts,
                frozenset({row.pk} if row.is_said else ()),
            ),
        )
        for row in rows
    ]


def said_of(deal: Opportunity) -> frozenset[int]:
    rows = CriterionMet.objects.filter(opportunity_id=deal.pk)
    return frozenset(rows.values_list("criterion_id", flat=True))


def proposal_day(deal: Opportunity) -> date | None:
    """The day this deal first stood at the proposal stage or beyond; none: it never did."""
    proposal = Stage.objects.filter(is_proposal=True).order_by("position").first()
    if proposal is None:
        return None
    steps = StageChange.objects.filter(opportunity_id=deal.pk)
    reached = steps.filter(after__position__gte=proposal.position, after__kind=Stage.Kind.OPEN)
    ended = steps.filter(after__kind__in=[Stage.Kind.WON, Stage.Kind.LOST])
    days = (reached | ended).order_by("on", "id").values_list("on", flat=True)
    return days.first()
