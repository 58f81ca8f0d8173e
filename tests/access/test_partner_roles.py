"""A partner's people open their portal, and of the rest only what is written down here with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from config.access import ROWS
from tandem.organisation import middleware, policy
from tandem.organisation.rules.roles import PARTNER_ROLES
from tests.access.arguments import addresses, routes
from tests.access.matrix import Visitor

Enter = Callable[[str], Visitor]
PUBLIC = "no sign-in is asked: it shows nothing of anybody, or the address holds its own secret"
OWN_SIGN_IN = "the person's own sign-in, language and look"
ALLOWED = {
    **dict.fromkeys(
        ("account_login", "login_link", "login_door", "mfa_authenticate", "language", "account_logout", "calendar_file",
         "offline", "service_worker", "manifest", "outbox_left"),
        PUBLIC,
    ),
    **dict.fromkeys(
        ("profile", "preferences", "account_change_password", "account_reauthenticate",
         "mfa_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp",
         "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
         "mfa_download_recovery_codes"),
        OWN_SIGN_IN,
    ),
    "today": "the front door; it leads a partner's person to /partner/",
    "notices": "the person's own inbox; its links lead into the portal",
    "notice_choices": "how loudly the person is told",
}  # fmt: skip


def is_theirs(route: str) -> bool:
    return route in ALLOWED or route.startswith("portal_")


def open_to_partners(rows: list[policy.Row]) -> set[str]:
    return {
        row.route for row in rows if row.is_public or row.is_personal or row.roles & PARTNER_ROLES
    }


def test_the_policy_opens_nothing_else_to_a_partner_role() -> None:
    opened = open_to_partners(ROWS)

    assert {route for route in opened if not is_theirs(route)} == set()
    assert set(ALLOWED) - opened == set()


def test_the_vendors_roles_have_nothing_in_the_portal() -> None:
    shared = [
        row.route for row in ROWS if row.route.startswith("portal_") and row.roles - PARTNER_ROLES
    ]

    assert shared == []


@pytest.mark.parametrize("name", ["amy", "alan"])
def test_every_other_address_looks_absent_to_them(visitor: Enter, name: str) -> None:
    person = visitor(name)

    assert list(open_doors(person)) == []
    assert person.cells > 400


def test_the_front_door_leads_to_the_portal(visitor: Enter) -> None:
    for name in ("amy", "alan", "anna"):
        answer = visitor(name).ask("GET", "/")
        assert (answer.status, answer.location) == (302, "/partner/")


def test_a_planted_hole_is_found(visitor: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = policy.row_of
    hole = policy.Row("accounts", PARTNER_ROLES)
    monkeypatch.setattr(
        middleware.policy, "row_of", lambda name: hole if name == "accounts" else honest(name)
    )

    assert "amy GET accounts: 200" in set(open_doors(visitor("amy")))


def open_doors(person: Visitor) -> Iterator[str]:
    for route in routes():
        if is_theirs(route.name):
            continue
        for address in set(addresses(person.world, route).values()):
            for method in ("GET", "POST"):
                person.cells += 1
                status = person.ask(method, address).status
                if status != 404:
                    yield f"{person.name} {method} {route.name}: {status}"
