"""Response rates learned from own history: which accounts answer alike, and what is believed of them.

Accounts answer alike by their industry and by whether they ordered in the year before the quarter.
What an account never ordered responds to is not learned: its curve is another one (planning.response).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from tandem.planning import learning
from tandem.planning.coverage.plan import CoveragePlan, Part
from tandem.planning.problem import Bools, CoverageProblem, Floats, Ints
from tandem.planning.terms import Status

KNOWN = (Status.ACTIVE, Status.DORMANT)
PRIORS = {Status.ACTIVE: learning.ACTIVE_RATE, Status.DORMANT: learning.DORMANT_RATE}
NO_GROUP = -1


FEW = 30  # rows with contacts, and without, that a group needs before it may speak
SURE = 1.645  # standard errors: nine in ten, two-sided
MOST_SHARE = 2.0  # of the potential in one quarter; more is a windfall, not an answer
EDGE = 0.02  # this near to the end of what was thought possible, the curve does not fit


class Says(IntEnum):
    """What a group's own history is good for."""

    OWN = 0
    FEW_ROWS = 1
    NO_DIFFERENCE = 2
    DOES_NOT_FIT = 3


@dataclass(frozen=True)
class History:
    """One row an account and quarter: `share` of the potential earned; `contacts` may be 0."""

    group: Sequence[int]
    contacts: Sequence[float]
    share: Sequence[float]


@dataclass(frozen=True)
class Beliefs:
    """The rates in use; `says` and `rows` (G,): what history was good for, rows with contacts."""

    learned: learning.Learned
    says: Ints
    rows: Ints


def group_of(status: int, industry: int, industries: int) -> int:
    """Of a status and an industry's index; -1 for accounts that never ordered."""
    return KNOWN.index(Status(status)) * industries + industry if status in KNOWN else NO_GROUP


def groups_of(status: Ints, industry: Ints, industries: int) -> Ints:
    pairs = zip(status.tolist(), industry.tolist(), strict=True)
    return np.array([group_of(s, i, industries) for s, i in pairs], dtype=np.int64)


def learn(history: History, industries: int) -> Beliefs:
    """What is believed of each group: own history where it can tell, else the prior and its width.

    Those who are visited buy more for many reasons, so a group learns only from what visited accounts
    earn beyond those nobody contacted in the quarter, and only where that difference clears the noise.
    """
    priors = np.repeat([PRIORS[status] for status in KNOWN], industries)
    group = np.array(history.group, dtype=np.int64)
    contacts = np.array(history.contacts, dtype=np.float64)
    share = np.clip(np.array(history.share, dtype=np.float64), 0, MOST_SHARE)
    met = contacts > 0
    says, base = _verdicts(group, met, share, len(priors))
    found = _learned(group, contacts, share - base[group], met & (says[group] == Says.OWN), priors)
    at_end = (found.high > found.grid[:, -1] * (1 - EDGE)) | (
        found.low < found.grid[:, 0] * (1 + EDGE)
    )
    says = np.where((says == Says.OWN) & at_end, Says.DOES_NOT_FIT, says)
    if at_end.any():
        use = met & (says[group] == Says.OWN)
        found = _learned(group, contacts, share - base[group], use, priors)
    return Beliefs(found, says, np.bincount(group[met], minlength=len(priors)))


def _verdicts(group: Ints, met: Bools, share: Floats, groups: int) -> tuple[Ints, Floats]:
    """Whether each group can tell, and what accounts without a contact earn in it."""
    says, base = np.full(groups, int(Says.FEW_ROWS)), np.zeros(groups)
    for each in range(groups):
        own, without = share[(group == each) & met], share[(group == each) & ~met]
        if min(len(own), len(without)) < FEW:
            continue
        base[each] = without.mean()
        error = np.sqrt(own.var(ddof=1) / len(own) + without.var(ddof=1) / len(without))
        is_clear = own.mean() - base[each] > SURE * error
        says[each] = Says.OWN if is_clear else Says.NO_DIFFERENCE
    return says, base


def _learned(
    group: Ints, contacts: Floats, share: Floats, use: Bools, priors: Floats
) -> learning.Learned:
    return learning.learn_rates(group[use], contacts[use], share[use], priors)


def rates_of(learned: learning.Learned, group: Ints, otherwise: Floats) -> Floats:
    """The rate of every account: its group's, or what it has without one."""
    return np.where(group == NO_GROUP, otherwise, learned.rate[np.maximum(group, 0)])


def kept(beliefs: Beliefs, industry_ids: Sequence[int]) -> list[dict[str, Any]]:
    """What the plan keeps of the rates: one row a group, with how many rows of history it had."""
    learned = beliefs.learned
    return [
        {
            "is_active": status is Status.ACTIVE,
            "industry": industry_id,
            "prior": PRIORS[status],
            "rate": round(float(learned.rate[at]), 4),
            "low": round(float(learned.low[at]), 4),
            "high": round(float(learned.high[at]), 4),
            "own": round(float(learned.own_share[at]), 3),
            "rows": int(beliefs.rows[at]),
            "says": Says(int(beliefs.says[at])).name,
        }
        for at, (status, industry_id) in enumerate(
            (status, industry_id) for status in KNOWN for industry_id in industry_ids
        )
    ]


def interval_of(
    problem: CoverageProblem, plan: CoveragePlan, learned: learning.Learned
) -> tuple[float, float]:
    """Lowest and highest value of the plan, thousand CNY, while nine in ten rates lie inside theirs.

    Only the response of known accounts moves; travel, relations and partners are counted as they are.
    """
    accounts = problem.accounts
    group = groups_of(accounts.status, accounts.industry, problem.industries)
    known = (group != NO_GROUP) & (plan.owner >= 0)
    contacts = contacts_of(problem, plan)
    low, _middle, high = learning.value_interval(
        accounts.potential[known], contacts[known], group[known], learned
    )
    planned = float(plan.parts[known, Part.RESPONSE].sum())
    return plan.value + low - planned, plan.value + high - planned


def contacts_of(problem: CoverageProblem, plan: CoveragePlan) -> Floats:
    """Effective contacts the plan gives each account: visits by skill, calls, the partner's."""
    options = problem.options
    calls = {
        (int(mode), int(visits)): call * problem.settings.call_weight + partner
        for mode, visits, call, partner in zip(
            options.mode, options.visits, options.calls, options.partner_contacts, strict=True
        )
    }
    pairs = zip(plan.mode.tolist(), plan.visits.tolist(), strict=True)
    beside = np.array([calls.get(pair, 0.0) for pair in pairs])
    skill = problem.sellers.skill[np.maximum(plan.owner, 0), problem.accounts.industry]
    return np.round(skill * plan.visits + beside, 3)


def held_out(keys: Ints, current_owner: Ints, is_fixed: Bools, *, share: float) -> Bools:
    """Accounts the plan leaves as they are: drawn by their own key, so the group stays the same.

    Only accounts with an owner who can keep them, and none that people have fixed already.
    """
    return learning.held_out_group(keys, share) & (current_owner >= 0) & ~is_fixed
