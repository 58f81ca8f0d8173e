"""The cast itself: every person sees exactly what the domain says."""

from __future__ import annotations

import pytest

from tandem.keyaccounts.models import Account
from tandem.testing.cast import Cast

SEES = [
    ("vera", {"olgas", "ottos", "umas"}),
    ("opal", {"olgas", "ottos", "umas"}),
    ("dora", {"olgas", "umas"}),
    ("nora", {"olgas", "ottos"}),
    ("sam", {"umas"}),
    ("olga", {"olgas"}),
    ("otto", {"ottos"}),
    ("uma", {"umas"}),
    ("iris", {"olgas", "ottos"}),
    ("ian", {"umas"}),
    ("eve", {"olgas"}),
    ("adam", set()),
    ("amy", {"olgas"}),
    ("alan", {"olgas"}),
    ("anna", set()),
    ("ben", {"umas"}),
    ("bo", set()),
    ("lena", set()),
]


@pytest.mark.parametrize(("name", "expected"), SEES)
def test_each_person_sees_their_accounts_and_no_others(
    cast: Cast, name: str, expected: set[str]
) -> None:
    wanted = {getattr(cast, account).pk for account in expected}

    seen = set(Account.objects.visible_to(cast.actor(name)).values_list("id", flat=True))

    assert seen == wanted
