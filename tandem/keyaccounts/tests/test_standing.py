"""What stands on an account follows its locks and orders, and can be rebuilt from them (adr/0011)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.core.management import call_command

from tandem.keyaccounts.commands.locking import lock_accounts, release_account
from tandem.keyaccounts.commands.merging import merge_accounts, undo_merge
from tandem.keyaccounts.commands.orders import NotedOrder, record_orders
from tandem.keyaccounts.commands.standing import follow_locks_and_events, rebuild_standing
from tandem.keyaccounts.models import Account, Lock
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)


def stands(pk: int) -> tuple[date | None, date | None]:
    return Account.objects.values_list("locked_since", "activated_on").get(pk=pk)


def note(cast: Cast, account_id: int, *days: date) -> None:
    orders = [NotedOrder(account_id, day, 1) for day in days]
    record_orders(actor=cast.actor("opal"), orders=orders, now=NOW)


def test_a_lock_stands_on_the_account_until_it_ends(cast: Cast) -> None:
    opal = cast.actor("opal")
    found = an_account("新", region=cast.north, industry=cast.finance, state="candidate")

    lock_accounts(actor=opal, accounts=[found.pk], on=TODAY - DAY, now=NOW)
    assert stands(found.pk) == (TODAY - DAY, None)
    release_account(
        actor=opal, account_id=found.pk, version=None, on=TODAY, now=NOW, reason="closed"
    )

    assert stands(found.pk) == (None, None)


def test_the_latest_activation_stands_even_when_an_older_order_comes_late(cast: Cast) -> None:
    pk, since = cast.olgas.pk, cast.olgas.locked_since
    note(cast, pk, date(2026, 11, 1))
    assert stands(pk) == (since, date(2026, 11, 1))

    note(cast, pk, date(2026, 3, 1))

    assert stands(pk) == (since, date(2026, 3, 1))  # November was no activation after all


def test_a_merged_account_is_locked_no_more_and_again_when_it_is_undone(cast: Cast) -> None:
    opal, early = cast.actor("opal"), date(2024, 6, 1)
    twin = an_account("北师大", region=cast.north, industry=cast.education, locked_since=early)
    since = cast.olgas.locked_since
    note(cast, twin.pk, date(2026, 2, 1))

    done = merge_accounts(actor=opal, keep_id=cast.olgas.pk, absorb_id=twin.pk, now=NOW)
    assert stands(twin.pk)[0] is None
    assert stands(cast.olgas.pk) == (since, date(2026, 2, 1))
    undo_merge(actor=opal, merge_id=done.pk, now=NOW)

    assert stands(twin.pk) == (early, date(2026, 2, 1))
    assert stands(cast.olgas.pk) == (since, None)


def test_a_rebuild_mends_what_does_not_agree_and_touches_nothing_else(cast: Cast) -> None:
    note(cast, cast.olgas.pk, date(2026, 2, 1))
    good = stands(cast.olgas.pk)
    Account.objects.filter(pk=cast.olgas.pk).update(locked_since=TODAY, activated_on=None)
    Lock.objects.filter(account=cast.umas).update(since=date(2024, 2, 2))
    versions = dict(Account.objects.values_list("pk", "version"))

    mended = rebuild_standing(on=TODAY)

    assert mended == 2
    assert stands(cast.olgas.pk) == good
    assert stands(cast.umas.pk) == (date(2024, 2, 2), None)
    assert Account.objects.get(pk=cast.ottos.pk).version == versions[cast.ottos.pk]
    assert rebuild_standing(on=TODAY) == 0


def test_operators_rebuild_by_a_command(cast: Cast) -> None:
    Account.objects.filter(pk=cast.olgas.pk).update(locked_since=None)

    call_command("rebuild_standing")

    assert stands(cast.olgas.pk)[0] == cast.olgas.locked_since


def test_a_loader_writes_the_same_for_all_at_once(cast: Cast) -> None:
    note(cast, cast.olgas.pk, date(2024, 2, 1), date(2026, 2, 1))
    wanted = stands(cast.olgas.pk)
    Account.objects.update(locked_since=None, activated_on=None)

    follow_locks_and_events(Account.objects.all())

    assert stands(cast.olgas.pk) == wanted
    assert rebuild_standing(on=TODAY) == 0
