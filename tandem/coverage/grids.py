"""The plan's matrix, loads and lists as the kit draws them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tandem.coverage.models import CoveragePlan, PlanLine
from tandem.coverage.queries.lines import LinesPage
from tandem.coverage.queries.plans import LoadLine, MatrixLine, Movement
from tandem.coverage.rules.strategy import SEGMENTS
from tandem.coverage.wording import wan, why_in_short
from tandem.foundation.formats import count, unit_label
from tandem.foundation.kit import (
    Column,
    Empty,
    Grid,
    Load,
    Matrix,
    MatrixCell,
    MatrixRow,
    Pager,
    Row,
    chip,
    heat,
    link,
    person,
    segment,
)
from tandem.keyaccounts.models import Account

Url = Callable[..., str]


def segment_names() -> dict[str, str]:
    return {
        "A": pgettext("segment", "win"),
        "B": pgettext("segment", "deepen"),
        "C": pgettext("segment", "open"),
        "D": pgettext("segment", "keep"),
    }


def matrix(
    plan: CoveragePlan,
    rows: Sequence[MatrixLine],
    *,
    region_id: int | None,
    marks: Mapping[int, object],
) -> Matrix:
    """Region × segment, or seller × segment of one region; every number links to its list."""
    names = segment_names()
    most = max((n for row in rows for n in row.by_segment.values()), default=0)
    key = "region" if region_id is None else "owner"
    fixed = {} if region_id is None else {"region": region_id}
    return Matrix(
        label=_("Accounts by segment"),
        corner=_("Region") if region_id is None else _("Seller"),
        columns=[f"{letter} {names[letter]}" for letter in SEGMENTS],
        rows=[
            MatrixRow(
                label=row.label or _("Without an owner"),
                url=reverse("plan_version", args=[plan.pk]) + f"?region={row.key}"
                if region_id is None
                else lines_url(plan, owner=row.key, **fixed),
                cells=_cells(plan, row.by_segment, most, {key: row.key, **fixed}),
                total=_cell(plan, row.by_segment.total(), None, {key: row.key, **fixed}),
                after=marks.get(row.key, "–"),
            )
            for row in rows
        ],
        total_label="Σ",
        after_label=_("Visits of capacity") if region_id is None else _("Hours against the band"),
        footer=_footer(plan, rows, fixed),
        key=(_("few"), _("many")),
    )


def load_mark(line: LoadLine) -> SafeString:
    load = Load(percent=line.percent, low=line.low, high=line.high)
    bar = render_to_string("foundation/_load.html", {"load": load})
    return format_html(
        '<span class="line">{} <small>{}</small></span>',
        bar,
        _("%(visits)s of %(room)s visits")
        % {"visits": count(line.visits), "room": count(line.visit_capacity)},
    )


@dataclass(frozen=True)
class Figures:
    """A row of figures about one person, partner or region; `shown` names it in the first cell."""

    subject: Model
    shown: object
    cells: Sequence[object]


def figures_grid(
    name: str, label: str, columns: list[Column], rows: Iterable[Figures], empty: Empty
) -> Grid:
    """A table whose first column says whom a row is about and whose others say how much."""
    return Grid(
        id=name,
        label=label,
        columns=columns,
        rows=[
            Row(id=row.subject.pk, label=str(row.subject), cells=[row.shown, *row.cells])
            for row in rows
        ],
        empty=empty,
    )


def movements_grid(plan: CoveragePlan, rows: Sequence[Movement], *, has_lists: bool = True) -> Grid:
    """`has_lists`: the plan's own lines stand behind these numbers."""
    gains = [lines_url(plan, owner=row.seller.pk, moved="any") if has_lists else "" for row in rows]
    losses = [lines_url(plan, before_owner=row.seller.pk) if has_lists else "" for row in rows]
    return figures_grid(
        "movements",
        _("Who gains and who loses accounts"),
        [
            Column(_("Seller"), kind="main"),
            Column(_("Gains"), kind="number", tag=True),
            Column(_("Loses"), kind="number", tag=True),
        ],
        [
            Figures(
                row.seller,
                person(str(row.seller)),
                [_counted(row.gained, gain), _counted(row.lost, loss)],
            )
            for row, gain, loss in zip(rows, gains, losses, strict=True)
        ],
        Empty(_("Nobody gains or loses an account"), _("Every owner stays as they are.")),
    )


