"""A visitor for each person of the cast, and one whom nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from tandem.testing.cast import Cast
from tests.access.matrix import Visitor
from tests.access.world import World, build_world

PEOPLE = (
    "vera", "dora", "nora", "sam", "olga", "otto", "uma", "iris", "ian", "eve",
    "opal", "adam", "amy", "alan", "anna", "ben", "bo", "lena", "anonymous",
)  # fmt: skip


@pytest.fixture
def world(cast: Cast, settings: LazySettings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return build_world(cast)


@pytest.fixture
def visitor(world: World) -> Callable[[str], Visitor]:
    def enter(name: str) -> Visitor:
        client = Client(raise_request_exception=False)
        if name != "anonymous":
            client.force_login(
                world.cast.people[name],
                backend="allauth.account.auth_backends.AuthenticationBackend",
            )
        return Visitor(name, client, world)

    return enter
