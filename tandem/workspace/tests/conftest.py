"""Rows in numbers, and a page read with its queries counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tandem.activities.models import Activity, Visit
from tandem.keyaccounts.models import Account
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast


@pytest.fixture
def fill(cast: Cast) -> Callable[[int], list[Account]]:
    """That many accounts of Olga with a visit this week and a call each."""

    def add(number: int) -> list[Account]:
        today = timezone.localdate()
        offset = Account.objects.count()
        return [_worked(cast, offset + index, today) for index in range(number)]

    return add


def _worked(cast: Cast, index: int, today: date) -> Account:
    account = an_account(
        f"第{index}中学",
        region=cast.north,
        industry=cast.education,
        owner=cast.olga,
        inside=cast.iris,
        partner=cast.alpha,
        is_top=True,
        lat=39.9 + index / 1000,
        lon=116.4,
    )
    Visit.objects.create(seller=cast.olga, account=account, on=today, position=index)
    Activity.objects.create(
        account=account,
        kind=Activity.Kind.CALL,
        at=timezone.now() - timedelta(hours=index),
        by=cast.olga,
        text="Called.",
        recorded_at=timezone.now(),
    )
    return account
