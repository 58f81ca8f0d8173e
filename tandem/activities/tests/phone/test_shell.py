"""What a phone keeps: the shell without a record for everybody, and a package for its person alone."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tandem.activities.models import Finding, Visit
from tandem.keyaccounts.models import Account, Contact
from tandem.organisation.models import User
from tandem.testing.builders import an_account

MOST_QUERIES = 12


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sw.js", "/manifest.webmanifest", "/offline/"])
def test_the_shell_is_there_for_everybody_and_holds_nobody(cast, signed_in, path):
    User.objects.filter(pk=cast.olga.pk).update(language="zh-hans")
    stranger = Client(headers={"Accept-Language": "zh-CN"})

    pages = [client.get(path).content.decode() for client in (stranger, signed_in("olga"))]

    assert pages[0] == pages[1]
    for word in ("olga", "Olga", "北方师范大学", "csrfmiddlewaretoken"):
        assert word not in pages[1]


@pytest.mark.django_db
def test_the_worker_keeps_scripts_styles_and_one_page(cast):
    text = Client().get("/sw.js").content.decode()
    kept = re.findall(r'"(/[^"]*)"', text)

    pages = [path for path in kept if not path.startswith("/static/")]
    assert pages == ["/offline/", "/login/"]  # the second is named, never kept
    for path in kept:
        if path in pages:
            continue
        assert finders.find(path.removeprefix("/static/")), path


@pytest.mark.django_db
def test_every_module_the_shell_imports_is_kept_with_it(cast):
    text = Client().get("/sw.js").content.decode()
    folder = Path(finders.find("activities/shell.js")).parent

    imported = {
        name
        for path in folder.glob("*.js")
        for name in re.findall(r'(?:from |import\()"\.[^"]*/([\w-]+\.js)"', path.read_text("utf-8"))
    }

    assert {name for name in imported if f"/{name}" not in text} == set()


@pytest.mark.django_db
def test_the_manifest_names_icons_that_exist(cast):
    said = Client().get("/manifest.webmanifest").json()

    assert (said["start_url"], said["display"]) == ("/", "standalone")
    for icon in said["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))
    assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}


@pytest.mark.django_db
def test_the_package_is_ones_own_week_top_twenty_tasks_and_what_is_known(
    cast, a_visit, give, signed_in
):
    visit = a_visit()
    Account.objects.filter(pk=cast.olgas.pk).update(is_top=True)
    Contact.objects.create(account=cast.olgas, name="王主任", phone="13800138000")
    Contact.objects.create(account=cast.ottos, name="别人的人")

    Finding.objects.create(
        account=cast.olgas,
        kind="need",
        what="要换机房",
        source="visit",
        on=timezone.localdate(),
        by=cast.olga,
    )
    task = give(by="iris", to="olga", title="送报价")
    give(to="iris")  # somebody else's to do

    said = signed_in("olga").get("/week/phone/package/").json()

    assert [stop["visit"] for stop in said["stops"]] == [visit.pk]
    assert [account["id"] for account in said["accounts"]] == [cast.olgas.pk]
    assert said["contacts"] == {
        str(cast.olgas.pk): [{"name": "王主任", "title": "", "phone": "13800138000"}]
    }
    [known] = said["known"][str(cast.olgas.pk)]
    assert (known["what"], known["by"]) == ("要换机房", "Olga")
    [own] = said["tasks"]
    assert (own["task"], own["by"], own["may_take"]) == (task.pk, "Iris", True)
    assert (said["inside"], said["person"]) == ("Iris", cast.olga.pk)
    assert said["key"] != signed_in("otto").get("/week/phone/package/").json()["key"]


@pytest.mark.django_db
def test_the_package_takes_the_same_queries_for_any_number_of_stops(cast, give, signed_in):
    client, url = signed_in("olga"), "/week/phone/package/"

    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    def fill(count: int) -> None:
        for n in range(count):
            account = an_account(
                f"中学{n}-{count}",
                region=cast.north,
                industry=cast.education,
                owner=cast.olga,
                lat=39.9,
                lon=116.4,
                is_top=n % 2 == 0,
                inside=cast.iris,
            )
            Visit.objects.create(seller=cast.olga, account=account, on=timezone.localdate())
            Contact.objects.create(account=account, name="人")
            give(by="iris", to="olga", account_id=account.pk, title=f"事{n}")
            Finding.objects.create(
                account=account,
                kind="need",
                what="机房",
                source="visit",
                on=timezone.localdate(),
                by=cast.olga,
            )

    fill(4)
    counted()  # what a process learns once
    few = counted()
    fill(20)

    assert counted() == few <= MOST_QUERIES


@pytest.mark.django_db
def test_the_package_does_not_look_further_than_a_week(cast, a_visit, signed_in):
    a_visit(on=timezone.localdate() + timedelta(days=30))

    assert signed_in("olga").get("/week/phone/package/").json()["stops"] == []


@pytest.mark.parametrize(
    ("most_kb", "entries"),
    [
        (20, ("foundation/js/app.js", "activities/phone.js")),  # every page of a seller
        (20, ("activities/shell.js",)),  # the page without a network
        (20, ("foundation/js/app.js", "activities/phone.js", "activities/door-page.js")),
    ],
)
def test_a_page_loads_few_scripts_of_our_own(most_kb, entries):
    loaded = {path for entry in entries for path in imported_by(Path(finders.find(entry)))}

    assert len(loaded) > 10
    assert sum(len(gzip.compress(path.read_bytes())) for path in loaded) <= most_kb * 1024


def imported_by(module: Path) -> set[Path]:
    """The module and all it imports at once; what it asks for later comes later."""
    found: set[Path] = set()
    open_ones = [module]
    while open_ones:
        path = open_ones.pop()
        if path in found:
            continue
        found.add(path)
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r'^import (?:[^"(]* from )?"(\.[^"]+)";', text, re.M):
            folder = (
                "foundation/js"
                if "foundation" in str(path) or "foundation" in name
                else "activities"
            )
            open_ones.append(Path(finders.find(f"{folder}/{Path(name).name}")))
    return found
