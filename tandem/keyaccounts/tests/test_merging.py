"""A merge loses nothing and can be taken back (docs, domain §3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.commands.accounts import change_account
from tandem.keyaccounts.commands.facts import add_contact, set_installed_base
from tandem.keyaccounts.commands.figures import DatedFigure, record_figures
from tandem.keyaccounts.commands.locking import release_account
from tandem.keyaccounts.commands.merging import (
    CannotRestore,
    MergeStands,
    SameAccount,
    merge_accounts,
    undo_merge,
)
from tandem.keyaccounts.commands.moving import as_plain
from tandem.keyaccounts.commands.orders import NotedOrder, record_orders
from tandem.keyaccounts.models import (
    Account,
    AccountGrant,
    ActivationEvent,
    Contact,
    DuplicatePair,
    Figure,
    InstalledBase,
    Lock,
    Merge,
    OrderMark,
    SearchEntry,
    Site,
)
from tandem.keyaccounts.search import matching
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TABLES = (Account, AccountGrant, ActivationEvent, Contact, DuplicatePair, Figure)
TABLES += (InstalledBase, Lock, OrderMark, SearchEntry, Site)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """The sentences asserted here are the English ones."""
    with translation.override("en"):
        yield


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of the registry; an account's version only ever counts on."""
    return {
        model.__name__: [
            {name: value for name, value in as_plain(row).items() if name != "version"}
            for row in model._base_manager.order_by("pk")
        ]
        for model in TABLES
    }


@pytest.fixture
def twin(cast: Cast) -> Account:
    """A second row of Olga's university, with facts of its own and some that clash."""
    twin = an_account(
        "北师大",
        region=cast.north,
        industry=cast.education,
        owner=cast.otto,
        credit_code="91110000100000019K",
        city="北京",
        city_key="北京",
        last_visit_on=date(2026, 5, 1),
        locked_since=date(2024, 6, 1),
    )
    opal = cast.actor("opal")
    child = an_account("北师大附中", region=cast.north, industry=cast.education, parent=twin)
    AccountGrant.objects.create(account=twin, user=cast.eve, reason="service")
    AccountGrant.objects.create(account=twin, user=cast.otto, reason="sponsor")
    DuplicatePair.objects.create(first=twin, second=child, score=0.7, found_at=NOW)
    DuplicatePair.objects.create(first=cast.olgas, second=twin, score=0.95, found_at=NOW)
    for account, units in ((cast.olgas, 30), (twin, 70)):
        add_contact(actor=opal, account_id=account.pk, name="王主任", now=NOW)
        for brand, is_own in (("Ours", True), ("Theirs", False)):
            set_installed_base(
                actor=opal,
                account_id=account.pk,
                brand=brand,
                units=units,
                as_of=date(2026, 1, 1),
                now=NOW,
                is_own=is_own,
            )
    days = [date(2025, 1, 1), date(2026, 4, 1)]
    figures = [
        DatedFigure(cast.olgas.pk, "revenue_year", days[1], 500, "erp"),
        DatedFigure(twin.pk, "revenue_year", days[1], 700, "erp"),
        DatedFigure(twin.pk, "wallet_high", days[0], 900, "erp"),
    ]
    record_figures(actor=opal, figures=figures, now=NOW)
    orders = [
        NotedOrder(cast.olgas.pk, date(2026, 3, 1), 10, None, "a"),
        NotedOrder(twin.pk, date(2025, 6, 1), 20, cast.alpha.pk, "b"),
        NotedOrder(twin.pk, date(2023, 6, 1), 30, None, "c"),
    ]
    record_orders(actor=opal, orders=orders, now=NOW)
    twin.refresh_from_db()
    return twin


def merge(cast: Cast, twin: Account) -> Merge:
    return merge_accounts(
        actor=cast.actor("opal"), keep_id=cast.olgas.pk, absorb_id=twin.pk, now=NOW
    )


