"""The control room: how healthy the list is by region, and what waits for a decision."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.coverage.models import CoveragePlan
from tandem.foundation.formats import count, share
from tandem.foundation.kit import Column, Empty, Grid, Row, Tile, link
from tandem.keyaccounts.models import Account, DuplicatePair
from tandem.organisation.models import Region
from tandem.organisation.requests import Request


def home(request: Request) -> dict[str, Any]:
    actor = request.actor
    plan = CoveragePlan.objects.visible_to(actor).order_by("-id").first()
    pairs = DuplicatePair.objects.visible_to(actor).filter(verdict=DuplicatePair.Verdict.OPEN)
    candidates = Account.objects.visible_to(actor).filter(state=Account.State.CANDIDATE)
    accounts = reverse("accounts")
    tiles = [
        Tile(
            _("Candidates to lock"),
            count(candidates.count()),
            url=f"{accounts}?state=candidate",
        ),
        Tile(_("Possible duplicates"), count(pairs.count()), url=reverse("duplicates")),
        Tile(
            _("Newest plan"),
            str(plan) if plan else "–",
            note=plan.get_state_display() if plan else _("no plan yet"),
            url=reverse("plan"),
        ),
    ]
    return {"tiles": tiles, "grid": _grid(health_by_region(actor))}


def health_by_region(actor: Any) -> list[dict[str, Any]]:
    """Of the locked accounts of each region: how many have what the plan needs."""
    rows = (
        Account.objects.visible_to(actor)
        .locked()
        .order_by()
        .values("region_id")
        .annotate(
            accounts=Count("id"),
            owned=Count("id", filter=Q(owner__isnull=False)),
            paired=Count("id", filter=Q(inside__isnull=False)),
            placed=Count("id", filter=Q(lat__isnull=False)),
            sized=Count("id", filter=Q(potential_minor__gt=0)),
            classed=Count("id", filter=~Q(segment="")),
        )
    )
    by_region = {row["region_id"]: row for row in rows}
    return [
        {"region": region, **by_region[region.pk]}
        for region in Region.objects.all()
        if region.pk in by_region
    ]


def _grid(rows: list[dict[str, Any]]) -> Grid:
    measured = ("owned", "paired", "placed", "sized", "classed")
    labels = (_("Owner"), _("Inside seller"), _("Place"), _("Wallet"), _("Class"))
    accounts = reverse("accounts")
    return Grid(
        id="health",
        label=_("Health of the locked list"),
        columns=[
            Column(_("Region"), kind="main"),
            Column(_("Accounts"), kind="number"),
            *(Column(label, kind="number", low=number > 1) for number, label in enumerate(labels)),
            Column(_("Health"), kind="number"),
        ],
        rows=[
            Row(
                id=row["region_id"],
                label=str(row["region"]),
                url=f"{accounts}?region={row['region_id']}",
                cells=[
                    link(row["region"], f"{accounts}?region={row['region_id']}"),
                    count(row["accounts"]),
                    *(share(row[name], row["accounts"]) for name in measured),
                    share(sum(row[name] for name in measured), row["accounts"] * len(measured)),
                ],
            )
            for row in rows
        ],
        empty=Empty(
            _("The locked list is empty"),
            _("Import a list; then lock what has no duplicate."),
            icon="upload",
            actions=[(_("Import a locked list"), reverse("import_new"))],
        ),
    )
