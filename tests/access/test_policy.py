"""The policy table and the addresses are the same list."""

from __future__ import annotations

from config.access import ROWS
from tests.access.arguments import missing_rules, routes
from tests.access.world import World


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    named = {route.name for route in routes()}
    rows = {row.route for row in ROWS}

    assert named - rows == set()
    assert rows - named == set()


def test_every_argument_of_a_route_can_be_filled(world: World) -> None:
    assert missing_rules(world) == []


def test_a_row_opens_its_route_to_somebody() -> None:
    closed = [row.route for row in ROWS if not (row.roles or row.is_public or row.is_personal)]

    assert closed == []


def test_a_route_with_an_argument_says_what_the_argument_must_be() -> None:
    with_arguments = {route.name for route in routes() if route.argument_names}
    unscoped = [row.route for row in ROWS if row.route in with_arguments and row.scope == "none"]

    assert unscoped == []
