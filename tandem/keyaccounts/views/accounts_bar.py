"""What stands above the list: tabs of views, and one control for each thing it is filtered by.

A control that is set shows a cross that takes it away; both are plain links and form fields, so
the bar works without script.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from django.utils.translation import gettext as _

from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.choices import (
    SEGMENTS,
    Choice,
    Control,
    cell_choices,
    choices_of,
    chosen_label,
    owner_choices,
    with_chosen,
)
from tandem.keyaccounts.queries.filters import ANY_STATE, NONE, AccountFilter
from tandem.keyaccounts.queries.paging import Order
from tandem.keyaccounts.queries.reading import list_query
from tandem.organisation.rules.roles import MANAGERS, Role
from tandem.organisation.rules.scope import Actor
from tandem.organisation.saved_views import PLAIN, KeptView, Tab, view_tabs

UNVISITED_DAYS = (14, 30, 60, 90, 180)


def address(chosen: AccountFilter, order: Order, **more: str) -> str:
    """The query that leads to this list; one at its defaults says so, because a bare address leads
    to the view that a person opens the page with."""
    return f"?{list_query(chosen, order, **more) or PLAIN}"


def tabs(actor: Actor, chosen: AccountFilter, order: Order, saved: Sequence[KeptView]) -> list[Tab]:
    here = list_query(chosen, order)
    own = [Tab(label, f"?{query or PLAIN}", query == here) for label, query in _ready_made(actor)]
    return own + view_tabs(saved, here)


def _ready_made(actor: Actor) -> list[tuple[str, str]]:
    is_manager = actor.has_any(MANAGERS)
    views = [(_("Locked list") if is_manager else _("My accounts"), "")]
    if is_manager or actor.has_any({Role.OUTSIDE_SELLER, Role.INSIDE_SELLER}):
        views.append((_("Top 20") if is_manager else _("My top 20"), "top=1"))
    views += [
        (_("60 days unseen"), "unvisited_days=60"),
        (_("Never active"), "activity=new"),
    ]
    if is_manager:
        views.append((_("No owner"), f"owner={NONE}"))
    return [*views, (_("Candidates"), "state=candidate")]


def controls(actor: Actor, chosen: AccountFilter, order: Order) -> list[Control]:
    """The selects, in the order a person narrows a list."""
    regions, industries = cell_choices()
    days = [
        Choice(str(number), _("over %(days)s days") % {"days": number}) for number in UNVISITED_DAYS
    ]
    offered: list[tuple[str, str, Sequence[Choice]]] = [
        ("region", _("Region"), regions),
        ("industry", _("Industry"), industries),
        ("owner", _("Owner"), owner_choices(actor, chosen.region)),
        ("segment", _("Class"), [Choice(letter, letter) for letter in SEGMENTS]),
        (
            "mode",
            _("Mode"),
            [*choices_of(Account.Mode.choices)[1:], Choice(NONE, _("Not planned"))],
        ),
        ("activity", _("Activity"), choices_of(Account.Activity.choices)),
        ("state", _("Status"), _states()),
        ("unvisited_days", _("Unvisited"), days),
    ]
    return [_control(chosen, order, *one) for one in offered]


def _control(
    chosen: AccountFilter, order: Order, name: str, label: str, choices: Sequence[Choice]
) -> Control:
    value = getattr(chosen, name)
    values = [str(one) for one in value] if isinstance(value, tuple) else [str(value)]
    is_default = value == next(one.default for one in fields(AccountFilter) if one.name == name)
    is_state = name == "state"
    if is_default:
        return Control(name, label, choices, values[0] if is_state else "", always=is_state)
    choices = with_chosen(choices, values[0], lambda: _named(name, values[0]))
    bare = without(chosen, order, name)
    return Control(name, label, choices, values[0], bare, tuple(values[1:]), always=is_state)


def _named(name: str, value: str) -> str:
    if name == "unvisited_days":
        return _("over %(days)s days") % {"days": value}
    return chosen_label(value, is_person=name == "owner")


def without(chosen: AccountFilter, order: Order, name: str) -> str:
    default = next(one.default for one in fields(AccountFilter) if one.name == name)
    bare: dict[str, Any] = {name: default, "problems": ()}
    return address(replace(chosen, **bare), order)


def without_search(chosen: AccountFilter, order: Order) -> str:
    return without(chosen, order, "q") if chosen.q else ""


def _states() -> list[Choice]:
    state = Account.State
    shown = [state.LOCKED, state.CANDIDATE, state.RELEASED]
    return [*(Choice(one.value, str(one.label)) for one in shown), Choice(ANY_STATE, _("All"))]
