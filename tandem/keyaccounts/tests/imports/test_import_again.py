"""Importing into a list that is there: by key, with a difference, never doubled."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tandem.keyaccounts.models import Account, Contact, DuplicatePair, Figure, ImportRow, ImportRun
from tandem.keyaccounts.tests.imports.walking import (
    CODES,
    HEADER,
    Walk,
    registry,
    row_of,
    workbook,
)
from tandem.organisation.models import Company
from tandem.testing.cast import Cast


def test_a_credit_code_finds_the_account_under_another_name(walk: Walk) -> None:
    walk.enter(workbook([row_of("华金科技有限公司", 统一社会信用代码=CODES[0])]))

    walk.check(workbook([row_of("华金科技股份公司", 城市="天津", 统一社会信用代码=CODES[0])]))

    row = ImportRow.objects.get(run_id=walk.run_id)
    assert row.outcome == ImportRow.Outcome.UPDATE
    assert (row.before["name"], row.after["name"]) == ("华金科技有限公司", "华金科技股份公司")
    assert (row.before["city"], row.after["city"]) == ("北京", "天津")


def test_name_and_city_find_the_account_without_a_code(walk: Walk) -> None:
    walk.enter(workbook([row_of("华金科技有限公司")]))

    run = walk.enter(workbook([row_of("华金科技 股份有限公司", **{"总采购潜力(万元)": 400})]))

    account = Account.objects.get(name__startswith="华金科技")
    assert run.counts["update"] == 1
    assert account.potential_minor == 400_000_000
    assert account.penetration_permille == 250


def test_an_empty_cell_changes_nothing(walk: Walk) -> None:
    walk.enter(workbook([row_of("华金科技有限公司", 统一社会信用代码=CODES[0])]))
    before = registry()
    empty = dict.fromkeys(HEADER[2:], "")

    walk.enter(workbook([row_of("华金科技有限公司", **{**empty, "统一社会信用代码": CODES[0]})]))

    assert walk.outcomes() == {"same": 1}
    assert registry() == before


def test_the_same_file_three_times_gives_rows_as_once(walk: Walk) -> None:
    content = workbook([row_of("华金科技有限公司"), row_of("立达电子有限公司", 城市="上海")])
    walk.enter(content)
    once = registry()

    walk.enter(content)
    walk.enter(content)

    assert walk.outcomes() == {"same": 2}
    assert registry() == once


def test_an_update_keeps_the_history_of_a_figure(walk: Walk) -> None:
    walk.enter(workbook([row_of("华金科技有限公司")]))

    walk.enter(workbook([row_of("华金科技有限公司", **{"上年采购额(万元)": 99})]))

    figure = Figure.objects.get(kind=Figure.Kind.REVENUE_YEAR)
    assert (figure.amount_minor, figure.source) == (99_000_000, f"import {walk.run_id}")


def test_an_update_is_undone_to_the_last_byte(walk: Walk) -> None:
    walk.enter(workbook([row_of("华金科技有限公司")]))
    before = registry()
    changed = row_of(
        "华金科技有限公司",
        统一社会信用代码=CODES[0],
        联系人="李小红",
        分区="南区",
        **{"上年采购额(万元)": 99, "台数(本品牌/合计)": "60/200"},
    )
    walk.enter(workbook([changed]))
    assert registry() != before

    walk.post("import_undo")

    assert registry() == before


def test_what_somebody_changed_since_stays_and_is_counted(walk: Walk, cast: Cast) -> None:

    walk.enter(workbook([row_of("华金科技有限公司"), row_of("立达电子有限公司", 城市="上海")]))
    used = Account.objects.get(name="立达电子有限公司")
    Contact.objects.filter(account=used).update(title="处长")
    from django.db import transaction
    from django.utils import timezone

    from tandem.foundation import audit

    with transaction.atomic():
        audit.record(
            actor=cast.actor("opal"),
            act="keyaccounts.contact_changed",
            subject=used,
            account_id=used.pk,
            now=timezone.now(),
        )

    walk.post("import_undo")

    assert walk.run.counts["kept"] == 1
    assert Account.objects.filter(pk=used.pk).exists()
    assert not Account.objects.filter(name="华金科技有限公司").exists()


def test_the_error_file_has_the_same_columns_and_comes_back_mended(walk: Walk) -> None:
    rows = [row_of("华金科技有限公司"), row_of("立达电子有限公司", 城市="上海", 分区="月球")]
    walk.enter(workbook(rows))
    answer = walk.get("import_errors")
    content = b"".join(answer.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    header, bad = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert header[:-1] == list(HEADER)
    assert "月球" in bad[-1]

    mended = ["南区" if cell == "月球" else cell for cell in bad]
    walk.enter(workbook([["" if cell is None else cell for cell in mended]], header))

    assert Account.objects.get(name="立达电子有限公司").region.code == "south"
    assert Account.objects.filter(name="华金科技有限公司").count() == 1


def test_a_row_that_resembles_an_account_is_decided_by_a_person(walk: Walk) -> None:
    walk.enter(workbook([row_of("北京华金科技发展有限公司")]))
    alike = row_of("北京华金科技发展有限公司", 城市="")
    walk.check(workbook([alike]))
    assert walk.outcomes() == {"possible": 1}

    walk.post("import_decision", act="update", all="1")
    walk.post("import_start")

    assert Account.objects.filter(name="北京华金科技发展有限公司").count() == 1


def test_an_undecided_double_enters_and_waits_on_the_duplicates_page(walk: Walk) -> None:
    walk.enter(workbook([row_of("北京华金科技发展有限公司")]))

    walk.enter(workbook([row_of("北京华金科技发展有限公司", 城市="")]))

    pair = DuplicatePair.objects.get()
    assert pair.verdict == DuplicatePair.Verdict.OPEN
    assert {pair.first.name, pair.second.name} == {"北京华金科技发展有限公司"}


def test_a_row_left_out_is_not_entered(walk: Walk) -> None:
    walk.enter(workbook([row_of("北京华金科技发展有限公司")]))
    walk.check(workbook([row_of("北京华金科技发展有限公司", 城市="")]))

    walk.post("import_decision", act="skip", all="1")
    walk.post("import_start")

    assert Account.objects.filter(name="北京华金科技发展有限公司").count() == 1


def test_unknown_partners_are_entered_at_one_word(walk: Walk) -> None:
    header = [*HEADER, "客户服务商"]
    rows = [
        [*row_of("华金科技有限公司"), "丙伙伴"],
        [*row_of("立达电子有限公司", 城市="上海"), "丙伙伴"],
        [*row_of("盛安软件有限公司", 城市="广州"), "甲伙伴"],
    ]
    walk.check(workbook(rows, header))
    assert walk.run.counts["unknown_partners"] == ["丙伙伴"]

    walk.post("import_partners")
    walk.post("import_start")

    assert Company.objects.filter(name="丙伙伴").count() == 1
    partner = Account.objects.get(name="立达电子有限公司").partner
    assert partner is not None and partner.name == "丙伙伴"


def test_a_parent_may_stand_further_down_the_list(walk: Walk) -> None:
    header = [*HEADER, "上级单位"]
    rows = [
        [*row_of("华金科技有限公司"), "大宏控股集团"],
        [*row_of("大宏控股集团", 城市="上海"), ""],
    ]
    before = registry()

    walk.enter(workbook(rows, header))

    assert Account.objects.get(name="华金科技有限公司").parent.name == "大宏控股集团"
    walk.post("import_undo")
    assert registry() == before


@pytest.mark.parametrize("state", [ImportRun.State.DONE, ImportRun.State.UNDONE])
def test_a_finished_run_is_not_started_again(state: str, walk: Walk) -> None:
    walk.enter(workbook([row_of("华金科技有限公司")]))
    ImportRun.objects.filter(pk=walk.run_id).update(state=state)

    response = walk.post("import_start")

    assert response.status_code == 422
    assert "another step" in response.content.decode()
