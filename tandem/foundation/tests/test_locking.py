"""No silent overwrite: the second of two editors is told."""

from __future__ import annotations

import pytest

from tandem.foundation.errors import Stale
from tandem.foundation.locking import save_changes
from tandem.keyaccounts.models import Account
from tandem.testing.cast import Cast


def test_a_save_from_the_present_version_counts_it_up(cast: Cast) -> None:
    save_changes(cast.olgas, version=1, city="Harbin")

    kept = Account.objects.get(pk=cast.olgas.pk)
    assert (kept.city, kept.version) == ("Harbin", 2)
    assert (cast.olgas.city, cast.olgas.version) == ("Harbin", 2)


def test_the_second_editor_is_refused_and_keeps_their_text(cast: Cast) -> None:
    second = Account.objects.get(pk=cast.olgas.pk)
    save_changes(cast.olgas, version=1, city="Harbin")

    with pytest.raises(Stale) as refused:
        save_changes(second, version=1, city="Jilin")

    assert refused.value.facts == {"yours": {"city": "Jilin"}}
    assert Account.objects.get(pk=cast.olgas.pk).city == "Harbin"


def test_a_command_that_holds_the_lock_names_no_version(cast: Cast) -> None:
    stale = Account.objects.get(pk=cast.olgas.pk)
    save_changes(cast.olgas, version=1, city="Harbin")

    save_changes(stale, version=None, province="Heilongjiang")

    kept = Account.objects.get(pk=cast.olgas.pk)
    assert (kept.city, kept.province, kept.version) == ("Harbin", "Heilongjiang", 3)


def test_the_version_in_memory_is_the_one_in_the_table(cast: Cast) -> None:
    stale = Account.objects.get(pk=cast.olgas.pk)
    save_changes(cast.olgas, version=1, city="Harbin")

    save_changes(stale, version=None, province="Heilongjiang")

    assert stale.version == Account.objects.get(pk=cast.olgas.pk).version
