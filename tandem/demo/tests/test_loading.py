"""Loading is repeatable, happens once, and never into or over a company that is not the demo's."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command

from tandem.demo.commands import PASSWORD, NotEmpty, empty_demo, load_demo
from tandem.demo.commands.empty import NotADemo
from tandem.demo.commands.load import WRITTEN
from tandem.demo.models import DemoLoad
from tandem.demo.queries import digest, logins
from tandem.demo.rules.sizes import SMALL
from tandem.demo.tests.conftest import NOW, TODAY
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company, Industry, Region, User
from tandem.organisation.rules.roles import Role
from tandem.pipeline.models import ForecastSnapshot
from tandem.testing.cast import Cast


def _load(seed: int = 2006) -> DemoLoad:
    return load_demo(size=SMALL, seed=seed, today=TODAY, now=NOW)


@pytest.mark.django_db
def test_the_same_seed_loads_the_same_company_and_another_seed_another() -> None:
    _use_up_some_numbers()
    _load()
    first = digest(WRITTEN)
    empty_demo()
    _load()
    second = digest(WRITTEN)
    empty_demo()
    _load(seed=7)

    assert first == second
    assert digest(WRITTEN) != first


def _use_up_some_numbers() -> None:
    """As an earlier test on PostgreSQL does: its sequences never go back."""
    Company.objects.create(kind=Company.Kind.PARTNER, name="x", name_key="x").delete()
    Region.objects.all().delete()
    Industry.objects.all().delete()
    Region.objects.create(code="x", name_zh="x", name_en="x", position=0).delete()
    Industry.objects.create(code="x", name_zh="x", name_en="x", position=0).delete()
    ForecastSnapshot.objects.create(taken_on=TODAY, taken_at=NOW, deals=0).delete()


@pytest.mark.django_db
def test_emptying_leaves_nothing_but_the_guard_of_the_trail() -> None:
    _load()

    empty_demo()

    assert not any(table._default_manager.exists() for table in WRITTEN)
    assert not DemoLoad.objects.exists()
    assert not AuditEntry.objects.exists()
    _load()
    with pytest.raises(Exception, match=r"append|altered|never|delete"):
        AuditEntry.objects.all().delete()


def test_a_real_company_is_neither_overlaid_nor_emptied(cast: Cast) -> None:
    with pytest.raises(NotEmpty, match="TANDEM_DATA_DIR"):
        _load()
    with pytest.raises(NotADemo, match="nothing was deleted"):
        empty_demo()

    assert Account.objects.filter(pk=cast.olgas.pk).exists()


@pytest.mark.django_db
def test_the_command_loads_once_and_prints_a_login_for_each_role() -> None:
    first, second = StringIO(), StringIO()

    call_command("demo", "load", "--size", "small", "--today", "2026-11-24", stdout=first)
    count = Account.objects.count()
    call_command("demo", "load", "--size", "small", stdout=second)

    assert "Loaded the small demo" in first.getvalue()
    assert "already loaded" in second.getvalue()
    assert Account.objects.count() == count
    assert {login.role for login in logins()} == {role.value for role in Role}
    assert all(login.username in second.getvalue() for login in logins())


def test_the_command_refuses_in_one_sentence(cast: Cast) -> None:
    with pytest.raises(CommandError, match="already holds people or accounts"):
        call_command("demo", "load", stdout=StringIO())


@pytest.mark.django_db
def test_everybody_has_the_printed_password() -> None:
    _load()

    passwords = set(User.objects.values_list("password", flat=True))

    assert len(passwords) == 1
    assert check_password(PASSWORD, passwords.pop())


@pytest.mark.django_db
def test_the_number_of_activities_is_asked_for() -> None:
    load_demo(size=SMALL, seed=2006, today=TODAY - timedelta(days=1), now=NOW, activities=3000)

    assert DemoLoad.objects.get().counts["activities"] == 3000
