"""Who covers an account changed by a plan: told on its timeline, so that the page reads nothing more.

Written by a job after the switch, which stays as short as it is; a batch that is there already is not
written again. The names are kept as they were then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from tandem.activities.models import Activity
from tandem.coverage.events import CoverageSwitched
from tandem.coverage.models import Publication
from tandem.foundation import bulk, jobs
from tandem.keyaccounts.models import CoverageChange
from tandem.organisation.models import Company, User

TELL = "activities.tell_timelines"
WHO: dict[str, type[User] | type[Company]] = {
    "owner": User,
    "inside": User,
    "partner": Company,
}
COLUMNS = ("account", "kind", "at", "by", "text", "facts", "recorded_at")


def timelines_follow_coverage(event: CoverageSwitched) -> None:
    """Listener: the entries are written by a job that starts on commit."""
    jobs.start(
        kind=TELL,
        owner_id=event.by_id,
        title=gettext_noop("Timelines of coverage plan %(number)s"),
        number=event.plan_number,
        args={"publication_id": event.publication_id},
    )


def tell_timelines(act: Publication, report: Callable[[int], None]) -> int:
    """One entry for each account whose people or partner changed; returns how many were written."""
    moved = CoverageChange.objects.filter(batch=act.pk, is_move=True).order_by("account_id")
    written, last = 0, 0
    while rows := list(
        moved.filter(account_id__gt=last).values_list("account_id", "before", "after")[: bulk.BATCH]
    ):
        written += _write(act, rows)
        last = rows[-1][0]
        report(len(rows))
    return written


@transaction.atomic
def _write(act: Publication, rows: list[tuple[int, dict[str, Any], dict[str, Any]]]) -> int:
    there = Activity.objects.filter(
        account_id__in=[account for account, _before, _after in rows],
        kind=Activity.Kind.CHANGE,
        at=moment_of(act),
        facts__has_key="coverage",
    )
    told = set(there.values_list("account_id", flat=True))
    names = _names(rows)
    new = [
        [account, Activity.Kind.CHANGE, act.done_at, act.by_id, "", facts, act.done_at]
        for account, before, after in rows
        if account not in told and (facts := _facts(act, before, after, names))
    ]
    bulk.insert_rows(Activity, COLUMNS, new)
    return len(new)


def moment_of(act: Publication) -> datetime:
    """When it became true; before that nothing is told."""
    if act.done_at is None:
        raise ValueError("This act has not taken place.")
    return act.done_at


def _facts(
    act: Publication,
    before: dict[str, Any],
    after: dict[str, Any],
    names: dict[tuple[str, int], list[str]],
) -> dict[str, Any]:
    """Before and after of each place that changed hands, by name in both languages."""
    changed = {
        place: [names.get((place, said.get(f"{place}_id") or 0)) for said in (before, after)]
        for place in WHO
        if f"{place}_id" in after
    }
    plan = {"number": act.plan.number, "is_back": act.undoes_id is not None}
    return {"coverage": changed, "plan": plan} if changed else {}


def _names(
    rows: list[tuple[int, dict[str, Any], dict[str, Any]]],
) -> dict[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = {}
    for place, model in WHO.items():
        asked = [said.get(f"{place}_id") for _pk, *both in rows for said in both]
        ids = {pk for pk in asked if pk is not None}
        columns = ("pk", "name", "name_en") if model is User else ("pk", "name", "name")
        for pk, *said in model.objects.filter(pk__in=ids).values_list(*columns):
            found[place, pk] = said
    return found
