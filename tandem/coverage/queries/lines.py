"""Lines of a plan as a list, largest first, and one line with everything behind it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from tandem.coverage.models import CoveragePlan, Pin, PlanLine
from tandem.coverage.queries.comparison import (
    OTHER_OWNER,
    OTHER_PARTNER,
    OTHER_WAY,
    against,
)
from tandem.coverage.queries.plans import (
    CLASS_BETWEEN,
    CLASS_CHANGED,
    CLASS_HELD,
    lines_of_plan,
)
from tandem.foundation.errors import NotThere
from tandem.organisation.models import Company, RoleGrant, User
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

PAGE = 100
FIXED = ("PINNED", "NOTICE")
DIFFERS = {"owner": OTHER_OWNER, "partner": OTHER_PARTNER, "way": OTHER_WAY}
CLASSED = {"changed": CLASS_CHANGED, "held": CLASS_HELD, "between": CLASS_BETWEEN}
RELATED = ("account", "owner", "inside", "partner", "owner_before", "partner_before", "region")


@dataclass(frozen=True)
class LineFilter:
    """What to list; None and empty mean: all. `owner_id` 0 means: without an owner."""

    region_id: int | None = None
    owner_id: int | None = None
    before_id: int | None = None
    segment: str = ""
    mode: str = ""
    moved: str = ""  # "any": another owner than before; "owned": and there was one before
    only_changed: bool = False
    only_edited: bool = False  # moved by a person after the planner
    only_unvisited: bool = False
    only_held_out: bool = False
    only_fixed: bool = False  # by a pin or a notice
    classed: str = ""  # "changed", "held" against today's figures, "between" two classes
    against_id: int | None = None  # another plan …
    differs: str = ""  # … and in what it differs: "owner", "partner", "way"


@dataclass(frozen=True)
class LinesPage:
    """`after`, `before` are the keys of the pages beside this one; 0 where there is none."""

    lines: list[PlanLine]
    count: int
    first: int
    after: int
    before: int


@dataclass(frozen=True)
class LineFacts:
    line: PlanLine
    pin: Pin | None
    sellers: list[User]
    people: dict[int, User]
    partners: dict[int, Company]


def lines_page(
    *,
    actor: Actor,
    plan: CoveragePlan,
    wanted: LineFilter,
    after: int = 0,
    before: int = 0,
    size: int = PAGE,
) -> LinesPage:
    """One page by key: `after` the last id of the page before, or `before` the first of the next."""
    rows = filtered(lines_of_plan(actor, plan), wanted)
    total = rows.count()
    page = rows.select_related(*RELATED)
    if before:
        found = list(page.filter(pk__lt=before).order_by("-id")[:size])[::-1]
    else:
        found = list(page.filter(pk__gt=after).order_by("id")[:size])
    first = rows.filter(pk__lt=found[0].pk).count() if found else 0
    return LinesPage(
        lines=found,
        count=total,
        first=first + 1 if found else 0,
        after=found[-1].pk if found and first + len(found) < total else 0,
        before=found[0].pk if first else 0,
    )


def filtered(rows: QuerySet[PlanLine], wanted: LineFilter) -> QuerySet[PlanLine]:
    if wanted.region_id is not None:
        rows = rows.filter(region_id=wanted.region_id)
    if wanted.owner_id is not None:
        rows = rows.filter(owner_id=wanted.owner_id or None)
    if wanted.before_id is not None:
        rows = rows.filter(owner_before_id=wanted.before_id, is_changed=True)
        rows = rows.exclude(owner_id=wanted.before_id)
    if wanted.segment:
        rows = rows.filter(segment=wanted.segment)
    if wanted.mode:
        rows = rows.filter(mode=wanted.mode)
    if wanted.moved:
        rows = rows.filter(is_changed=True).exclude(owner_id=F("owner_before_id"))
        rows = rows.exclude(owner=None, owner_before=None)
    if wanted.moved == "owned":
        rows = rows.exclude(owner_before=None)
    if wanted.only_changed:
        rows = rows.filter(is_changed=True)
    if wanted.only_edited:
        rows = rows.filter(edited_by__isnull=False)
    if wanted.only_unvisited:
        rows = rows.filter(visits=0)
    if wanted.only_fixed:
        rows = rows.filter(reason__owner__in=FIXED)
    if wanted.only_held_out:
        rows = rows.filter(is_held_out=True)
    if wanted.classed in CLASSED:
        rows = rows.filter(CLASSED[wanted.classed])
    if wanted.against_id is not None and wanted.differs in DIFFERS:
        rows = against(rows, wanted.against_id).filter(DIFFERS[wanted.differs])
    return rows


def line_facts(*, actor: Actor, line_id: int) -> LineFacts:
    """One line with the people and partners its reason names; a fixed number of queries."""
    line = (
        PlanLine.objects.visible_to(actor)
        .select_related("plan", "edited_by", "account__industry", *RELATED)
        .filter(pk=line_id)
        .first()
    )
    if line is None:
        raise NotThere("no_such_line", _("There is no such line. Open the plan and look again."))
    others = line.reason.get("alternatives", [])
    limit = line.reason.get("limit") or {}
    user_ids = {row["owner"] for row in others} | {limit.get("seller")}
    company_ids = {row["partner"] for row in others} | {limit.get("partner")}
    return LineFacts(
        line=line,
        pin=Pin.objects.visible_to(actor)
        .filter(account_id=line.account_id)
        .select_related("owner", "by")
        .first(),
        sellers=sellers_of_region(line.region_id),
        people=User.objects.in_bulk([pk for pk in user_ids if pk]),
        partners=Company.objects.in_bulk([pk for pk in company_ids if pk]),
    )


def sellers_of_region(region_id: int) -> list[User]:
    """Whom an account of this region can be given to."""
    sellers = RoleGrant.objects.filter(role=Role.OUTSIDE_SELLER, until__isnull=True)
    people = User.objects.filter(
        pk__in=sellers.values("user_id"), region_id=region_id, is_active=True
    )
    return list(people.order_by("name_key", "id"))


def changed_owners(plan_id: int) -> int:
    """Accounts that had an owner and would get another, or none."""
    had = PlanLine.objects.filter(plan_id=plan_id, is_changed=True, owner_before__isnull=False)
    return had.filter(~Q(owner_id=F("owner_before_id")) | Q(owner__isnull=True)).count()
