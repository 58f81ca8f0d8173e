"""Plain functions that make one valid row each; a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from tandem.foundation.text import fold, pinyin_key
from tandem.keyaccounts.models import Account, Lock
from tandem.organisation.models import Company, Industry, Region, User

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
_password: list[str] = []


def a_region(code: str, name_zh: str = "", name_en: str = "") -> Region:
    return Region.objects.create(
        code=code, name_zh=name_zh or code, name_en=name_en or code, lat=39.9, lon=116.4
    )


def an_industry(code: str, name_zh: str = "", name_en: str = "") -> Industry:
    return Industry.objects.create(code=code, name_zh=name_zh or code, name_en=name_en or code)


def a_company(
    name: str, *, kind: str = Company.Kind.PARTNER, region: Region | None = None
) -> Company:
    return Company.objects.create(kind=kind, name=name, name_key=fold(name), region=region)


def a_user(username: str, *, company: Company, region: Region | None = None) -> User:
    """Every test user has the same password, hashed once: Argon2 is slow on purpose."""
    if not _password:
        _password.append(make_password("correct horse battery"))
    return User.objects.create(
        username=username,
        name=username.title(),
        company=company,
        region=region,
        password=_password[0],
        language="en",
    )


def an_account(
    name: str,
    *,
    region: Region,
    industry: Industry,
    state: str = Account.State.LOCKED,
    **facts: Any,
) -> Account:
    """A locked account, with its lock and its place in the search index."""
    from tandem.keyaccounts.search import index_accounts

    is_locked = state == Account.State.LOCKED
    since = facts.pop("locked_since", LONG_AGO.date() if is_locked else None)
    account = Account.objects.create(
        name=name,
        name_key=facts.pop("name_key", fold(name)),
        name_sort=pinyin_key(name),
        region=region,
        industry=industry,
        state=state,
        locked_since=since,
        created_at=LONG_AGO,
        **facts,
    )
    if is_locked:
        Lock.objects.create(account=account, since=since)
    index_accounts([account.pk])
    return account
