"""Which target lies within a person's reach, as the domain's table of roles says it.

Written down by name and not computed from the code under test.
"""

from __future__ import annotations

from tandem.organisation.policy import Row
from tests.access.arguments import Route
from tests.access.world import OWNERS, SEES, World

EVERYTHING = set(OWNERS)
# who sees the partner of each target: of "ottos" it serves nobody and works in the north
PARTNERS: dict[str, set[str]] = {
    "vera": EVERYTHING,
    "opal": EVERYTHING,
    "dora": {"olgas", "umas"},
    "nora": {"olgas", "ottos"},
    "sam": {"umas"},
    "olga": {"olgas"},
    "uma": {"umas"},
    "iris": {"olgas"},
    "ian": {"umas"},
    "eve": {"olgas"},
    "amy": {"olgas"},
    "ben": {"umas"},
}
OF_PARTNERS = (
    "company_id",
    "warehouse_id",
    "allocation_id",
    "joint_plan_id",
    "plan_action_id",
    "plan_change_id",
    "feedback_id",
    "story_id",
    "fund_id",
    "fund_proof_id",
)
# what each person manages, by the argument that names it
MANAGES: dict[str, dict[str, set[str]]] = {
    "plan_id": {
        "vera": EVERYTHING,
        "opal": EVERYTHING,
        "dora": EVERYTHING,
        "nora": {"olgas", "ottos"},
        "sam": {"umas"},
    },
    "seller_id": {
        "vera": EVERYTHING,
        "opal": EVERYTHING,
        "dora": {"olgas", "umas"},
        "nora": {"olgas", "ottos"},
        "sam": {"umas"},
        "olga": {"olgas"},
        "otto": {"ottos"},
        "uma": {"umas"},
        "iris": {"olgas", "ottos"},
        "ian": {"umas"},
    },
    "colleague_id": {"amy": {"olgas"}, "ben": {"umas"}},
    "absence_id": {
        "opal": EVERYTHING,
        "nora": {"olgas", "ottos"},
        "sam": {"umas"},
        "olga": {"olgas"},
        "otto": {"ottos"},
        "uma": {"umas"},
    },
    "talk_point_id": {
        "vera": EVERYTHING,
        "opal": EVERYTHING,
        "nora": {"olgas", "ottos"},
        "sam": {"umas"},
        "olga": {"olgas"},
        "otto": {"ottos"},
        "uma": {"umas"},
    },
    "pair_id": {
        "opal": EVERYTHING,
        "adam": EVERYTHING,
        "nora": {"olgas", "ottos"},
        "sam": {"umas"},
    },
}


MANAGES |= dict.fromkeys(OF_PARTNERS, PARTNERS)
# a company's sellers read its stories too
MANAGES["story_id"] = PARTNERS | {"alan": {"olgas"}, "anna": {"olgas"}, "bo": {"umas"}}


def is_within(world: World, name: str, route: Route, row: Row, target: str) -> bool:
    """Whether the record of this target is there for this person on this route."""
    if row.scope == "none" or target == "any":
        return True
    if target == "none":
        return False
    if row.scope in ("any", "bearer"):
        return True
    if row.scope == "own":
        return OWNERS[target] == name
    if row.scope == "managed":
        kind = next(kind for kind in route.argument_names if kind in MANAGES)
        return target in MANAGES[kind].get(name, set())
    return target in SEES.get(name, set())
