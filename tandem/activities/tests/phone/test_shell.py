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

from tandem.activities.models import Visit
from tandem.keyaccounts.models import Account, Contact
from tandem.organisation.models import User
from tandem.testing.builders import an_account

MOST_QUERIES = 12
EVERY_PAGE_GZ = 8 * 1024  # what a seller's pages load beside the kit's scripts
SCRIPTS_GZ = 14 * 1024
EVERY_PAGE = ("phone", "outbox", "outbox-view", "vault", "post", "people")
FIRST_LOAD_GZ = 160 * 1024
ROOT = Path(__file__).resolve().parents[4]


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

    assert [path for path in kept if not path.startswith("/static/")] == ["/offline/"]
    for path in kept[1:]:
        assert finders.find(path.removeprefix("/static/")), path


@pytest.mark.django_db
def test_every_module_the_shell_imports_is_kept_with_it(cast):
    text = Client().get("/sw.js").content.decode()
    folder = Path(finders.find("activities/shell.js")).parent

    imported = {
        name
        for path in folder.glob("*.js")
        for name in re.findall(r'from "\.[^"]*/([\w-]+\.js)"', path.read_text(encoding="utf-8"))
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
def test_the_package_is_ones_own_week_and_top_twenty(cast, a_visit, signed_in):
    visit = a_visit()
    Account.objects.filter(pk=cast.olgas.pk).update(is_top=True)
    Contact.objects.create(account=cast.olgas, name="王主任", phone="13800138000")
    Contact.objects.create(account=cast.ottos, name="别人的人")

    said = signed_in("olga").get("/week/phone/package/").json()

    assert [stop["visit"] for stop in said["stops"]] == [visit.pk]
    assert [account["id"] for account in said["accounts"]] == [cast.olgas.pk]
    assert said["contacts"] == {
        str(cast.olgas.pk): [{"name": "王主任", "title": "", "phone": "13800138000"}]
    }
    assert (said["inside"], said["person"]) == ("Iris", cast.olga.pk)
    assert said["key"] != signed_in("otto").get("/week/phone/package/").json()["key"]


@pytest.mark.django_db
def test_the_package_takes_the_same_queries_for_any_number_of_stops(cast, a_visit, signed_in):
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
            )
            Visit.objects.create(seller=cast.olga, account=account, on=timezone.localdate())
            Contact.objects.create(account=account, name="人")

    fill(4)
    counted()  # what a process learns once
    few = counted()
    fill(20)

    assert counted() == few <= MOST_QUERIES


@pytest.mark.django_db
def test_the_package_does_not_look_further_than_a_week(cast, a_visit, signed_in):
    a_visit(on=timezone.localdate() + timedelta(days=30))

    assert signed_in("olga").get("/week/phone/package/").json()["stops"] == []


def test_our_scripts_and_a_first_load_stay_small():
    def weight(*patterns: str) -> int:
        files = [path for pattern in patterns for path in ROOT.glob(pattern)]
        assert files
        return sum(len(gzip.compress(path.read_bytes())) for path in files)

    folder = "tandem/activities/static/activities"
    scripts = weight("tandem/foundation/static/foundation/js/*.js", f"{folder}/*.js")
    rest = weight(
        "tandem/*/static/*/css/*.css", "tandem/*/static/*/*.css", "build/assets/foundation/*.svg"
    ) + weight("build/assets/foundation/vendor/htmx.js")

    assert weight(*(f"{folder}/{name}.js" for name in EVERY_PAGE)) <= EVERY_PAGE_GZ
    assert weight(f"{folder}/*.js") <= SCRIPTS_GZ
    assert scripts + rest <= FIRST_LOAD_GZ
