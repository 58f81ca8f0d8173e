"""The sheet of a fact: filled, corrected, refused, removed; as a sheet and as a page."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.utils import timezone

from tandem.keyaccounts.commands.facts import add_contact
from tandem.keyaccounts.models import Account, Contact, Figure
from tandem.testing.builders import an_account

HTMX = {"HX-Request": "true"}
HIDDEN = re.compile(r'<input type="hidden" name="(was-[a-z_]+|key)" value="([^"]*)">')
CONTACT = {"title": "处长", "buying_role": "", "phone": "", "email": "", "left_on": ""}


@pytest.fixture
def wang(cast) -> Contact:
    return add_contact(
        actor=cast.actor("olga"),
        account_id=cast.olgas.pk,
        name="王主任",
        title="处长",
        now=timezone.now(),
    )


def address(row: Contact, tail: str = "") -> str:
    return f"/accounts/{row.account_id}/contacts/{row.pk}/{tail}"


def opened(client, url: str) -> dict[str, str]:
    """What the form hides, as a browser would send it."""
    return {
        name: unescape(value) for name, value in HIDDEN.findall(client.get(url).content.decode())
    }


@pytest.mark.parametrize("kind", ["contacts", "needs", "machines", "rivals", "sites", "figures"])
def test_every_kind_is_added_in_a_sheet_and_on_a_page(signed_in, cast, kind):
    client, url = signed_in("olga"), f"/accounts/{cast.olgas.pk}/{kind}/new/"

    page, side = client.get(url), client.get(url, headers=HTMX)

    assert b"<html" in page.content and b"<html" not in side.content
    assert client.post(url, {"x": "1"}).status_code == 422


def test_a_corrected_contact_closes_the_sheet_and_refreshes_the_page(signed_in, wang):
    client = signed_in("iris")
    sent = opened(client, address(wang)) | CONTACT | {"name": "王主任", "title": "院长"}

    done = client.post(address(wang), sent, headers=HTMX)

    wang.refresh_from_db()
    assert (done.status_code, wang.title) == (204, "院长")
    assert {"toast", "sheet-close", "account-changed"} <= json.loads(
        done.headers["HX-Trigger"]
    ).keys()


def test_without_a_script_the_page_of_the_account_follows(signed_in, wang):
    client = signed_in("iris")
    sent = opened(client, address(wang)) | CONTACT | {"name": "王主任", "phone": "010-1"}

    done = client.post(address(wang), sent)

    assert (done.status_code, done.url) == (302, f"/accounts/{wang.account_id}/")


def test_the_second_of_two_gets_both_texts_and_may_then_replace(signed_in, wang):
    iris = signed_in("iris")
    sent = opened(iris, address(wang)) | CONTACT | {"name": "王主任", "title": "院长"}
    Contact.objects.update(title="主任", phone="010-9")

    told = iris.post(address(wang), sent, headers=HTMX)
    text = told.content.decode()

    assert told.status_code == 409
    assert "主任" in text and 'value="院长"' in text
    assert 'value="010-9"' in text, "what I did not touch is theirs"
    hidden = {name: unescape(value) for name, value in HIDDEN.findall(text)}
    again = iris.post(address(wang), sent | hidden | {"phone": "010-9"}, headers=HTMX)
    wang.refresh_from_db()
    assert (again.status_code, wang.title, wang.phone) == (204, "院长", "010-9")


def test_a_save_that_says_not_what_it_was_made_from_is_shown_the_row(signed_in, wang):
    done = signed_in("olga").post(address(wang), CONTACT | {"name": "x"})

    wang.refresh_from_db()
    assert (done.status_code, wang.name) == (409, "王主任")


def test_a_removed_contact_is_put_back_from_the_toast(signed_in, wang):
    client = signed_in("olga")
    done = client.post(address(wang, "removal/"), opened(client, address(wang)), headers=HTMX)

    assert not Contact.objects.exists()
    client.post(json.loads(done.headers["HX-Trigger"])["toast"]["undo"])

    assert Contact.objects.get().title == "处长"
    trail = client.get(f"/accounts/{wang.account_id}/history/").content.decode()
    assert "A contact was removed" in trail and "put back" in trail


def test_without_a_script_the_undo_stands_on_the_page(signed_in, wang):
    client = signed_in("olga")
    client.post(address(wang, "removal/"), opened(client, address(wang)))

    page = client.get(f"/accounts/{wang.account_id}/").content.decode()

    assert "/undoing/" in page


def test_amounts_are_typed_in_wan_and_shown_to_the_last_fen(signed_in, cast):
    client, url = signed_in("olga"), f"/accounts/{cast.olgas.pk}/figures/new/"
    day = {"as_of": "2026-11-24"}

    assert client.post(url, day).status_code == 422
    swapped = client.post(url, day | {"wallet_low": "90", "wallet_high": "30"})
    assert "below where it begins" in swapped.content.decode()
    client.post(url, day | {"wallet_low": "30", "wallet_high": "1,200.5", "revenue_year": "46万"})

    assert dict(Figure.objects.values_list("kind", "amount_minor")) == {
        "wallet_low": 30_000_000,
        "wallet_high": 1_200_500_000,
        "revenue_year": 46_000_000,
    }
    high = Figure.objects.get(kind="wallet_high")
    sheet = client.get(f"/accounts/{cast.olgas.pk}/figures/{high.pk}/").content.decode()
    assert 'value="1200.5"' in sheet


def test_a_contact_sent_twice_stands_once(signed_in, cast):
    client, url = signed_in("olga"), f"/accounts/{cast.olgas.pk}/contacts/new/"
    sent = opened(client, url) | {"name": "李处长"}

    client.post(url, sent)
    client.post(url, sent)

    assert Contact.objects.count() == 1


def test_the_record_links_to_each_fact_for_those_who_keep_it(signed_in, wang):
    url = f"/accounts/{wang.account_id}/"

    mine = signed_in("olga").get(url).content.decode()
    theirs = signed_in("vera").get(url).content.decode()

    assert address(wang) in mine and "contacts/new/" in mine
    assert address(wang) not in theirs and "contacts/new/" not in theirs and "王主任" in theirs


def test_the_thirty_first_contact_is_one_click_away(signed_in, cast):
    Contact.objects.bulk_create(
        Contact(account=cast.olgas, name=f"联系人{n:02}") for n in range(40)
    )
    olga, url = signed_in("olga"), f"/accounts/{cast.olgas.pk}/"

    page, whole = olga.get(url).content.decode(), olga.get(f"{url}?contacts=all").content.decode()

    assert "联系人39" not in page and "All 40 contacts" in page
    assert "联系人39" in whole and "All 40 contacts" not in whole


def test_a_customer_is_put_below_another_and_listed_there(signed_in, cast):
    child = an_account("附属中学", region=cast.north, industry=cast.education)
    nora, url = signed_in("nora"), f"/accounts/{cast.olgas.pk}/children/"

    done = nora.post(url, {"child": "附属中学"})
    page = nora.get(f"/accounts/{cast.olgas.pk}/").content.decode()
    listed = nora.get(f"/accounts/?parent={cast.olgas.pk}&state=any").content.decode()

    assert done.status_code == 302
    assert Account.objects.get(pk=child.pk).parent_id == cast.olgas.pk
    assert "附属中学" in page
    assert "附属中学" in listed and cast.ottos.name not in listed


def test_a_customer_that_belongs_elsewhere_stays_there(signed_in, cast):
    an_account("附属中学", region=cast.north, industry=cast.education, parent=cast.ottos)

    refused = signed_in("nora").post(f"/accounts/{cast.olgas.pk}/children/", {"child": "附属中学"})

    assert "already belongs to another" in refused.content.decode()
