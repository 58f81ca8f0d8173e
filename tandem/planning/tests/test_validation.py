"""A problem that cannot be planned is refused in a sentence that names the fault."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tandem.planning.problem import Accounts, Options
from tandem.planning.terms import NONE, Mode, PlanningError
from tandem.planning.tests.builders import tiny_nation, with_accounts
from tandem.planning.validation import validate


def pinned(column, row, value):
    pins = np.full(60, NONE)
    pins[row] = value
    return {column: pins}


def negative(problem):
    potential = problem.accounts.potential.copy()
    potential[3] = -1
    return with_accounts(problem, potential=potential)


def no_personal_visit(problem):
    options = Options.standard()
    visits = options.visits.copy()
    visits[0] = 0
    return replace(problem, options=replace(options, visits=visits))


FAULTS = [
    (lambda p: replace(p, regions=0), "at least one region"),
    (negative, "row 3"),
    (lambda p: with_accounts(p, region=np.full(60, 4)), "Accounts.region is 4"),
    (lambda p: with_accounts(p, current_owner=np.full(60, 9)), "Accounts.current_owner is 9"),
    (lambda p: with_accounts(p, key=np.zeros(60)), "names one row twice"),
    (lambda p: with_accounts(p, need=np.zeros(5)), "5 rows where 60"),
    (lambda p: replace(p, industries=3), "Sellers.skill has shape"),
    (lambda p: replace(p, seller_bans=np.array([[0, 7]])), "seller_bans"),
    (no_personal_visit, "at least one visit"),
    (lambda p: replace(p, settings=replace(p.settings, equity_band=0.0)), "equity band"),
    (lambda p: replace(p, settings=replace(p.settings, move_share=2.0)), "shares of moves"),
    (
        lambda p: replace(
            with_accounts(p, **pinned("pin_owner", 2, 1)), seller_bans=np.array([[2, 1]])
        ),
        "Account 2 is pinned to a seller it is also banned from",
    ),
    (
        lambda p: with_accounts(
            p, **pinned("pin_partner", 2, 1), **pinned("pin_mode", 2, Mode.INSIDE)
        ),
        "Account 2 is pinned to a partner and to the mode inside",
    ),
]


@pytest.mark.parametrize(("change", "words"), FAULTS, ids=[words for _, words in FAULTS])
def test_a_faulty_problem_is_refused(change, words):
    problem = change(tiny_nation())

    with pytest.raises(PlanningError, match=words):
        validate(problem)


def test_a_sound_problem_passes():
    assert validate(tiny_nation()) is None


def test_an_empty_list_is_refused():
    none = Accounts.create(region=[], industry=[], lat=[], lon=[], potential=[], status=[])

    with pytest.raises(PlanningError, match="no account"):
        validate(replace(tiny_nation(), accounts=none))


def test_an_unknown_column_is_refused():
    with pytest.raises(PlanningError, match="no column colour"):
        Accounts.create(
            region=[0], industry=[0], lat=[0], lon=[0], potential=[1], status=[0], colour=[1]
        )


def test_the_arrays_of_a_problem_cannot_be_changed_by_accident():
    with pytest.raises(ValueError, match="read-only"):
        tiny_nation().accounts.potential[0] = 5
