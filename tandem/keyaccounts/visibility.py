"""The one condition that decides which accounts a person sees (docs/adr/0003-visibility.md).

It is plain SQL on the account's own columns, each with an index, so pages, counts, search,
export and totals are right by construction and quick at 50,000 rows.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from tandem.organisation.rules.scope import Actor


def account_condition(actor: Actor, granted: type[models.Model]) -> Q | Exists | None:
    """What an account must fulfil for this actor; None: every account; empty reach: no account.

    `granted` is the table of accounts named one by one (service engineers, partner sellers).
    """
    reach = actor.reach
    if reach.everything:
        return None
    opened: list[Q | Exists] = []
    if reach.region_ids:
        opened.append(_among("region_id", reach.region_ids))
    if reach.industry_ids:
        opened.append(_among("industry_id", reach.industry_ids))
    if reach.as_owner:
        opened.append(Q(owner_id=actor.user_id))
    if reach.as_inside:
        opened.append(Q(inside_id=actor.user_id))
    if reach.as_company:
        opened.append(Q(partner_id=actor.company_id))
    if reach.as_named:
        named = granted._default_manager.filter(account_id=OuterRef("pk"), user_id=actor.user_id)
        opened.append(Exists(named))
    if not opened:
        return Q(pk__in=[])
    condition: Q = Q(opened[0])
    for further in opened[1:]:
        condition |= Q(further)
    return condition


def _among(column: str, ids: frozenset[int]) -> Q:
    if len(ids) == 1:
        return Q(**{column: next(iter(ids))})
    return Q(**{f"{column}__in": sorted(ids)})
