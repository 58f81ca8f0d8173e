"""One decision of one person is one entry (adr 0008); who changed an account is told all the same."""

from __future__ import annotations

from django.urls import reverse

from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.history import history_page, last_change
from tandem.keyaccounts.tests.imports.walking import Walk, row_of, workbook
from tandem.testing.cast import Cast

NAME = "华金科技有限公司"


def told(cast: Cast, account: Account) -> list[tuple[str, dict[str, object], dict[str, object]]]:
    """(act, before, after) of the account's history, newest first."""
    page = history_page(actor=cast.actor("opal"), account_id=account.pk)
    return [(entry.act, entry.before, entry.after) for entry in page.entries]


def test_an_import_leaves_one_entry_and_every_account_tells_of_it(walk: Walk, cast: Cast) -> None:
    walk.enter(workbook([row_of(NAME), row_of("立达电子有限公司", 城市="上海")]))

    account = Account.objects.get(name=NAME)
    assert not AuditEntry.objects.filter(account_id=account.pk).exists()
    assert AuditEntry.objects.filter(act="keyaccounts.list_imported").count() == 1
    assert told(cast, account) == [("keyaccounts.account_imported", {}, {"name": NAME})]


def test_an_update_tells_what_it_changed_and_who_did(walk: Walk, cast: Cast) -> None:
    walk.enter(workbook([row_of(NAME)]))
    account = Account.objects.get(name=NAME)

    walk.enter(workbook([row_of(NAME, **{"总采购潜力(万元)": 400})]))

    act, before, after = told(cast, account)[0]
    assert act == "keyaccounts.account_updated"
    assert (before["potential_minor"], after["potential_minor"]) == (300_000_000, 400_000_000)
    assert last_change(account.pk) == cast.opal.get_full_name()


def test_an_import_taken_back_is_told_the_other_way_round(walk: Walk, cast: Cast) -> None:
    walk.enter(workbook([row_of(NAME)]))
    account = Account.objects.get(name=NAME)
    walk.enter(workbook([row_of(NAME, **{"总采购潜力(万元)": 400})]))

    walk.post("import_undo")

    act, before, after = told(cast, account)[0]
    assert act == "keyaccounts.account_change_undone"
    assert (before["potential_minor"], after["potential_minor"]) == (400_000_000, 300_000_000)


def test_the_page_of_the_history_names_the_import(walk: Walk) -> None:
    walk.enter(workbook([row_of(NAME)]))
    account = Account.objects.get(name=NAME)

    page = walk.client.get(reverse("account_history", args=[account.pk])).content.decode()

    assert "Imported" in page
    assert "Opal" in page


def test_an_account_that_a_later_import_changed_stays_when_the_first_is_taken_back(
    walk: Walk,
) -> None:
    walk.enter(workbook([row_of(NAME)]))
    first = walk.run_id
    walk.enter(workbook([row_of(NAME, **{"总采购潜力(万元)": 400})]))

    walk.run_id = first
    walk.post("import_undo")

    assert Account.objects.get(name=NAME).potential_minor == 400_000_000
    assert walk.run.counts["kept"] == 1
