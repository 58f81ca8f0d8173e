"""Changing accounts on pages: one fact, many at once, facts learnt, locks, files, duplicates."""

from __future__ import annotations

import csv
import io

import pytest
from django.utils import timezone

from tandem.foundation.tables.inert import restore
from tandem.keyaccounts.commands.accounts import change_account
from tandem.keyaccounts.commands.duplicates import Likeness, keep_pairs
from tandem.keyaccounts.models import Account, BulkEdit, Contact, DuplicatePair, Merge
from tandem.testing.builders import an_account

HTMX = {"HX-Request": "true"}


def test_a_fact_is_changed_where_it_is_read(signed_in, cast):
    client = signed_in("olga")
    url = f"/accounts/{cast.olgas.pk}/properties/city/"

    form = client.get(url, headers=HTMX)
    saved = client.post(url, {"value": "保定", "version": cast.olgas.version}, headers=HTMX)

    assert b"data-editing" in form.content
    assert "保定" in saved.content.decode()
    assert Account.objects.get(pk=cast.olgas.pk).city == "保定"


def test_a_save_over_another_ones_change_keeps_the_text_and_shows_theirs(signed_in, cast):
    opened = cast.olgas.version
    change_account(
        actor=cast.actor("nora"),
        account_id=cast.olgas.pk,
        version=opened,
        now=timezone.now(),
        city="天津",
    )
    client, url = signed_in("olga"), f"/accounts/{cast.olgas.pk}/properties/city/"

    refused = client.post(url, {"value": "保定", "version": opened}, headers=HTMX)

    text = refused.content.decode()
    assert refused.status_code == 409
    assert "Nora" in text and "天津" in text and 'value="保定"' in text
    again = client.post(url, {"value": "保定", "version": opened + 1}, headers=HTMX)
    assert again.status_code == 200


def test_another_fact_saved_meanwhile_is_no_conflict(signed_in, cast):
    client, url = signed_in("olga"), f"/accounts/{cast.olgas.pk}/properties/city/"
    sent = {"value": "保定", "version": cast.olgas.version, "was": cast.olgas.city}
    change_account(
        actor=cast.actor("iris"),
        account_id=cast.olgas.pk,
        version=cast.olgas.version,
        now=timezone.now(),
        short_name="北师",
    )

    saved = client.post(url, sent, headers=HTMX)

    cast.olgas.refresh_from_db()
    assert (saved.status_code, cast.olgas.city, cast.olgas.short_name) == (200, "保定", "北师")


def test_a_fact_is_opened_by_a_link_and_saved_without_a_script(signed_in, cast):
    client, url = signed_in("olga"), f"/accounts/{cast.olgas.pk}/properties/city/"

    page = client.get(f"/accounts/{cast.olgas.pk}/").content.decode()
    form = client.get(url).content.decode()
    saved = client.post(url, {"value": "保定", "version": cast.olgas.version, "was": ""})

    assert f'href="{url}"' in page and "<html" in form and 'name="was"' in form
    assert saved.url == f"/accounts/{cast.olgas.pk}/"


@pytest.mark.parametrize(("name", "status"), [("eve", 403), ("amy", 404), ("uma", 404)])
def test_a_fact_is_not_everybodys_to_change(signed_in, cast, name, status):
    url = f"/accounts/{cast.olgas.pk}/properties/city/"

    answer = signed_in(name).post(url, {"value": "保定", "version": cast.olgas.version})

    assert answer.status_code == status
    assert Account.objects.get(pk=cast.olgas.pk).city == ""


@pytest.mark.parametrize("field", ["name", "owner", "industry", "need_level", "parent", "mode"])
def test_every_form_of_a_fact_is_a_page_without_script(signed_in, cast, field):
    answer = signed_in("opal").get(f"/accounts/{cast.olgas.pk}/properties/{field}/")

    assert answer.status_code == 200
    assert b"<html" in answer.content


def test_a_bad_value_is_refused_beside_the_field(signed_in, cast):
    url = f"/accounts/{cast.olgas.pk}/properties/credit_code/"

    answer = signed_in("opal").post(
        url, {"value": "123", "version": cast.olgas.version}, headers=HTMX
    )

    assert answer.status_code == 422
    assert 'value="123"' in answer.content.decode()


def test_many_are_changed_after_their_number_was_told_and_given_back_by_undo(signed_in, cast):
    client = signed_in("nora")
    ids = [cast.olgas.pk, cast.ottos.pk]

    asked = client.post("/accounts/edit/", {"ids": ids, "act": "segment"}, headers=HTMX)
    done = client.post(
        "/accounts/edit/",
        {"ids": ids, "act": "segment", "value": "A", "told": 2},
        headers=HTMX,
    )

    assert "2 accounts" in asked.content.decode()
    assert "/undoing/" in done.headers["HX-Trigger"]
    assert set(Account.objects.filter(pk__in=ids).values_list("segment", flat=True)) == {"A"}
    client.post(f"/accounts/edit/{BulkEdit.objects.get().pk}/undoing/")
    assert set(Account.objects.filter(pk__in=ids).values_list("segment", flat=True)) == {""}


