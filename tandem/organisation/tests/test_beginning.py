"""An empty installation is begun once, and its administrator can sign in."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tandem.organisation.models import Industry, Region, RoleGrant, User
from tandem.organisation.rules.roles import Role

pytestmark = pytest.mark.django_db


def begin(**changes: Any) -> str:
    said = StringIO()
    options = {
        "company": "北方电脑",
        "username": "root",
        "name": "张管理",
        "region": ["北京=Beijing", "武汉=Wuhan"],
        "industry": ["教育=Education"],
    }
    words = [
        f"--{name}={value}"
        for name, given in (options | changes).items()
        for value in (given if isinstance(given, list) else [given])
    ]
    call_command("begin", *words, stdout=said)
    return said.getvalue()


def test_the_first_administrator_signs_in_with_the_password_shown(client: Client) -> None:
    said = begin()

    password = re.search(r"with (\S+)", said)
    assert password is not None
    answer = client.post("/login/", {"login": "root", "password": password.group(1)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert RoleGrant.objects.get().role == Role.ADMINISTRATOR
    assert [str(region.code) for region in Region.objects.all()] == ["beijing", "wuhan"]
    assert Industry.objects.get().name_zh == "教育"


def test_it_begins_only_once() -> None:
    begin()

    with pytest.raises(CommandError, match="already"):
        begin(username="other")

    assert User.objects.count() == 1


def test_a_region_needs_both_names() -> None:
    with pytest.raises(CommandError, match="北京=Beijing"):
        begin(region=["北京"])

    assert not Region.objects.exists()
