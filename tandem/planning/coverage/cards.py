"""Strategy cards as limits: which options and partners the class of an account leaves it.

What people have decided for an account (a pinned mode or partner, a notice period) stands above its
card. A card that leaves no way at all in a region is lifted for that account, and the plan says so.
"""

from __future__ import annotations

import numpy as np

from tandem.planning.problem import Accounts, Bools, Cards, CoverageProblem, Ints, Sellers
from tandem.planning.terms import NONE, Mode, PartnerRule


def in_force(accounts: Accounts) -> Ints:
    """(n,) the card of each account; -1 where it has none, or where people have decided."""
    decided = (accounts.pin_mode != NONE) | (accounts.pin_partner != NONE) | accounts.notice
    return np.where(decided, NONE, accounts.card)


def options_within(cards: Cards, accounts: Accounts, options: int) -> Bools:
    """(n, O) whether the card in force allows the option."""
    free = np.ones((1, options), dtype=np.bool_)
    return np.concatenate([cards.options, free])[in_force(accounts)]


def partner_rule(cards: Cards, accounts: Accounts) -> Ints:
    """(n,) the `PartnerRule` in force."""
    return np.append(cards.partner, PartnerRule.MAY)[in_force(accounts)]


def personal_visits(problem: CoverageProblem, accounts: Accounts) -> Ints:
    """(n,) the fewest visits each account may have as a personal one; 0 where it may not be one."""
    o = problem.options
    personal = o.mode == Mode.PERSONAL
    if not len(problem.cards):
        return np.full(len(accounts), int(o.visits[personal].min()))
    may = options_within(problem.cards, accounts, len(o)) & personal
    fewest = np.where(may, o.visits, np.iinfo(np.int64).max).min(axis=1)
    return np.where(may.any(axis=1), fewest, 0)


def lifted(
    problem: CoverageProblem,
    accounts: Accounts,
    sellers: Sellers,
    visitable: Bools,
    seller_bans: Ints,
    partners: int,
    partner_bans: Ints,
) -> Bools:
    """(n,) accounts of one region whose card leaves them no way: nobody who may visit, no inside
    seat to call from, no partner. Indices are the region's own; `visitable` (n, J)."""
    o, n = problem.options, len(accounts)
    own = (accounts.pin_owner == NONE)[:, None] | (
        accounts.pin_owner[:, None] == np.arange(len(sellers))
    )
    own[seller_bans[:, 0], seller_bans[:, 1]] = False
    has_partner = np.bincount(partner_bans[:, 0], minlength=n) < partners
    seat = sellers.seat != NONE
    rule = partner_rule(problem.cards, accounts)
    within = options_within(problem.cards, accounts, len(o))
    found = np.zeros(n, dtype=np.bool_)
    for at in range(len(o)):
        able = own & (visitable if o.visits[at] else True) & (seat if o.calls[at] else True)
        found |= within[:, at] & able.any(axis=1) & _fits(int(o.mode[at]), rule, has_partner)
    return (in_force(accounts) != NONE) & ~found


def _fits(mode: int, rule: Ints, has_partner: Bools) -> Bools:
    """(n,) whether the way can keep the partner rule; the house partner helps out where it may."""
    if mode == Mode.INSIDE:
        return rule != PartnerRule.ALWAYS
    if mode == Mode.PERSONAL:
        return (rule != PartnerRule.ALWAYS) | has_partner
    return rule != PartnerRule.NEVER
