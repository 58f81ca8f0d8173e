"""Laying out the weeks of a published plan: one seller after the other, each on its own.

A job that was killed goes on behind the last seller it finished; asked for again, it does all anew.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.counting import COUNT, count_measures
from tandem.activities.commands.coverage_news import TELL, tell_timelines
from tandem.activities.commands.following import LAY_OUT
from tandem.activities.commands.layout import clear_open_visits, lay_out_weeks
from tandem.activities.commands.notice_news import tell_notices
from tandem.activities.commands.replanning import FIND, TAKE, NothingToReplan
from tandem.activities.events import WeeksLaidOut
from tandem.activities.models import CalendarRun, Visit
from tandem.activities.queries import calendar
from tandem.activities.queries.layout import SellerBundle, bundles_of, count_sellers
from tandem.activities.rules.calendar_problem import Account, Appointment, problem_of
from tandem.coverage.models import CoveragePlan, Publication
from tandem.coverage.queries.quotas import quotas_on
from tandem.foundation import events, jobs
from tandem.foundation.errors import Refusal
from tandem.organisation.actors import system_actor
from tandem.planning.calendar.checker import check_calendar
from tandem.planning.calendar.plan import CalendarPlan
from tandem.planning.calendar.problem import CalendarProblem, CalendarSettings
from tandem.planning.checker import Fault

Outcome = tuple[int, int]  # visits wished, visits placed


class CalendarContradictsItself(Refusal):
    """The independent checker found a fault in a calendar."""


@jobs.job_kind(LAY_OUT)
def lay_out_quarter(run: jobs.JobRun) -> dict[str, Any]:
    """Every seller of the plan gets thirteen weeks of visits from the given day on."""
    plan = CoveragePlan.objects.get(pk=run.args["plan_id"])
    if plan.state != CoveragePlan.State.PUBLISHED:
        return {"sellers": 0}
    first = max(date.fromisoformat(run.args["on"]), plan.quarter_start)
    finished = set(
        CalendarRun.objects.filter(plan_id=plan.pk, laid_at__gte=run.job.created_at).values_list(
            "seller_id", flat=True
        )
    )
    total = count_sellers(plan)
    outcomes: list[Outcome] = []
    for bundle in bundles_of(plan, on=first):
        run.report(len(outcomes), max(total, len(outcomes) + 1))
        if bundle.seller.pk not in finished:
            outcomes.append(_lay_out_one(plan.pk, bundle, first))
    events.publish(WeeksLaidOut(plan.pk))
    return {
        "sellers": len(outcomes),
        "needed": sum(needed for needed, _placed in outcomes),
        "placed": sum(placed for _needed, placed in outcomes),
    }


def _lay_out_one(plan_id: int, bundle: SellerBundle, first: date) -> Outcome:
    if not bundle.days:
        clear_open_visits(seller_id=bundle.seller.pk, first=first)
        return 0, 0
    problem, appointments = _problem(bundle)
    # Compiled code comes in with it, which no web worker should carry.
    from tandem.planning.calendar.solve import plan_calendar

    return _write(plan_id, bundle, first, problem, plan_calendar(problem), appointments)


@jobs.job_kind(TELL)
def tell_on_timelines(run: jobs.JobRun) -> dict[str, Any]:
    """Every account that changed hands by a plan says so; begun again, what is there is not doubled."""
    act = Publication.objects.select_related("plan").get(pk=run.args["publication_id"])
    done = [0]

    def report(more: int) -> None:
        done[0] += more
        run.report(done[0], max(act.changed, done[0]) + 1)

    return {"told": tell_timelines(act, report) + tell_notices(act, report)}


@jobs.job_kind(FIND)
def find_replans(run: jobs.JobRun) -> dict[str, Any]:
    """Ways to lay one seller's weeks out once more, from few visits moved to many."""
    from tandem.planning.calendar.replan import replan_frontier

    run.report(1, 10, at_once=True)
    problem, _appointments = _problem(_bundle_asked(run.args))
    points = replan_frontier(problem)
    return {
        "points": [
            {
                "price": point.price,
                "moved": point.moved,
                "placed": point.placed,
                "needed": point.plan.needed,
                "benefit": round(point.benefit, 2),
            }
            for point in points
        ]
    }