def test_one_hidden_account_among_many_refuses_them_all(signed_in, cast):
    answer = signed_in("nora").post(
        "/accounts/edit/",
        {"ids": [cast.olgas.pk, cast.umas.pk], "act": "segment", "value": "A", "told": 2},
    )

    assert answer.status_code == 404
    assert cast.umas.name not in answer.content.decode()
    assert not Account.objects.filter(segment="A").exists()


def test_the_whole_list_means_what_the_person_sees(signed_in, cast):
    signed_in("nora").post(
        "/accounts/edit/?state=any", {"all": "1", "act": "mode", "value": "inside", "told": 2}
    )

    changed = Account.objects.filter(mode="inside").values_list("pk", flat=True)
    assert set(changed) == {cast.olgas.pk, cast.ottos.pk}


def test_a_list_that_grew_meanwhile_is_asked_about_again(signed_in, cast):
    answer = signed_in("nora").post(
        "/accounts/edit/", {"all": "1", "act": "mode", "value": "inside", "told": 1}, headers=HTMX
    )

    assert "changed meanwhile" in answer.content.decode()
    assert not Account.objects.filter(mode="inside").exists()


@pytest.mark.parametrize("name", ["opal", "nora", "olga", "iris", "eve"])
def test_the_file_holds_the_accounts_of_the_list(signed_in, cast, name):
    client = signed_in(name)

    page = client.get("/accounts/").context["grid"]
    rows = _csv(client.get("/accounts/file/?format=csv"))

    assert [row[0] for row in rows[1:]] == [*(row.label for row in page.rows), "Total"]


def test_the_file_is_inert_and_reads_back(signed_in, cast):
    name = '=HYPERLINK("http://x","y")'
    an_account(name, region=cast.north, industry=cast.finance)

    rows = _csv(signed_in("opal").get("/accounts/file/?format=csv"))

    cells = [row[0] for row in rows]
    assert name not in cells
    assert name in [restore(cell) for cell in cells]


def test_a_workbook_of_picked_rows_holds_only_them(signed_in, cast):
    answer = signed_in("nora").post("/accounts/file/", {"ids": [cast.umas.pk]})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path", ["contacts/new/", "sites/new/", "machines/new/", "needs/new/", "rivals/new/"]
)
def test_a_fact_form_is_a_sheet_and_a_page(signed_in, cast, path):
    client, url = signed_in("olga"), f"/accounts/{cast.olgas.pk}/{path}"

    page, sheet, empty = (
        client.get(url),
        client.get(url, headers=HTMX),
        client.post(url, {"x": "1"}),
    )

    assert b"<html" in page.content and b"<html" not in sheet.content
    assert empty.status_code == 422


def test_a_contact_is_kept_and_shown_in_the_trail(signed_in, cast):
    client = signed_in("olga")

    client.post(f"/accounts/{cast.olgas.pk}/contacts/new/", {"name": "王主任", "phone": "010-1"})

    assert Contact.objects.get().name == "王主任"
    trail = client.get(f"/accounts/{cast.olgas.pk}/history/").content.decode()
    assert "A contact was added" in trail and "王主任" in trail


def test_a_candidate_like_another_is_asked_about_first(signed_in, cast):
    client = signed_in("olga")
    data = {"name": "北方师范", "region_id": cast.north.pk, "industry_id": cast.education.pk}

    asked = client.post("/accounts/new/", data)
    client.post("/accounts/new/", data | {"is_sure": "on"})

    assert cast.olgas.name in asked.content.decode()
    assert Account.objects.get(name="北方师范").owner == cast.olga


def test_a_candidate_is_locked_by_the_region_manager(signed_in, cast):
    found = an_account("新客户", region=cast.north, industry=cast.finance, state="candidate")

    signed_in("nora").post(f"/accounts/{found.pk}/lock/")

    found.refresh_from_db()
    assert found.state == Account.State.LOCKED


def test_the_same_customer_twice_becomes_one_and_two_again(signed_in, cast):
    pair, client = _a_pair(cast), signed_in("opal")

    page = client.get("/accounts/duplicates/")
    url = f"/accounts/duplicates/{pair.pk}/decision/"
    done = client.post(url, {"keep": pair.second_id}, headers=HTMX)

    assert "same name" in page.content.decode()
    merge = Merge.objects.get()
    assert merge.kept_id == pair.second_id
    assert f"/accounts/merges/{merge.pk}/undoing/" in done.headers["HX-Trigger"]
    client.post(f"/accounts/merges/{merge.pk}/undoing/")
    assert not Account.objects.filter(state="merged").exists()


def test_different_customers_are_never_proposed_again(signed_in, cast):
    pair, client = _a_pair(cast), signed_in("opal")

    client.post(f"/accounts/duplicates/{pair.pk}/decision/", {"verdict": "different"})

    assert "No pair waits" in client.get("/accounts/duplicates/").content.decode()
    assert Account.objects.filter(state="merged").count() == 0


def test_pairs_beyond_doubt_are_merged_in_one_act(signed_in, cast):
    _a_pair(cast)

    signed_in("opal").post("/accounts/duplicates/merging/")

    assert Merge.objects.count() == 1


def _a_pair(cast) -> DuplicatePair:
    other = an_account("北方师大", region=cast.north, industry=cast.education)
    likeness = Likeness(cast.olgas.pk, other.pk, 0.97, [{"code": "SAME_NAME"}])
    keep_pairs([likeness], now=timezone.now())
    return DuplicatePair.objects.get()


def _csv(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))
