"""How a route's arguments are filled for each target; a route without a rule fails the test.

A new route with an id in its address needs nothing here if its argument is named like the others
(`account_id`, `visit_id` …): `world.ids` then knows a record of that kind on every target.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.world import OWNERS, TARGETS, World

# a route that calls another kind of record by a name used elsewhere
ANOTHER_KIND: dict[tuple[str, str], str] = {
    ("duplicate_decision", "pair_id"): "duplicate_id",
    ("export_file", "job_id"): "export_id",
    ("activity_file", "activity_id"): "mail_entry_id",
    ("portal_entry_file", "activity_id"): "mail_entry_id",
    ("fact", "fact_id"): "contact_id",
    ("fact_remove", "fact_id"): "contact_id",
    ("fact_put_back", "entry_id"): "removal_id",
}
# arguments that are not ids: a value that exists
WORDS: dict[str, str] = {
    "field": "city",
    "kind": "contacts",
    "measure": "activations",
    "number": "1",
    "segment": "A",
}
# what a form must say before the record is looked at
BODIES: dict[str, str] = {"duplicate_decision": "verdict=different"}
# query strings that make lists and searches show as much as they can
QUERIES: dict[str, tuple[str, ...]] = {
    "account_property": ("?show",),
    "accounts": ("?q=北方", "?q=南方", "?q=bf", "?q=nflg", "?state=all"),
    "check_in_where": ("?q=北方", "?q=南方", "?q=nflg", "?q=Qz"),
    "palette": ("?q=北方", "?q=南方", "?q=bf", "?q=nflg", "?q=Qz"),
    "search": ("?q=北方", "?q=Qz"),
    "people_search": ("?q=u", "?q=o", "?q="),
    "people": ("?q=u",),
    "account_people": ("?q=", "?q=o"),
    "tasks": ("?show=given", "?show=closed"),
    "registrations": ("?q=Qz", "?show=contested", "?show=appealed"),
    "portal_customers": ("?q=北方", "?q=南方", "?q=nflg", "?q=Qz"),
    "portal_tasks": ("?show=given", "?show=closed"),
    "portal_mails": ("?q=北方", "?q=南方", "?q=Qz"),
    "portal_work": ("?show=closed",),
    "portal_deals": ("?show=contested", "?show=granted", "?show=queued"),
}


@dataclass(frozen=True)
class Route:
    name: str
    argument_names: tuple[str, ...]


def routes() -> list[Route]:
    """Every named address of the product."""
    return sorted(set(_walk(get_resolver().url_patterns, ())), key=lambda route: route.name)


def addresses(world: World, route: Route) -> dict[str, str]:
    """The route's address for each target; a route without an id has one, called "any"."""
    if set(route.argument_names) <= set(WORDS):
        words = {name: WORDS[name] for name in route.argument_names}
        return {"any": reverse(route.name, kwargs=words)}
    return {
        target: reverse(route.name, kwargs=_arguments(world, route, target)) for target in TARGETS
    }


def mixed_addresses(world: World, route: Route) -> list[tuple[str, str, str]]:
    """A parent of one target with a child of another, and with no child at all, in pairs."""
    if len([name for name in route.argument_names if name not in WORDS]) < 2:
        return []
    parent_name = route.argument_names[0]
    found = []
    for parent in OWNERS:
        for child in OWNERS:
            if parent == child:
                continue
            whole = _arguments(world, route, parent)
            own = {parent_name: whole[parent_name]}
            mixed = _arguments(world, route, child) | own
            if mixed == whole:
                continue  # one region has both accounts: nothing is mixed
            foreign = reverse(route.name, kwargs=mixed)
            absent = reverse(route.name, kwargs=_arguments(world, route, "none") | own)
            found.append((f"{child} under {parent}", foreign, absent))
    return found


def missing_rules(world: World) -> list[str]:
    """Arguments that no rule can fill."""
    known = {kind for kind, _target in world.ids} | set(WORDS)
    return [
        f"{route.name}: {name}"
        for route in routes()
        for name in route.argument_names
        if ANOTHER_KIND.get((route.name, name), name) not in known
    ]


def _arguments(world: World, route: Route, target: str) -> dict[str, object]:
    filled: dict[str, object] = {}
    for name in route.argument_names:
        kind = ANOTHER_KIND.get((route.name, name), name)
        filled[name] = WORDS[kind] if kind in WORDS else world.id_of(kind, target)
    return filled


def _walk(patterns: list[URLPattern | URLResolver], before: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        names = (*before, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, names)
        else:
            yield Route(pattern.name or str(pattern.pattern), names)