def lines_grid(page: LinesPage, url: Url) -> Grid:
    return Grid(
        id="plan-lines",
        label=_("Accounts of the plan"),
        columns=[
            Column(_("Customer"), kind="main"),
            Column(_("Segment")),
            Column(_("Owner")),
            Column(_("Owner so far"), low=True),
            Column(_("Why"), low=True),
            Column(_("Partner"), low=True),
            Column(_("Mode")),
            Column(_("Visits"), kind="number", tag=True),
            Column(_("Value, %(unit)s") % {"unit": unit_label("wan")}, kind="number", low=True),
        ],
        rows=[_line_row(line) for line in page.lines],
        pager=Pager(
            count=page.count,
            first=page.first,
            last=page.first + len(page.lines) - 1 if page.lines else 0,
            previous_url=url(before=page.before) if page.before else "",
            next_url=url(after=page.after) if page.after else "",
        ),
        empty=Empty(
            _("No account matches"),
            _("Take a filter away to see more."),
            actions=[(_("All accounts of the plan"), "?")],
        ),
    )


def lines_url(plan: CoveragePlan, **filters: Any) -> str:
    return f"{reverse('plan_lines', args=[plan.pk])}?{urlencode(filters)}"


def _line_row(line: PlanLine) -> Row:
    url = reverse("plan_line", args=[line.pk])
    before = line.owner_before
    moved = line.owner_id != line.owner_before_id
    modes = dict(Account.Mode.choices)
    partner = str(line.partner or "–")
    if line.partner_id != line.partner_before_id and line.partner_before:
        partner = f"{line.partner_before} → {partner}"
    return Row(
        id=line.pk,
        label=str(line.account),
        url=url,
        cells=[
            link(line.account, url, note=line.region),
            segment(line.segment) if line.segment else "–",
            person(str(line.owner) if line.owner else None),
            chip(before or _("nobody"), mark="swap") if moved else "",
            why_in_short(line),
            partner,
            _("%(mode)s, top 20") % {"mode": modes[line.mode]}
            if line.is_top
            else str(modes[line.mode]),
            line.visits,
            wan(line.value_thousand, digits=2),
        ],
    )


def _cells(
    plan: CoveragePlan, by_segment: Counter[str], most: int, where: Mapping[str, object]
) -> list[MatrixCell]:
    return [
        _cell(
            plan,
            by_segment[letter],
            heat(by_segment[letter], low=0, high=most),
            {**where, "segment": letter},
        )
        for letter in SEGMENTS
    ]


def _cell(
    plan: CoveragePlan, number: int, step: int | None, where: Mapping[str, object]
) -> MatrixCell:
    if not number:
        return MatrixCell("–")
    return MatrixCell(count(number), heat=step, url=lines_url(plan, **where))


def _footer(
    plan: CoveragePlan, rows: Sequence[MatrixLine], fixed: Mapping[str, object]
) -> MatrixRow:
    sums: Counter[str] = Counter()
    for row in rows:
        sums.update(row.by_segment)
    return MatrixRow(
        label="Σ",
        cells=[
            _cell(plan, sums[letter], None, {**fixed, "segment": letter}) for letter in SEGMENTS
        ],
        total=_cell(plan, sums.total(), None, {**fixed}),
        after="",
    )


def _counted(number: int, url: str) -> object:
    if not number:
        return "–"
    return link(count(number), url) if url else count(number)
