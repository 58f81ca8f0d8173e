"""Acts that changed the coverage: which one made a plan hold, and what taking it back would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import F, Q

from tandem.coverage.models import CoveragePlan, Publication
from tandem.coverage.queries.plans import Movement
from tandem.keyaccounts.models import CoverageChange
from tandem.organisation.models import User


@dataclass(frozen=True)
class WayBack:
    """What taking the plan back would change: accounts, sellers, and what stays all the same."""

    before: list[CoveragePlan]
    accounts: int
    owners: int
    stays: int  # owners somebody has changed since, or who have left
    movements: list[Movement]


def publication_of(plan: CoveragePlan) -> Publication | None:
    """The act that made this plan hold."""
    done = Publication.objects.filter(plan=plan, undoes=None, done_at__isnull=False)
    return done.select_related("by").order_by("-pk").first()


def can_go_back(plan: CoveragePlan) -> bool:
    """Another plan stepped back for this one and could hold again."""
    published = publication_of(plan)
    return published is not None and bool(published.replaced)


def way_back_of(publication: Publication) -> WayBack:
    """The difference of taking it back; five queries, whatever the size of the plan."""
    changes = CoverageChange.objects.filter(batch=publication.pk)
    moved = changes.filter(is_move=True)
    held = moved.filter(Q(account__owner=F("owner")) | Q(account__owner=None, owner=None))
    owners: list[tuple[int | None, int | None]] = [
        (before["owner_id"], owner)
        for before, owner in held.values_list("before", "owner_id")
        if "owner_id" in before
    ]
    people = User.objects.in_bulk({pk for pair in owners for pk in pair if pk})
    back = [pair for pair in owners if not pair[0] or people[pair[0]].is_active]
    gains = Counter(before for before, _owner in back if before)
    losses = Counter(owner for _before, owner in back if owner)
    found = [Movement(people[pk], gains[pk], losses[pk]) for pk in {*gains, *losses}]
    return WayBack(
        before=list(CoveragePlan.objects.filter(pk__in=publication.replaced).order_by("number")),
        accounts=changes.count(),
        owners=len(back),
        stays=moved.count() - held.count() + len(owners) - len(back),
        movements=sorted(found, key=lambda row: (-(row.gained + row.lost), row.seller.name_key)),
    )