@jobs.job_kind(TAKE)
def take_replan(run: jobs.JobRun) -> dict[str, Any]:
    """Lay the seller's weeks out in the way that was chosen; the engine repeats itself."""
    from tandem.planning.calendar.replan import at_price
    from tandem.planning.calendar.solve import plan_calendar

    run.report(1, 10, at_once=True)
    bundle, plan_id = _bundle_asked(run.args), int(run.args["plan_id"])
    problem, appointments = _problem(bundle)
    found = plan_calendar(at_price(problem, float(run.args["price"])))
    first = date.fromisoformat(run.args["on"])
    needed, placed = _write(plan_id, bundle, first, problem, found, appointments)
    events.publish(WeeksLaidOut(plan_id))
    return {"needed": needed, "placed": placed}


def _bundle_asked(args: dict[str, Any]) -> SellerBundle:
    """The seller's bundle as it stands."""
    plan = CoveragePlan.objects.get(pk=args["plan_id"])
    bundles = bundles_of(plan, on=date.fromisoformat(args["on"]))
    bundle = next((row for row in bundles if row.seller.pk == args["seller_id"]), None)
    if bundle is not None and not bundle.days:
        raise NothingToReplan(
            "away_all_the_time", _("No working day is left. Choose a shorter time away.")
        )
    if bundle is None:
        raise NothingToReplan(
            "nothing_to_replan",
            _("This person has no weeks of a plan that could be laid out anew."),
        )
    return bundle


def _problem(bundle: SellerBundle) -> tuple[CalendarProblem, list[Visit]]:
    """The seller's calendar problem, and the appointments it holds."""
    appointments = [visit for visit in bundle.fixed if visit.on in set(bundle.days)]
    problem, held = problem_of(
        accounts=_accounts(bundle),
        appointments=[_appointment(visit) for visit in appointments],
        partners=bundle.partners,
        partner_points=bundle.partner_points,
        base=bundle.base,
        days=bundle.days,
        settings=_settings(bundle),
        standing=bundle.standing,
    )
    return problem, [appointments[at] for at in held]


def _write(
    plan_id: int,
    bundle: SellerBundle,
    first: date,
    problem: CalendarProblem,
    found: CalendarPlan,
    appointments: list[Visit],
) -> Outcome:
    _second_opinion(bundle, check_calendar(problem, found))
    run = lay_out_weeks(
        actor=system_actor(),
        plan_id=plan_id,
        bundle=bundle,
        problem=problem,
        calendar=found,
        appointments=appointments,
        first=first,
        now=timezone.now(),
    )
    return run.needed, run.placed


def _accounts(bundle: SellerBundle) -> list[Account]:
    """The plan's accounts with visits, and those that have an appointment all the same."""
    agreed = {visit.account_id for visit in bundle.fixed}
    days = set(bundle.days)
    on_days_off = Counter(visit.account_id for visit in bundle.fixed if visit.on not in days)
    return [
        Account(
            key=wish.account_id,
            planned=wish.planned,
            done=bundle.done[wish.account_id] + on_days_off[wish.account_id],
            point=wish.point,
            is_top=wish.is_top,
            is_active=wish.is_active,
            last_visit_on=wish.last_visit_on,
        )
        for wish in bundle.wishes
        if wish.planned or wish.account_id in agreed
    ]


def _appointment(visit: Visit) -> Appointment:
    place = visit.account
    return Appointment(
        account=visit.account_id,
        on=visit.on,
        start=_hours_into_the_day(visit.starts_at),
        point=(place.lat, place.lon) if place is not None else (None, None),
    )


def _hours_into_the_day(at: time | None) -> float | None:
    return None if at is None else at.hour + at.minute / 60 - calendar.day_starts_at()


def _second_opinion(bundle: SellerBundle, faults: list[Fault]) -> None:
    """A calendar that breaks its own limits is a mistake of ours: nobody gets such a week."""
    if faults:
        raise CalendarContradictsItself(
            "calendar_contradicts_itself",
            _("The weeks of %(seller)s break a limit (%(codes)s) and were not laid out. Report it.")
            % {
                "seller": bundle.seller,
                "codes": ", ".join(sorted({fault.code for fault in faults})),
            },
        )


def _settings(bundle: SellerBundle) -> CalendarSettings:
    """The company's quotas, and a part of them for who works part of the time.

    Nobody sees the same partner twice a week, so few partners mean few partner visits.
    """
    quota = quotas_on([bundle.days[0]])[0].at_share(float(bundle.seller.fte))
    return CalendarSettings(
        customer_visits_per_week=max(1, quota.planned_customers),
        partner_visits_per_week=min(quota.partners, len(bundle.partners)),
    )


@jobs.job_kind(COUNT)
def count_measures_again(run: jobs.JobRun) -> dict[str, Any]:
    """Somebody wants the process measures of now; begun again, they are simply counted again."""
    run.report(1, 10, at_once=True)
    return {"sellers": count_measures(on=timezone.localdate(), now=timezone.now())}
