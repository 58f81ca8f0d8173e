"""Whatever a file does wrong, a sentence says which row and why, and nothing is half-written."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from tandem.keyaccounts.models import Account, ImportRow, ImportRun
from tandem.keyaccounts.tests.imports.walking import (
    CODES,
    HEADER,
    Walk,
    csv_text,
    row_of,
    stored_files,
    workbook,
)
from tandem.testing.cast import Cast

GOOD = row_of("华金科技有限公司")


def said(walk: Walk, number: int) -> str:
    """What the page of the rows says of one row of the file."""
    row = ImportRow.objects.get(run_id=walk.run_id, number=number)
    from tandem.keyaccounts.wording import account_sentences, problem_text

    return " ".join(problem_text(item, account_sentences()) for item in row.problems)


def a_zip_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return file.getvalue()


def a_picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"\x00" * 200


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        pytest.param(a_picture(), "list.xlsx", "a picture", id="a picture"),
        pytest.param(a_zip_bomb(), "list.xlsx", "packed like a bomb", id="a zip bomb"),
        pytest.param(b"", "list.xlsx", "empty", id="an empty file"),
        pytest.param(b"PK\x03\x04broken", "list.xlsx", "damaged", id="a damaged file"),
    ],
)
def test_a_file_that_is_no_list_leaves_nothing(
    content: bytes, name: str, words: str, walk: Walk, media: Path
) -> None:
    response = walk.upload(content, name)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not ImportRun.objects.exists()
    assert stored_files(media) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_its_own_encoding(encoding: str, walk: Walk) -> None:
    rows = [row_of("龘华金科技有限公司"), row_of("立达电子有限公司", 城市="上海")]

    walk.enter(csv_text(rows).encode(encoding), "list.csv")

    names = Account.objects.filter(state=Account.State.CANDIDATE).values_list("name", flat=True)
    assert set(names) == {"龘华金科技有限公司", "立达电子有限公司"}


def test_a_merged_title_and_a_two_row_header_are_understood(walk: Walk) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["大客户锁定清单(2006财年)"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADER))
    sheet.append([])
    sheet.append(list(HEADER))
    sheet.append(GOOD)
    file = io.BytesIO()
    book.save(file)

    walk.enter(file.getvalue())

    assert Account.objects.get(name="华金科技有限公司").city == "北京"


def test_two_hundred_columns_do_not_hide_the_list(walk: Walk) -> None:
    further = [f"备用栏目{number}" for number in range(200)]
    rows = [[*row_of(f"华金{word}有限公司"), *range(200)] for word in ("科技", "电子", "软件")]

    walk.check(workbook(rows, [*HEADER, *further]))

    assert walk.outcomes() == {"new": 3}
    assert {len(row.raw) for row in ImportRow.objects.all()} == {len(HEADER) + 200}


def test_a_formula_that_was_never_calculated_is_named_with_its_row(walk: Walk) -> None:
    bad = row_of("立达电子有限公司", 城市="上海", **{"总采购潜力(万元)": "=1+1"})

    walk.check(workbook([GOOD, bad]))

    assert walk.outcomes() == {"new": 1, "error": 1}
    assert "was never calculated" in said(walk, 3)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"分区": "月球"}, "月球 is not known here"),
        ({"分区": ""}, "No region is given"),
        ({"上年采购额(万元)": "很多"}, "很多 is not an amount"),
        ({"台数(本品牌/合计)": "200/100"}, "own count 200 is above the total 100"),
        ({"锁定日期": "2006-02-30"}, "a day that does not exist"),
        ({"客户名称": ""}, "The account has no name"),
    ],
)
def test_a_row_that_cannot_be_entered_says_why_and_stays_out(
    cells: dict[str, Any], words: str, walk: Walk
) -> None:
    walk.enter(workbook([GOOD, row_of("立达电子有限公司", **cells)]))

    assert words in said(walk, 3)
    assert not Account.objects.filter(name="立达电子有限公司").exists()
    assert Account.objects.filter(name="华金科技有限公司").exists()


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"外部销售": "Lena"}, "Lena left on 2025-06-30"),
        ({"外部销售": "无名氏"}, "Nobody here is called 无名氏"),
        ({"外部销售": "Vera"}, "Vera works here in another role"),
        ({"外部销售": "Uma"}, "Uma works in another region"),
    ],
)
def test_a_seller_who_cannot_be_meant_is_named_and_the_account_enters(
    cells: dict[str, Any], words: str, walk: Walk, cast: Cast
) -> None:
    walk.enter(workbook([row_of("华金科技有限公司", **cells)]))

    account = Account.objects.get(name="华金科技有限公司")
    assert words in said(walk, 2)
    assert account.owner == (cast.uma if cells["外部销售"] == "Uma" else None)
    assert account.inside == cast.iris


def test_two_colleagues_of_one_name_mean_neither(walk: Walk, cast: Cast) -> None:
    type(cast.otto).objects.filter(pk=cast.otto.pk).update(name="Olga")

    walk.check(workbook([GOOD]))

    assert "More than one colleague is called Olga" in said(walk, 2)


def test_a_row_given_twice_names_the_first(walk: Walk) -> None:
    again = row_of("华金科技股份有限公司")
    coded = row_of("立达电子有限公司", 城市="上海", 统一社会信用代码=CODES[0])
    coded_again = row_of("立达集团", 城市="上海", 统一社会信用代码=CODES[0])

    walk.check(workbook([GOOD, again, coded, coded_again]))

    assert walk.outcomes() == {"new": 2, "error": 2}
    assert "Row 2 is the same account by name and city" in said(walk, 3)
    assert "Row 4 has the same credit code" in said(walk, 5)


def test_two_rows_that_mean_one_account_by_different_keys_are_told_apart(
    walk: Walk, cast: Cast
) -> None:
    Account.objects.filter(pk=cast.olgas.pk).update(credit_code=CODES[0])
    by_code = row_of("北方师大", 城市="天津", 统一社会信用代码=CODES[0])
    by_name = row_of("北方师范大学", 城市="")

    walk.check(workbook([by_code, by_name]))

    assert walk.outcomes() == {"update": 1, "error": 1}
    assert "Row 2 is the same account, known by another key" in said(walk, 3)


def test_a_group_and_its_company_are_two_accounts(walk: Walk) -> None:
    walk.enter(workbook([row_of("神州集团"), row_of("神州有限公司")]))

    names = Account.objects.filter(name__startswith="神州").values_list("name", flat=True)
    assert set(names) == {"神州集团", "神州有限公司"}


def test_a_column_of_names_must_be_chosen(walk: Walk) -> None:
    walk.upload(workbook([GOOD]))
    nothing = {f"field_{position}": "" for position in range(len(HEADER))}

    response = walk.post("import_mapping", **nothing)

    assert response.status_code == 422
    assert walk.run.state == ImportRun.State.UPLOADED


def test_a_run_that_is_not_there_is_a_plain_404(walk: Walk) -> None:
    response = walk.client.post(reverse("import_start", args=[999]))

    assert response.status_code == 404
