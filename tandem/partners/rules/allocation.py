"""When a promise of accounts binds, and when the vendor may take them back (docs/modules/partners.md).

A promise binds from the second signature on. At its review the vendor may take the accounts back
only for grounds that stood in the contract when both signed; whoever reviews cannot add one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Side(StrEnum):
    VENDOR = "vendor"
    PARTNER = "partner"


class State(StrEnum):
    DRAFT = "draft"
    ONE_SIGNED = "one_signed"
    IN_FORCE = "in_force"
    UNDER_REVIEW = "under_review"
    TAKING_BACK = "taking_back"  # decided; the notice runs
    CLAWED_BACK = "clawed_back"
    ENDED = "ended"


OPEN = frozenset({State.DRAFT, State.ONE_SIGNED})
BINDING = frozenset({State.IN_FORCE, State.UNDER_REVIEW, State.TAKING_BACK})
OVER = frozenset({State.CLAWED_BACK, State.ENDED})


class Ground(StrEnum):
    """Why the accounts may be taken back."""

    FEW_ACTIVATIONS = "few_activations"
    LITTLE_BUSINESS = "little_business"
    PLAN_NOT_KEPT = "plan_not_kept"
    TOO_FEW_CERTIFIED = "too_few_certified"


@dataclass(frozen=True)
class Terms:
    """What the contract asks at its review; zero means that it was not agreed."""

    least_activations: int = 0
    least_revenue_minor: int = 0
    least_adherence_percent: int = 0
    least_certified: int = 0


@dataclass(frozen=True)
class Standing:
    """What is known on the day of the review. No adherence: nothing of a plan was due yet."""

    activations: int = 0
    revenue_minor: int = 0
    plan_due: int = 0
    plan_kept: int = 0
    certified: int = 0


def state_after(*, vendor_signed: bool, partner_signed: bool) -> State:
    """Of a promise that is not over, by its signatures."""
    if vendor_signed and partner_signed:
        return State.IN_FORCE
    return State.ONE_SIGNED if vendor_signed or partner_signed else State.DRAFT


def grounds(terms: Terms, standing: Standing) -> list[Ground]:
    """What of the contract was missed; empty: the vendor has no right to the accounts."""
    found = []
    if standing.activations < terms.least_activations:
        found.append(Ground.FEW_ACTIVATIONS)
    if standing.revenue_minor < terms.least_revenue_minor:
        found.append(Ground.LITTLE_BUSINESS)
    asked = terms.least_adherence_percent * standing.plan_due
    if standing.plan_due and 100 * standing.plan_kept < asked:
        found.append(Ground.PLAN_NOT_KEPT)
    if standing.certified < terms.least_certified:
        found.append(Ground.TOO_FEW_CERTIFIED)
    return found


def is_reviewable(state: State, *, review_on: date, on: date) -> bool:
    """From the agreed day on, and not before: an early review would be a threat."""
    return state in (State.IN_FORCE, State.UNDER_REVIEW) and on >= review_on


def last_day_of_notice(on: date, *, notice_days: int, until: date) -> date:
    """The notice never runs past the end of the term."""
    return min(on + timedelta(days=notice_days), until)


def has_good_term(*, since: date, until: date, review_on: date) -> bool:
    """The review lies inside the term, so that there is something to review and to lose."""
    return since < review_on <= until
