"""The policy table: every route, who may call it, and how it narrows what they see.

Each app's `access.py` holds its rows; the middleware refuses a route without one, and the
access test walks the same rows against every role. So a page cannot exist outside the policy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

READ = frozenset({"GET", "HEAD", "OPTIONS"})
WRITE = READ | {"POST"}
POST_ONLY = frozenset({"POST", "OPTIONS"})


@dataclass(frozen=True)
class Row:
    """One route of the policy.

    `roles` may call it; `is_public` opens it to everybody, `is_personal` to every signed-in
    person even without a role (their password, their sign-out). `scope` says what an id in
    the URL must be for the caller: "none" (no id), "account" (an account visible to them, or
    something hanging on one), "own" (their own record), "managed" (a plan or person of what
    they manage), "any" (any of its kind), "bearer" (the address
    holds the secret that opens it).
    """

    route: str
    roles: frozenset[Role] = frozenset()
    scope: str = "none"
    methods: frozenset[str] = READ
    is_public: bool = False
    is_personal: bool = False

    def allows(self, actor: Actor) -> bool:
        if self.is_public:
            return True
        if actor.user_id is None:
            return False
        return self.is_personal or actor.has_any(self.roles)


_table: dict[str, Row] = {}


def install(rows: Iterable[Row]) -> None:
    """Take the rows of the policy; a route named twice is a mistake."""
    _table.clear()
    for row in rows:
        if row.route in _table:
            raise ValueError(f"The policy names {row.route} twice; keep one row.")
        _table[row.route] = row


def row_of(route: str) -> Row | None:
    return _table.get(route)


def rows() -> list[Row]:
    return list(_table.values())
