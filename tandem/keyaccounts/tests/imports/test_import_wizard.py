"""The wizard through its pages: from a file to locked accounts, and all of it taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tandem.foundation.models import AuditEntry, Job
from tandem.keyaccounts.models import Account, Contact, ImportRow, ImportRun, InstalledBase, Lock
from tandem.keyaccounts.queries.history import history_page
from tandem.keyaccounts.search import matching
from tandem.keyaccounts.tests.imports.walking import (
    CODES,
    HEADER,
    Walk,
    registry,
    row_of,
    workbook,
)
from tandem.keyaccounts.views.import_pages import mapping_context, time_left
from tandem.testing.cast import Cast

ALL_BUT_OPERATIONS = [
    *("vera", "dora", "nora", "olga", "iris", "eve", "adam", "amy", "alan"),
]


def test_a_list_becomes_accounts_in_three_decisions(walk: Walk, cast: Cast) -> None:
    walk.upload(workbook([row_of("华金科技有限公司", 统一社会信用代码=CODES[0])]))
    walk.post("import_mapping")
    walk.post("import_start")

    account = Account.objects.get(name="华金科技有限公司")
    assert walk.run.state == ImportRun.State.DONE
    assert (account.state, account.region, account.industry) == (
        Account.State.CANDIDATE,
        cast.north,
        cast.education,
    )
    assert (account.owner, account.inside) == (cast.olga, cast.iris)
    assert (account.revenue_year_minor, account.potential_minor) == (12_500_000, 300_000_000)
    assert (account.units_own, account.units_all, account.penetration_permille) == (30, 120, 250)
    assert account.lat == pytest.approx(39.9, abs=0.2)
    assert Contact.objects.get(account=account).phone == "13911112222"
    units = InstalledBase.objects.filter(account=account).order_by("-is_own")
    assert list(units.values_list("is_own", "units")) == [(True, 30), (False, 90)]


def test_a_new_account_is_found_by_two_characters_of_its_name(walk: Walk) -> None:
    walk.enter(workbook([row_of("华金科技有限公司")]))

    found = matching(Account.objects.all(), "金科")

    assert [account.name for account in found] == ["华金科技有限公司"]


def test_candidates_are_locked_from_the_day_the_list_says(walk: Walk) -> None:
    later = row_of("立达电子有限公司", 城市="上海", 锁定日期="")
    walk.enter(workbook([row_of("华金科技有限公司"), later]))

    walk.post("import_lock")

    since = dict(
        Lock.objects.filter(account__city__in=["北京", "上海"]).values_list(
            "account__name", "since"
        )
    )
    assert since["华金科技有限公司"] == date(2006, 4, 1)
    assert since["立达电子有限公司"] == timezone.localdate(walk.run.finished_at)
    assert Account.objects.get(name="立达电子有限公司").state == Account.State.LOCKED


def test_an_import_is_taken_back_to_the_last_byte(walk: Walk, cast: Cast) -> None:
    Account.objects.filter(pk=cast.olgas.pk).update(city="北京", city_key="北京")
    before = registry()
    changed = row_of("北方师范大学", 城市="北京", 行业="金融")
    walk.enter(workbook([row_of("华金科技有限公司"), changed]))
    walk.post("import_lock")
    assert registry() != before

    walk.post("import_undo")

    assert walk.run.state == ImportRun.State.UNDONE
    assert walk.run.counts["kept"] == 0
    assert registry() == before


def trail_of(cast: Cast, account: Account) -> list[AuditEntry]:
    return history_page(actor=cast.actor("opal"), account_id=account.pk).entries


def test_every_account_of_an_import_leaves_one_trail(walk: Walk, cast: Cast) -> None:
    walk.enter(workbook([row_of("华金科技有限公司"), row_of("北方师范大学", 城市="", 行业="金融")]))

    [new] = trail_of(cast, Account.objects.get(name="华金科技有限公司"))
    [changed] = trail_of(cast, cast.olgas)

    assert (new.act, new.actor_id) == ("keyaccounts.account_imported", cast.opal.pk)
    assert changed.before["industry_id"] == cast.education.pk
    assert changed.after["industry_id"] == cast.finance.pk


@pytest.mark.parametrize("name", ALL_BUT_OPERATIONS)
def test_nobody_else_walks_the_wizard(
    name: str, walk: Walk, signed_in: Callable[[str], Client]
) -> None:
    walk.check(workbook([row_of("华金科技有限公司")]))
    stranger = signed_in(name)
    steps = ["import_sheet", "import_mapping", "import_values", "import_decision"]
    steps += ["import_start", "import_cancel", "import_undo", "import_lock", "import_partners"]

    answers = {stranger.post(reverse(step, args=[walk.run_id])).status_code for step in steps}
    answers |= {stranger.get(reverse("import", args=[walk.run_id])).status_code}
    answers |= {stranger.get(reverse("import_new")).status_code}

    assert answers <= {403, 404}
    assert walk.run.state == ImportRun.State.CHECKED
    assert not Account.objects.filter(name="华金科技有限公司").exists()


def test_each_page_of_the_wizard_opens(walk: Walk) -> None:
    rows = [row_of("华金科技有限公司"), row_of("坏行", 分区="月球", 外部销售="无名氏")]
    walk.upload(workbook(rows))
    pages = [walk.get("import")]
    walk.post("import_mapping")
    pages.append(walk.get("import"))
    pages += [walk.get("import_rows", outcome=outcome) for outcome in ImportRow.Outcome.values]
    pages.append(walk.get("import", columns=""))
    walk.post("import_start")
    pages.append(walk.get("import"))

    assert [page.status_code for page in pages] == [200] * len(pages)
    assert "月球" in pages[1].content.decode()


def test_an_answered_region_is_remembered_for_the_next_list(walk: Walk, cast: Cast) -> None:
    content = workbook([row_of("华金科技有限公司", 分区="月球")])
    walk.check(content)
    assert walk.outcomes() == {"error": 1}

    walk.post("import_values", asked_0="region|月球", answer_0=str(cast.south.pk))

    assert walk.outcomes() == {"new": 1}
    walk.check(content)
    assert walk.outcomes() == {"new": 1}


def test_an_empty_industry_takes_the_one_chosen_for_all(walk: Walk, cast: Cast) -> None:
    walk.check(workbook([row_of("华金科技有限公司", 行业="")]))
    assert walk.outcomes() == {"error": 1}

    walk.post("import_values", default_industry=str(cast.finance.pk))
    walk.post("import_start")

    assert Account.objects.get(name="华金科技有限公司").industry == cast.finance


def test_a_mapping_chosen_once_is_offered_again(walk: Walk) -> None:
    header = ["甲列", "乙列", "分区", "行业"]
    content = workbook([["华金科技有限公司", "x", "北区", "教育"]] * 1, header)
    walk.upload(content)
    walk.post("import_mapping", field_0="name", field_1="city")

    walk.upload(content)

    columns = walk.run.mapping["columns"]
    assert [(item["field"], item["why"]) for item in columns[:2]] == [
        ("name", "remembered"),
        ("city", "remembered"),
    ]


@pytest.mark.parametrize(
    ("done", "total", "words"),
    [
        (0, 100, ""),  # nobody can tell yet
        (100, 100, ""),
        (50, 100, "less than a minute left"),
        (10, 100, "about 4 minutes left"),
    ],
)
def test_the_time_left_follows_from_the_time_taken(done: int, total: int, words: str) -> None:
    now = timezone.now()
    job = Job(done=done, total=total, started_at=now - timedelta(seconds=30))

    assert time_left(job, now) == words


def test_a_row_that_stays_out_says_first_why(walk: Walk) -> None:
    good = row_of("华金科技有限公司", 统一社会信用代码=CODES[0])
    walk.check(workbook([good, row_of("立达电子有限公司", 统一社会信用代码="123", 分区="月球")]))

    page = walk.get("import_rows", outcome="error").content.decode()

    assert page.index("月球 is not known here") < page.index("123 is not a credit code")


def test_the_columns_show_numbers_as_they_are_typed(walk: Walk) -> None:
    walk.upload(workbook([[1.0, *row_of("华金科技有限公司")]], ["序号", *HEADER]))

    samples = mapping_context(walk.run)["columns"][0]["samples"]

    assert samples == ["1"]
