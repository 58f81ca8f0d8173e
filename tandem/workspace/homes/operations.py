"""The control room: how healthy the list is by region, and what waits for a decision."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tandem.coverage.models import CoveragePlan
from tandem.foundation.formats import count, share
from tandem.foundation.kit import Column, Empty, Grid, Row, Tile, link, number
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.duplicates import open_pairs
from tandem.organisation.models import Region
from tandem.organisation.requests import Request
from tandem.workspace.addresses import accounts_url

# a measure of health, and the fact of the accounts list that it counts
MEASURES = {
    "owned": "owner",
    "paired": "inside",
    "placed": "place",
    "sized": "wallet",
    "classed": "segment",
}


def home(request: Request) -> dict[str, Any]:
    actor = request.actor
    plan = CoveragePlan.objects.visible_to(actor).order_by("-id").first()
    pairs = open_pairs(actor).count()
    candidates = Account.objects.visible_to(actor).filter(state=Account.State.CANDIDATE).count()
    tiles = [
        Tile(
            _("Candidates to lock"),
            count(candidates),
            url=accounts_url(state="candidate"),
            count=candidates,
        ),
        Tile(_("Possible duplicates"), count(pairs), url=reverse("duplicates"), count=pairs),
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
    labels = (_("Owner"), _("Inside seller"), _("Place"), _("Wallet"), _("Class"))
    return Grid(
        id="health",
        label=_("Health of the locked list"),
        columns=[
            Column(_("Region"), kind="main"),
            Column(_("Accounts"), kind="number"),
            *(Column(label, kind="number", low=place > 1) for place, label in enumerate(labels)),
            Column(_("Health"), kind="number"),
        ],
        rows=[_row(row, labels) for row in rows],
        empty=Empty(
            _("The locked list is empty"),
            _("Import a list; then lock what has no duplicate."),
            icon="upload",
            actions=[(_("Import a locked list"), reverse("import_new"))],
        ),
    )


def _row(row: dict[str, Any], labels: tuple[str, ...]) -> Row:
    """Each share with the accounts that still lack the fact, which are the work to do."""
    region, accounts = row["region_id"], row["accounts"]
    url = accounts_url(region=region)
    return Row(
        id=region,
        label=str(row["region"]),
        url=url,
        cells=[
            link(row["region"], url),
            number(accounts, url),
            *(
                _known(row[measure], accounts, region, fact, label)
                for (measure, fact), label in zip(MEASURES.items(), labels, strict=True)
            ),
            share(sum(row[measure] for measure in MEASURES), accounts * len(MEASURES)),
        ],
    )


def _known(part: int, accounts: int, region: int, fact: str, label: str) -> SafeString:
    missing, missing_url = accounts - part, accounts_url(region=region, lacks=fact)
    said = _("%(number)s without: %(fact)s") % {"number": count(missing), "fact": label}
    return format_html(
        "{} {}",
        number(part, accounts_url(region=region, has=fact), text=share(part, accounts)),
        number(missing, missing_url, text=f"−{count(missing)}", label=said) if missing else "",
    )