def test_a_merge_moves_what_hangs_on_the_absorbed_account(cast: Cast, twin: Account) -> None:
    merge(cast, twin)

    twin.refresh_from_db()
    assert (twin.state, twin.merged_into_id) == (Account.State.MERGED, cast.olgas.pk)
    assert Contact.objects.filter(account=cast.olgas).count() == 2
    assert OrderMark.objects.filter(account=cast.olgas).count() == 3
    assert Account.objects.filter(parent=cast.olgas).count() == 1
    reasons = AccountGrant.objects.filter(account=cast.olgas).values_list("reason", flat=True)
    assert sorted(reasons) == ["partner_seller", "service", "sponsor"]
    for model in (Contact, OrderMark, AccountGrant, Figure, InstalledBase, Lock, ActivationEvent):
        assert not model._base_manager.filter(account=twin).exists()


def test_the_kept_account_keeps_its_word_and_takes_what_it_lacks(cast: Cast, twin: Account) -> None:
    merge(cast, twin)

    kept = Account.objects.get(pk=cast.olgas.pk)
    assert kept.owner_id == cast.olga.pk
    assert kept.credit_code == "91110000100000019K"
    assert (kept.city, kept.city_key) == ("北京", "北京")
    assert kept.last_visit_on == date(2026, 5, 1)
    assert (kept.revenue_year_minor, kept.wallet_high_minor) == (500, 900)
    assert (kept.units_own, kept.units_all) == (30, 60)


def test_the_ledger_follows_from_the_orders_of_both(cast: Cast, twin: Account) -> None:
    merge(cast, twin)

    found = ActivationEvent.objects.filter(account=cast.olgas).order_by("on")
    assert [(event.on, event.kind) for event in found] == [
        (date(2023, 6, 1), "new"),
        (date(2025, 6, 1), "reactivated"),
    ]
    assert Account.objects.get(pk=cast.olgas.pk).first_order_on == date(2023, 6, 1)


def test_days_locked_under_the_other_name_stay_locked(cast: Cast, twin: Account) -> None:
    merge(cast, twin)

    assert cast.olgas in Account.objects.locked_on(date(2024, 7, 1))
    assert Lock.objects.filter(account=cast.olgas, until__isnull=True).count() == 1


def test_a_decision_about_the_absorbed_account_holds_for_the_kept_one(
    cast: Cast, twin: Account
) -> None:
    child = Account.objects.get(name="北师大附中")

    merge(cast, twin)

    heir = DuplicatePair.objects.get(first=cast.olgas, second=child)
    assert heir.verdict == DuplicatePair.Verdict.OPEN
    assert not DuplicatePair.objects.filter(first=twin, second=child).exists()


def test_the_absorbed_name_finds_the_kept_account(cast: Cast, twin: Account) -> None:
    merge(cast, twin)

    found = matching(Account.objects.visible_to(cast.actor("olga")), "北师大")

    assert list(found) == [cast.olgas]


def test_undoing_restores_every_row_byte_for_byte(cast: Cast, twin: Account) -> None:
    before = everything()
    done = merge(cast, twin)
    assert everything() != before

    undo_merge(actor=cast.actor("opal"), merge_id=done.pk, now=NOW)

    assert everything() == before


def test_a_version_never_counts_back(cast: Cast, twin: Account) -> None:
    before = Account.objects.get(pk=cast.olgas.pk).version
    done = merge(cast, twin)

    undo_merge(actor=cast.actor("opal"), merge_id=done.pk, now=NOW)

    assert Account.objects.get(pk=cast.olgas.pk).version > before


def test_undoing_keeps_what_happened_since(cast: Cast, twin: Account) -> None:
    opal = cast.actor("opal")
    done = merge(cast, twin)
    change_account(actor=opal, account_id=cast.olgas.pk, version=None, now=NOW, city="天津")
    record_orders(
        actor=opal, orders=[NotedOrder(cast.olgas.pk, date(2026, 11, 1), 5, None, "d")], now=NOW
    )

    undo_merge(actor=opal, merge_id=done.pk, now=NOW)

    kept = Account.objects.get(pk=cast.olgas.pk)
    assert kept.city == "天津"
    assert (kept.first_order_on, kept.last_order_on) == (date(2026, 3, 1), date(2026, 11, 1))
    assert ActivationEvent.objects.get(account=kept).on == date(2026, 3, 1)


