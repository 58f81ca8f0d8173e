"""Response rates learned from own history, shrunk towards documented priors, with intervals.

An account of a group earns the share 1 - exp(-k x) of its potential by x contacts, plus noise.
ln k of a group is taken as normal around the prior; what history says is weighed against it on a
grid, so a group with little history keeps the prior and its width (empirical Bayes; Lodish 1971
begins with judged responses in the same way). Accounts held out of the plan keep this honest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.planning.problem import Bools, Floats, Ints
from tandem.planning.response import saturating
from tandem.planning.terms import PlanningError

ACTIVE_RATE, DORMANT_RATE = 0.25, 0.12
"""The priors of `Accounts.create`: contacts 1 to 4 of an active account bring 22, 39, 53, 63 % of
its potential; a dormant one needs twice as many for the same."""

SPREAD = 0.5
"""Standard deviation of ln k among groups: two in three lie within a factor of 1.65."""

NOISE = 0.25
"""Standard deviation of an account's share in a quarter, where history is too short to say."""

_POINTS = 401
_WIDEST = 5.0  # prior standard deviations each way


@dataclass(frozen=True, slots=True)
class Learned:
    """What is believed of each group's response rate (all arrays over G groups).

    `rate` (G,) posterior median; `low`, `high` (G,) its interval; `own_share` (G,) 0 = all prior,
    1 = all own history; `grid` (M,) rates and `odds` (G, M) their probabilities.
    """

    rate: Floats
    low: Floats
    high: Floats
    own_share: Floats
    grid: Floats
    odds: Floats


def learn_rates(
    group: Ints,
    contacts: Floats,
    share: Floats,
    prior: Floats,
    *,
    held_out: Bools | None = None,
    spread: float = SPREAD,
    noise: float | None = None,
    confidence: float = 0.9,
) -> Learned:
    """Rates of the groups 0 … G - 1, from one row an account and quarter.

    `group`, `contacts`, `share` (m,): share of the potential earned (noise may push it outside
    0..1). `prior` (G,) rates. `held_out` (m,): rows left out of the estimate. `noise`: standard
    deviation of `share`; None takes it from the rows, see `noise_of`. `confidence` of the interval.
    """
    group, contacts, share, prior = _checked(group, contacts, share, prior)
    if held_out is not None:
        use = ~np.asarray(held_out, dtype=bool)
        group, contacts, share = group[use], contacts[use], share[use]
    noise = noise_of(group, contacts, share) if noise is None else noise
    steps = np.linspace(-_WIDEST, _WIDEST, _POINTS) * spread
    rates = prior[:, None] * np.exp(steps)
    log_odds = np.tile(-0.5 * (steps / spread) ** 2, (len(prior), 1))
    for each in range(len(prior)):
        log_odds[each] += _log_likelihood(
            contacts[group == each], share[group == each], rates[each], noise
        )
    odds = np.exp(log_odds - log_odds.max(axis=1, keepdims=True))
    odds /= odds.sum(axis=1, keepdims=True)
    below = (1 - confidence) / 2
    low, middle, high = (_quantiles(rates, odds, q) for q in (below, 0.5, 1 - below))
    mean = (odds * steps).sum(axis=1)
    variance = (odds * steps**2).sum(axis=1) - mean**2
    return Learned(middle, low, high, np.clip(1 - variance / spread**2, 0, 1), rates, odds)


def _log_likelihood(contacts: Floats, share: Floats, rates: Floats, noise: float) -> Floats:
    """(M,) of one group; rows with equal contacts are counted together."""
    level, of = np.unique(contacts, return_inverse=True)
    count = np.bincount(of, minlength=len(level))
    total = np.bincount(of, weights=share, minlength=len(level))
    expected = saturating(level[None, :], rates[:, None])
    return (expected * total - 0.5 * count * expected**2).sum(axis=1) / noise**2


def _quantiles(rates: Floats, odds: Floats, q: float) -> Floats:
    up_to = odds.cumsum(axis=1) - odds / 2
    pairs = zip(up_to, rates, strict=True)
    return np.array([np.interp(q, below, each) for below, each in pairs])


