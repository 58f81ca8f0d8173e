"""The values of the pages on which people decide: publishing, taking back, review, notices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tandem.coverage import wording
from tandem.coverage.commands.plans import EDITABLE
from tandem.coverage.grids import lines_url, movements_grid
from tandem.coverage.models import CoveragePlan, RegionReview
from tandem.coverage.pages import LONG_MOVEMENTS, facts_seen
from tandem.coverage.permissions import may_override_review, may_plan, may_review
from tandem.coverage.queries import limits
from tandem.coverage.queries.notices import NoticesPage, running_notices
from tandem.coverage.queries.plans import movements_of, regions_in_order
from tandem.coverage.queries.publications import publication_of, way_back_of
from tandem.coverage.queries.reviews import reviews_of, unread_regions
from tandem.coverage.rules.horizon import label
from tandem.foundation.fiscal import fiscal_calendar
from tandem.foundation.formats import day
from tandem.foundation.kit import Column, Empty, Grid, Pager, Row
from tandem.foundation.requests import whole_number
from tandem.organisation.rules.scope import Actor


def publication_context(actor: Actor, plan: CoveragePlan, *, on: date) -> dict[str, Any]:
    movements = movements_of(actor, plan)
    may_decide = may_plan(actor, region_id=plan.region_id) and plan.state in EDITABLE
    unread = unread_regions(actor, plan) if may_decide else []
    return {
        "plan": plan,
        "period": label(plan.quarter_start, plan.quarter_end, fiscal_calendar()),
        "people": len(movements),
        "notice_days": limits.partner_notice_days(),
        "unread": unread,
        "may_override": may_override_review(actor),
        "violations": wording.facts_in_words(
            facts_seen(actor, plan.violations, None), regions_in_order()
        ),
        "changes_url": lines_url(plan, changed=1),
        "may_decide": may_decide,
        "grid": movements_grid(plan, movements[:LONG_MOVEMENTS]),
        "more_movements": max(len(movements) - LONG_MOVEMENTS, 0),
    }


def taking_back_context(actor: Actor, plan: CoveragePlan) -> dict[str, Any]:
    """The difference of going back, before anything is done."""
    published = publication_of(plan)
    is_possible = (
        plan.state == CoveragePlan.State.PUBLISHED
        and published is not None
        and bool(published.replaced)
        and may_plan(actor, region_id=plan.region_id)
    )
    context: dict[str, Any] = {"plan": plan, "is_possible": is_possible}
    if published is None or not is_possible:
        return context
    back = way_back_of(published)
    return context | {
        "published": published,
        "back": back,
        "grid": movements_grid(plan, back.movements[:LONG_MOVEMENTS], has_lists=False),
        "more_movements": max(len(back.movements) - LONG_MOVEMENTS, 0),
    }


def review_context(actor: Actor, plan: CoveragePlan, *, on: date) -> dict[str, Any]:
    """Who has said what to this draft, and what the reader may say."""
    lines = reviews_of(actor, plan, on=on)
    approved = sum(line.review.verdict == RegionReview.Verdict.APPROVED for line in lines)
    return {
        "reviews": [
            {
                "review": line.review,
                "managers": line.managers,
                "may_decide": plan.state == CoveragePlan.State.REVIEW
                and may_review(actor, region_id=line.review.region_id),
            }
            for line in lines
        ],
        "reviews_approved": approved,
    }


def notices_context(actor: Actor, *, on: date, page: Mapping[str, str]) -> dict[str, Any]:
    found = running_notices(actor, after=whole_number(page.get("after", "")) or 0)
    return {"grid": _notices_grid(found, shows_next=not actor.is_partner), "page": found}


def _notices_grid(page: NoticesPage, *, shows_next: bool) -> Grid:
    """A partner never reads who comes after it."""
    columns = [
        Column(_("Customer"), kind="main"),
        Column(_("Region"), low=True),
        Column(_("Partner")),
        *([Column(_("Next partner"))] if shows_next else []),
        Column(_("Last day"), tag=True),
        Column(_("Plan"), kind="number", low=True),
    ]
    rows = [
        Row(
            id=row.pk,
            label=str(row.account),
            cells=[
                str(row.account),
                str(row.account.region),
                str(row.partner),
                *([str(row.next_partner or "–")] if shows_next else []),
                day(row.until),
                row.plan.number,
            ],
        )
        for row in page.notices
    ]
    return Grid(
        id="notices",
        label=_("Accounts in notice"),
        columns=columns,
        rows=rows,
        pager=Pager(
            count=page.count,
            first=page.first,
            last=page.first + len(rows) - 1 if rows else 0,
            next_url=f"?after={page.after}" if page.after else "",
        ),
        empty=Empty(_("No account is about to leave a partner")),
    )