def test_a_lock_released_since_is_not_revived(cast: Cast, twin: Account) -> None:
    opal = cast.actor("opal")
    Account.objects.filter(pk=cast.olgas.pk).update(state=Account.State.CANDIDATE)
    Lock.objects.filter(account=cast.olgas).delete()
    done = merge(cast, twin)
    release_account(
        actor=opal,
        account_id=cast.olgas.pk,
        version=None,
        on=NOW.date(),
        now=NOW,
        reason="closed",
    )

    undo_merge(actor=opal, merge_id=done.pk, now=NOW)

    assert Account.objects.get(pk=twin.pk).state == Account.State.RELEASED


def test_merging_a_parent_into_its_grandchild_leaves_no_circle(cast: Cast) -> None:
    top = an_account("顶", region=cast.north, industry=cast.education)
    middle = an_account("中", region=cast.north, industry=cast.education, parent=top)
    low = an_account("低", region=cast.north, industry=cast.education, parent=middle)

    merge_accounts(actor=cast.actor("opal"), keep_id=low.pk, absorb_id=top.pk, now=NOW)

    low.refresh_from_db()
    middle.refresh_from_db()
    assert low.parent_id is None
    assert middle.parent_id == low.pk


def test_an_earlier_merge_waits_for_the_later_one(cast: Cast, twin: Account) -> None:
    opal = cast.actor("opal")
    first = merge(cast, twin)
    merge_accounts(actor=opal, keep_id=cast.ottos.pk, absorb_id=cast.olgas.pk, now=NOW)

    with pytest.raises(MergeStands, match="Undo that merge first"):
        undo_merge(actor=opal, merge_id=first.pk, now=NOW)


def test_a_merge_is_undone_once(cast: Cast, twin: Account) -> None:
    opal = cast.actor("opal")
    done = merge(cast, twin)
    undo_merge(actor=opal, merge_id=done.pk, now=NOW)

    with pytest.raises(MergeStands, match="already undone"):
        undo_merge(actor=opal, merge_id=done.pk, now=NOW)


def test_a_credit_code_taken_since_stops_the_undoing(cast: Cast, twin: Account) -> None:
    opal = cast.actor("opal")
    done = merge(cast, twin)
    Account.objects.filter(pk=cast.olgas.pk).update(credit_code="")
    Account.objects.filter(pk=cast.umas.pk).update(credit_code="91110000100000019K")

    with pytest.raises(CannotRestore, match="credit code"):
        undo_merge(actor=opal, merge_id=done.pk, now=NOW)

    assert Contact.objects.filter(account=cast.olgas).count() == 2


@pytest.mark.parametrize("name", ["vera", "nora", "olga", "amy"])
def test_only_sales_operations_merge(cast: Cast, twin: Account, name: str) -> None:
    with pytest.raises(NotAllowed):
        merge_accounts(actor=cast.actor(name), keep_id=cast.olgas.pk, absorb_id=twin.pk, now=NOW)

    assert not Merge.objects.exists()


def test_an_account_is_merged_neither_into_itself_nor_twice(cast: Cast, twin: Account) -> None:
    opal = cast.actor("opal")
    with pytest.raises(SameAccount):
        merge_accounts(actor=opal, keep_id=twin.pk, absorb_id=twin.pk, now=NOW)
    merge(cast, twin)

    with pytest.raises(NotThere):
        merge_accounts(actor=opal, keep_id=cast.ottos.pk, absorb_id=twin.pk, now=NOW)


def test_both_accounts_tell_of_the_merge(cast: Cast, twin: Account) -> None:
    merge(cast, twin)

    told = AuditEntry.objects.filter(act="keyaccounts.accounts_merged")
    assert set(told.values_list("account_id", flat=True)) == {cast.olgas.pk, twin.pk}