def noise_of(group: Ints, contacts: Floats, share: Floats) -> float:
    """Spread of shares among rows of equal group and contacts; `NOISE` with too few of them."""
    if len(group) == 0:
        return NOISE
    _, of = np.unique(np.column_stack([group, contacts]), axis=0, return_inverse=True)
    of = of.ravel()
    count = np.bincount(of)
    mean = np.bincount(of, weights=share) / count
    free = len(share) - len(count)
    if free < 30:
        return NOISE
    return max(float(np.sqrt(((share - mean[of]) ** 2).sum() / free)), 1e-3)


def value_interval(
    potential: Floats,
    contacts: Floats,
    group: Ints,
    learned: Learned,
    *,
    confidence: float = 0.9,
    draws: int = 400,
    seed: int = 1,
) -> tuple[float, float, float]:
    """(low, median, high) response value of a plan in the money of `potential` (n,), when the
    rates are drawn together from what is believed of them; equal seeds give equal intervals."""
    rng = np.random.default_rng(seed)
    groups = len(learned.rate)
    totals = np.zeros(draws)
    level, of = np.unique(np.asarray(contacts, dtype=float), return_inverse=True)
    for each in range(groups):
        mine = np.asarray(group) == each
        money = np.bincount(of[mine], weights=np.asarray(potential)[mine], minlength=len(level))
        rate = rng.choice(learned.grid[each], size=draws, p=learned.odds[each])
        totals += saturating(level[None, :], rate[:, None]) @ money
    below = (1 - confidence) / 2
    low, middle, high = np.quantile(totals, [below, 0.5, 1 - below])
    return float(low), float(middle), float(high)


def held_out_group(keys: Ints, share: float = 0.03, salt: int = 0) -> Bools:
    """(n,) which accounts the plan leaves as they are, about `share` of them.

    An account's own key decides (a mixed hash), so the group stays the same when the list is
    sorted, grows or shrinks; another `salt` draws another group.
    """
    if not 0 <= share <= 1:
        raise PlanningError(f"The held-out share is {share:g}; it must lie between 0 and 1.")
    x = np.asarray(keys, dtype=np.int64).astype(np.uint64)
    x = x + np.uint64((0x9E3779B97F4A7C15 * (salt + 1)) % 2**64)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x ^= x >> np.uint64(31)
    return (x >> np.uint64(11)).astype(np.float64) * 2.0**-53 < share


def effect_of_plan(outcome: Floats, held_out: Bools) -> tuple[float, float, float]:
    """(low, effect, high): mean outcome of planned accounts less that of held-out ones, with a
    90 % interval (Welch's standard error). Raises `PlanningError` with fewer than two a side."""
    held = np.asarray(held_out, dtype=bool)
    planned, left = np.asarray(outcome)[~held], np.asarray(outcome)[held]
    if min(len(planned), len(left)) < 2:
        raise PlanningError("An effect needs at least two planned and two held-out accounts.")
    effect = float(planned.mean() - left.mean())
    error = float(np.sqrt(planned.var(ddof=1) / len(planned) + left.var(ddof=1) / len(left)))
    return effect - 1.645 * error, effect, effect + 1.645 * error


def _checked(
    group: Ints, contacts: Floats, share: Floats, prior: Floats
) -> tuple[Ints, Floats, Floats, Floats]:
    group, contacts = np.asarray(group, dtype=np.int64), np.asarray(contacts, dtype=float)
    share, prior = np.asarray(share, dtype=float), np.asarray(prior, dtype=float)
    if not group.shape == contacts.shape == share.shape:
        raise PlanningError("History needs a group, contacts and a share in every row.")
    if not (prior > 0).all():
        raise PlanningError("Every group needs a prior rate above zero.")
    if len(group) and (group.min() < 0 or group.max() >= len(prior)):
        raise PlanningError("History names a group that has no prior.")
    if (contacts < 0).any() or not (np.isfinite(contacts).all() and np.isfinite(share).all()):
        raise PlanningError("Contacts must not be negative and every share must be a number.")
    return group, contacts, share, prior
