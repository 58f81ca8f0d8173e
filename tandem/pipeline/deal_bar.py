"""The bar over deals: a control for each thing they are narrowed by, the same over list and board.

What an address narrows by beyond the controls (it comes from a number elsewhere) stands as a chip
with its cross, and is kept when a control is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from django.utils.translation import gettext as _

from tandem.foundation.formats import day
from tandem.keyaccounts.queries.choices import (
    Choice,
    Control,
    cell_choices,
    choices_of,
    chosen_label,
    owner_choices,
    with_chosen,
)
from tandem.organisation.rules.scope import Actor
from tandem.organisation.saved_views import Tab
from tandem.pipeline.models import Stage
from tandem.pipeline.queries.filters import NOBODY, DealFilter
from tandem.pipeline.wording import step_words

SPANS = ("close", "step", "closed")
To = Callable[[DealFilter], str]


@dataclass(frozen=True)
class Chip:
    label: str
    said: str
    clear_url: str


@dataclass(frozen=True)
class DealBar:
    controls: list[Control]
    chips: list[Chip]
    hidden: list[tuple[str, str]]
    q: str
    clear_url: str


def deal_bar(actor: Actor, chosen: DealFilter, to: To, *, stages: Sequence[Stage] = ()) -> DealBar:
    """With `stages` that of a list, which chooses state and stage as well."""
    offered = _of_list(stages) if stages else []
    offered += _of_both(actor, chosen)
    controls = [_control(chosen, to, *one) for one in offered]
    shown = {"q", *(one.name for one in controls)}
    hidden = [
        (one.name, str(value))
        for one in fields(chosen)
        if one.name not in shown and (value := getattr(chosen, one.name)) != one.default
    ]
    return DealBar(
        controls,
        _chips(chosen, to),
        hidden,
        chosen.q,
        to(DealFilter()) if chosen != DealFilter() else "",
    )


def currency_tabs(names: Sequence[str], shown: str, chosen: DealFilter, to: To) -> list[Tab]:
    """Shown where there is more than one: amounts of two currencies are never added."""
    if len(names) < 2:
        return []
    return [Tab(name, to(replace(chosen, currency=name)), name == shown) for name in names]


def _of_list(stages: Sequence[Stage]) -> list[tuple[str, str, list[Choice]]]:
    states = [*choices_of(Stage.Kind.choices), Choice("all", _("All"))]
    return [
        ("state", _("State"), states),
        ("stage", _("Stage"), [Choice(one.code, str(one)) for one in stages]),
    ]


def _of_both(actor: Actor, chosen: DealFilter) -> list[tuple[str, str, list[Choice]]]:
    regions, industries = cell_choices()
    region = {chosen.region} if isinstance(chosen.region, int) else set()
    return [
        ("category", _("Forecast category"), choices_of(Stage.Category.choices)),
        ("region", _("Region"), regions),
        ("industry", _("Industry"), industries),
        ("seller", _("Seller"), owner_choices(actor, region)),
        ("look", _("Needs a look"), _looks()),
    ]


def _looks() -> list[Choice]:
    return [
        Choice("stale", _("Standing still")),
        Choice("late", _("A day has passed")),
        Choice("no_step", _("No next step")),
        Choice("single", _("On one person")),
    ]


def _control(
    chosen: DealFilter, to: To, name: str, label: str, choices: Sequence[Choice]
) -> Control:
    value = str(getattr(chosen, name) or "")
    if value:
        choices = with_chosen(choices, value, lambda: _named(name, value))
    bare = chosen.without(name)
    clear_url = to(bare) if bare != chosen else ""
    return Control(name, label, choices, value, clear_url, always=name == "state")


def _named(name: str, value: str) -> str:
    if value == NOBODY:
        return _("not named by the source")
    return chosen_label(value, is_person=name == "seller")


def _chips(chosen: DealFilter, to: To) -> list[Chip]:
    found = []
    if chosen.change:
        bare = chosen.without("change", "since", "close_from", "close_to")
        words = {step.value: word for step, word in step_words().items()}
        found.append(Chip(words[chosen.change], _since(chosen.since), to(bare)))
    labels = (_("Expected to close"), _("Next step"), _("Closed"))
    for span, label in zip(SPANS, labels, strict=True):
        start, end = getattr(chosen, f"{span}_from"), getattr(chosen, f"{span}_to")
        if start or end:
            bare = chosen.without(f"{span}_from", f"{span}_to")
            found.append(Chip(label, _span(start, end), to(bare)))
    return found


def _since(on: date | None) -> str:
    return _("since %(day)s") % {"day": day(on)} if on else ""


def _span(start: date | None, end: date | None) -> str:
    if start == end:
        return day(start)
    return f"{day(start) if start else '…'} – {day(end) if end else '…'}"
