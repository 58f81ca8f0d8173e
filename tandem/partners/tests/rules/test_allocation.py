"""When a promise binds, and which facts let the vendor take accounts back."""

from __future__ import annotations

from datetime import date

import pytest

from tandem.partners.rules.allocation import (
    Ground,
    Standing,
    State,
    Terms,
    grounds,
    has_good_term,
    is_reviewable,
    last_day_of_notice,
    state_after,
)

DAY = date(2026, 11, 20)
TERMS = Terms(
    least_activations=3,
    least_revenue_minor=1_000_00,
    least_adherence_percent=80,
    least_certified=2,
)
MET = Standing(activations=3, revenue_minor=1_000_00, plan_due=10, plan_kept=8, certified=2)


@pytest.mark.parametrize(
    ("vendor", "partner", "state"),
    [
        (False, False, State.DRAFT),
        (True, False, State.ONE_SIGNED),
        (False, True, State.ONE_SIGNED),
        (True, True, State.IN_FORCE),
    ],
)
def test_a_promise_binds_by_two_signatures(vendor: bool, partner: bool, state: State) -> None:
    assert state_after(vendor_signed=vendor, partner_signed=partner) is state


def test_what_is_just_met_is_no_ground() -> None:
    assert grounds(TERMS, MET) == []


@pytest.mark.parametrize(
    ("missed", "ground"),
    [
        ({"activations": 2}, Ground.FEW_ACTIVATIONS),
        ({"revenue_minor": 999_99}, Ground.LITTLE_BUSINESS),
        ({"plan_kept": 7}, Ground.PLAN_NOT_KEPT),
        ({"certified": 1}, Ground.TOO_FEW_CERTIFIED),
    ],
)
def test_each_term_that_is_missed_is_a_ground(missed: dict[str, int], ground: Ground) -> None:
    standing = Standing(**(vars_of(MET) | missed))

    assert grounds(TERMS, standing) == [ground]


def test_what_was_not_agreed_is_no_ground() -> None:
    assert grounds(Terms(), Standing()) == []


def test_a_plan_of_which_nothing_was_due_is_not_broken() -> None:
    assert grounds(Terms(least_adherence_percent=100), Standing(plan_due=0)) == []


def test_nothing_is_reviewed_before_the_agreed_day() -> None:
    assert not is_reviewable(State.IN_FORCE, review_on=DAY, on=date(2026, 11, 19))
    assert is_reviewable(State.IN_FORCE, review_on=DAY, on=DAY)
    assert is_reviewable(State.UNDER_REVIEW, review_on=DAY, on=DAY)
    assert not is_reviewable(State.TAKING_BACK, review_on=DAY, on=DAY)


def test_a_notice_does_not_outlast_the_term() -> None:
    assert last_day_of_notice(DAY, notice_days=30, until=date(2027, 3, 31)) == date(2026, 12, 20)
    assert last_day_of_notice(DAY, notice_days=30, until=date(2026, 11, 30)) == date(2026, 11, 30)


def test_the_review_lies_inside_the_term() -> None:
    last = date(2027, 3, 31)

    assert has_good_term(since=DAY, until=last, review_on=last)
    assert not has_good_term(since=DAY, until=last, review_on=DAY)
    assert not has_good_term(since=DAY, until=last, review_on=date(2027, 4, 1))


def vars_of(standing: Standing) -> dict[str, int]:
    return {name: getattr(standing, name) for name in standing.__dataclass_fields__}
