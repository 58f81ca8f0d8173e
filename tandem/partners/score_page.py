"""The values of a partner's scorecard: this month as it stands, and the frozen months."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.fiscal import fiscal_calendar
from tandem.foundation.kit import Column, Empty, Grid, Row, Tile, link
from tandem.organisation.models import Company
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import PartnerProfile
from tandem.partners.partner_page import head_of
from tandem.partners.queries.score_words import measure_names, score_tile, written
from tandem.partners.queries.scores import Month, activated_accounts, frozen_scores, month_of
from tandem.partners.rules.scores import Measure, Score


def scorecard_context(actor: Actor, company: Company) -> dict[str, Any]:
    month = fiscal_calendar().month(timezone.localdate())
    profile = PartnerProfile.objects.visible_to(actor).filter(company=company).first()
    now = month_of(profile, month) if profile is not None else Month([], frozenset())
    activated = list(activated_accounts(actor, now.activated)[:100]) if now.activated else []
    return head_of(company, "partner_scorecard") | {
        "month": month.label,
        "tiles": [_tile(score, company) for score in now.scores],
        "frozen": _frozen(frozen_scores(actor, company.pk)),
        "activated": Grid(
            id="activated",
            label=_("Activated this month"),
            columns=[Column(_("Customer"), kind="main"), Column(_("State"))],
            rows=[
                Row(
                    id=row.pk,
                    label=row.name,
                    url=reverse("account", args=[row.pk]),
                    cells=[
                        link(row.name, reverse("account", args=[row.pk])),
                        row.get_activity_display(),
                    ],
                )
                for row in activated
            ],
            empty=Empty(_("No allocated account was activated this month")),
        ),
    }


def _tile(score: Score, company: Company) -> Tile:
    """As the partner reads it, and for staff with the rows behind it."""
    behind = reverse("partner_measure", args=[company.pk, score.measure.value])
    return replace(score_tile(score), url=behind)


def _frozen(months: dict[date, list[Score]]) -> Grid:
    used = [
        measure
        for measure in Measure
        if any(score.measure is measure for scores in months.values() for score in scores)
    ]
    names = measure_names()
    return Grid(
        id="frozen-scores",
        label=_("Frozen months"),
        columns=[
            Column(_("Month"), kind="main"),
            *(Column(names[measure], kind="number") for measure in used),
        ],
        rows=[
            Row(id=f"{day:%Y-%m}", label=f"{day:%Y-%m}", cells=_cells(day, scores, used))
            for day, scores in months.items()
        ],
        empty=Empty(
            _("No month is frozen yet"),
            _("A month is frozen when the week after it is over; both sides then read the same."),
        ),
    )


def _cells(day: date, scores: list[Score], used: list[Measure]) -> list[object]:
    held = {score.measure: written(score) for score in scores}
    return [f"{day:%Y-%m}", *(held.get(measure, "–") for measure in used)]
