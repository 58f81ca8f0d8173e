"""How the apps above move their rows with a merge and get them back when it is undone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tandem.foundation import events
from tandem.keyaccounts.commands.merging import merge_accounts, undo_merge
from tandem.keyaccounts.commands.moving import as_plain, move_rows, move_rows_back
from tandem.keyaccounts.events import AccountsMerged, AccountsUnmerged
from tandem.keyaccounts.models import Site
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_an_app_above_moves_its_rows_and_gets_them_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    twin = cast.ottos
    site = Site.objects.create(account=twin, city="北京")
    seen: list[Any] = []
    monkeypatch.setattr(events, "_listeners", {AccountsMerged: [seen.append]})
    monkeypatch.setitem(events._listeners, AccountsUnmerged, [seen.append])

    opal = cast.actor("opal")
    done = merge_accounts(actor=opal, keep_id=cast.olgas.pk, absorb_id=twin.pk, now=NOW)
    undo_merge(actor=opal, merge_id=done.pk, now=NOW)

    merged, unmerged = seen
    assert (merged.kept_id, unmerged.absorbed_id) == (cast.olgas.pk, twin.pk)
    assert unmerged.moved["keyaccounts.site"] == [site.pk]


def test_one_row_an_account_is_put_aside_and_written_again(cast: Cast) -> None:
    twin = cast.ottos
    for account in (cast.olgas, twin):
        Site.objects.create(account=account, city="北京")
    before = [as_plain(row) for row in Site.objects.order_by("pk")]
    event = AccountsMerged(cast.olgas.pk, twin.pk)

    move_rows(event, Site, unique=[()])
    after_move = Site.objects.count()
    move_rows_back(
        AccountsUnmerged(cast.olgas.pk, twin.pk, event.moved, event.aside, event.made), Site
    )

    assert after_move == 1
    assert [as_plain(row) for row in Site.objects.order_by("pk")] == before
