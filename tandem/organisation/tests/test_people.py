"""People come, are given roles, and leave; nobody raises their own rights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from tandem.foundation import events
from tandem.foundation.errors import NotAllowed
from tandem.foundation.models import AuditEntry
from tandem.organisation import commands
from tandem.organisation.commands.people import CannotLeaveYourself, NameTaken, NotAUserName
from tandem.organisation.commands.roles import RoleNotGiven
from tandem.organisation.events import PairChanged, PersonLeft
from tandem.organisation.models import Pair, RoleGrant, User
from tandem.organisation.rules.roles import Role
from tandem.testing.cast import HIRED, Cast

TODAY = date(2026, 11, 24)


@pytest.fixture
def told() -> Iterator[list[object]]:
    """What organisation published."""
    heard: list[object] = []
    for kind in (PairChanged, PersonLeft):
        events._listeners[kind].append(heard.append)
    yield heard
    for kind in (PairChanged, PersonLeft):
        events._listeners[kind].remove(heard.append)


def hire(cast: Cast, username: str = "xiaoli", **facts: object) -> commands.people.Hired:
    return commands.hire_person(
        actor=cast.actor("adam"),
        username=username,
        name="李晓",
        company=cast.vendor,
        on=TODAY,
        **facts,  # type: ignore[arg-type]
    )


def test_a_new_person_can_sign_in_with_the_start_password_and_sees_nothing(cast: Cast) -> None:
    hired = hire(cast)

    client = Client()
    client.post("/login/", {"login": "xiaoli", "password": hired.start_password})

    assert client.get("/me/").status_code == 200
    assert client.get("/people/").status_code == 404


def test_the_start_password_is_kept_nowhere(cast: Cast) -> None:
    hired = hire(cast)

    kept = list(AuditEntry.objects.values_list("after", flat=True))
    assert hired.start_password not in str(kept)
    assert hired.start_password not in User.objects.get(username="xiaoli").password


@pytest.mark.parametrize("name", ["olga", "OLGA", "  Olga "])
def test_a_user_name_is_given_once_however_it_is_written(cast: Cast, name: str) -> None:
    with pytest.raises(NameTaken):
        hire(cast, name)


def test_an_e_mail_is_given_once(cast: Cast) -> None:
    hire(cast, email="Li@example.org")

    with pytest.raises(NameTaken):
        hire(cast, "other", email="li@EXAMPLE.org")


@pytest.mark.parametrize("name", ["李晓", "a b", "-x", "", "x" * 61, "olgа"])
def test_a_user_name_can_be_typed_everywhere(cast: Cast, name: str) -> None:
    with pytest.raises(NotAUserName):
        hire(cast, name)


@pytest.mark.parametrize("name", ["opal", "vera", "nora", "olga", "amy"])
def test_only_an_administrator_manages_people(cast: Cast, name: str) -> None:
    actor = cast.actor(name)
    acts: list[Callable[[], object]] = [
        lambda: commands.hire_person(
            actor=actor, username="new", name="New", company=cast.vendor, on=TODAY
        ),
        lambda: commands.grant_role(actor=actor, user_id=cast.otto.pk, role=Role.VP, on=TODAY),
        lambda: commands.end_employment(actor=actor, user_id=cast.otto.pk, on=TODAY),
        lambda: commands.renew_password(actor=actor, user_id=cast.otto.pk),
        lambda: commands.rename_region(
            actor=actor, region_id=cast.north.pk, name_zh="x", name_en="x"
        ),
    ]

    for act in acts:
        with pytest.raises(NotAllowed):
            act()


def test_nobody_gives_a_role_to_themselves(cast: Cast) -> None:
    with pytest.raises(RoleNotGiven) as refused:
        commands.grant_role(
            actor=cast.actor("adam"), user_id=cast.adam.pk, role=Role.SALES_OPS, on=TODAY
        )

    assert refused.value.code == "role_own_rights"
    assert RoleGrant.objects.filter(user=cast.adam).count() == 1


@pytest.mark.parametrize(
    ("name", "role", "code"),
    [
        ("amy", Role.VP, "role_vendor_role"),
        ("olga", Role.PARTNER_MANAGER, "role_partner_role"),
        ("olga", Role.REGION_MANAGER, "role_no_region"),
        ("olga", Role.INDUSTRY_DIRECTOR, "role_no_industry"),
        ("lena", Role.OUTSIDE_SELLER, "role_left"),
        ("vera", Role.VP, "role_held_already"),
    ],
)
def test_a_role_that_does_not_fit_is_refused(cast: Cast, name: str, role: Role, code: str) -> None:
    with pytest.raises(RoleNotGiven) as refused:
        commands.grant_role(
            actor=cast.actor("adam"), user_id=cast.people[name].pk, role=role, on=TODAY
        )

    assert refused.value.code == code


def test_a_role_counts_from_its_day_until_it_is_ended(cast: Cast) -> None:
    grant = commands.grant_role(
        actor=cast.actor("adam"),
        user_id=cast.otto.pk,
        role=Role.REGION_MANAGER,
        region=cast.south,
        on=HIRED,
    )
    held = cast.actor("otto").reach.region_ids

    commands.end_grant(actor=cast.actor("adam"), grant_id=grant.pk, on=timezone.localdate())

    assert held == {cast.south.pk}
    assert cast.actor("otto").reach.region_ids == frozenset()


def test_who_leaves_is_out_at_the_next_request(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("otto")
    before = client.get("/me/").status_code

    commands.end_employment(actor=cast.actor("adam"), user_id=cast.otto.pk, on=TODAY)

    assert (before, client.get("/me/").status_code) == (200, 302)


def test_an_old_session_does_not_come_back_with_its_person(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("otto")
    commands.end_employment(actor=cast.actor("adam"), user_id=cast.otto.pk, on=TODAY)

    User.objects.filter(pk=cast.otto.pk).update(is_active=True)

    assert client.get("/me/").status_code == 302


def test_who_leaves_leaves_roles_and_pairs_too(cast: Cast, told: list[object]) -> None:
    commands.end_employment(actor=cast.actor("adam"), user_id=cast.iris.pk, on=TODAY)

    assert not RoleGrant.objects.filter(user=cast.iris, until=None).exists()
    assert not Pair.objects.filter(inside=cast.iris, until=None).exists()
    changed = [heard for heard in told if isinstance(heard, PairChanged)]
    assert {(one.outside_id, one.inside_before_id, one.inside_id) for one in changed} == {
        (cast.olga.pk, cast.iris.pk, None),
        (cast.otto.pk, cast.iris.pk, None),
    }
    assert any(isinstance(heard, PersonLeft) for heard in told)


def test_nobody_ends_their_own_employment(cast: Cast) -> None:
    with pytest.raises(CannotLeaveYourself):
        commands.end_employment(actor=cast.actor("adam"), user_id=cast.adam.pk, on=TODAY)

    assert User.objects.get(username="adam").is_active


def test_every_change_leaves_one_entry(cast: Cast) -> None:
    adam = cast.actor("adam")
    user = hire(cast).user
    commands.grant_role(actor=adam, user_id=user.pk, role=Role.VP, on=TODAY)
    commands.renew_password(actor=adam, user_id=user.pk)
    commands.end_employment(actor=adam, user_id=user.pk, on=TODAY)

    acts = AuditEntry.objects.order_by("id").values_list("act", flat=True)
    assert list(acts) == [
        "organisation.person_hired",
        "organisation.role_granted",
        "organisation.password_renewed",
        "organisation.employment_ended",
    ]


@pytest.mark.parametrize(("said", "fte"), [("60", "0.60"), ("", "1.00")])
def test_an_administrator_says_how_much_of_the_time_somebody_works(
    cast: Cast, signed_in: Callable[[str], Client], said: str, fte: str
) -> None:
    client, url = signed_in("adam"), f"/people/{cast.olga.pk}/"

    client.post(f"{url}facts/", {"name": cast.olga.name, "working_percent": said})

    cast.olga.refresh_from_db()
    assert str(cast.olga.fte) == fte
    assert f'value="{round(cast.olga.fte * 100)}"' in client.get(url).content.decode()


@pytest.mark.parametrize("said", ["0", "101", "half"])
def test_a_working_time_nobody_has_gets_a_sentence(
    cast: Cast, signed_in: Callable[[str], Client], said: str
) -> None:
    answer = signed_in("adam").post(
        f"/people/{cast.olga.pk}/facts/", {"name": cast.olga.name, "working_percent": said}
    )

    cast.olga.refresh_from_db()
    assert (answer.status_code, cast.olga.fte) == (422, 1)
