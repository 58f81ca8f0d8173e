"""Odd but honest workbooks are read as Excel shows them."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tandem.foundation.tables import CellFault, Limits, TableRefused, open_table, workbook


def saved(tmp_path, fill):
    """A workbook whose first sheet `fill` has written to."""
    book = openpyxl.Workbook()
    fill(book)
    path = tmp_path / "list.xlsx"
    book.save(path)
    return path


def test_title_and_blank_rows_above_the_header_are_passed_over(tmp_path):
    def fill(book):
        sheet = book.active
        sheet.append(["大客户锁定清单"])
        sheet.merge_cells("A1:C1")
        sheet.append([])
        sheet.append(["客户名称", "市", "台数"])
        sheet.append(["甲公司", "合肥", 12])
        sheet.append([])
        sheet.append(["乙公司", "北京", 7])

    with open_table(saved(tmp_path, fill), "list.xlsx") as table:
        header = table.header()
        rows = list(table.rows())

    assert header.rows == (3,)
    assert header.names == ("客户名称", "市", "台数")
    assert header.title == "大客户锁定清单"
    assert [(row.number, row.values) for row in rows] == [
        (4, ("甲公司", "合肥", 12.0)),
        (6, ("乙公司", "北京", 7.0)),
    ]


def test_a_header_of_two_merged_rows_becomes_one_name_a_column(tmp_path):
    def fill(book):
        sheet = book.active
        sheet.append(["客户名称", "联系人", None, "台数", None])
        sheet.append([None, "姓名", "电话", "本品牌", "合计"])
        for span in ("A1:A2", "B1:C1", "D1:E1"):
            sheet.merge_cells(span)
        sheet.append(["甲公司", "马明", "021-34917039", 3, 9])

    with open_table(saved(tmp_path, fill), "list.xlsx") as table:
        header = table.header()
        rows = list(table.rows())

    assert header.rows == (1, 2)
    assert header.names == ("客户名称", "联系人 姓名", "联系人 电话", "台数 本品牌", "台数 合计")
    assert rows[0].values == ("甲公司", "马明", "021-34917039", 3.0, 9.0)


def test_a_list_that_begins_at_c5_keeps_its_letters_and_numbers(tmp_path):
    def fill(book):
        for cell, value in {"C5": "name", "D5": "city", "C6": "Alder", "D6": "Bergen"}.items():
            book.active[cell] = value

    with open_table(saved(tmp_path, fill), "list.xlsx") as table:
        header = table.header()
        rows = list(table.rows())

    assert [column.letter for column in header.columns] == ["C", "D"]
    assert rows[0].number == 6


def test_two_hundred_columns_are_trimmed_to_those_in_use(tmp_path):
    def fill(book):
        sheet = book.active
        sheet.append([f"column {index}" if index % 10 == 0 else None for index in range(240)])
        sheet.append([index if index % 10 == 0 else None for index in range(240)])

    with open_table(saved(tmp_path, fill), "wide.xlsx") as table:
        header = table.header()

    assert len(header.columns) == 24
    assert header.columns[-1].letter == "HW"


def test_too_many_used_columns_are_refused_with_their_number(tmp_path):
    path = saved(tmp_path, lambda book: book.active.append(["x"] * 30))

    with pytest.raises(TableRefused) as refused:
        open_table(path, "wide.xlsx", limits=Limits(columns=20))

    assert refused.value.code == "too_many_columns"
    assert refused.value.facts["columns"] == 30


def test_formulas_without_a_result_and_error_values_are_reported_by_cell(tmp_path):
    def fill(book):
        sheet = book.active
        sheet.append(["name", "units", "city"])
        sheet.append(["Alder", "=1+1", "Bergen"])
        sheet.append(["Birch", 2, "x"])
        sheet["C3"] = "#REF!"
        sheet["C3"].data_type = "e"

    with open_table(saved(tmp_path, fill), "list.xlsx") as table:
        rows = list(table.rows())

    assert table.sheets[0].fault_count == 2
    assert rows[0].values[1] == CellFault("formula_without_value", "=1+1")
    assert rows[1].values[2] == CellFault("error_value", "#REF!")


def test_a_formula_with_a_stored_result_is_its_result(tmp_path):
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["name", "units", "remark"])
        sheet.write_string(1, 0, "Alder")
        sheet.write_formula(1, 1, "=40+2", None, 42)
        sheet.write_formula(1, 2, '=A2&"!"', None, "Alder!")

    with open_table(path, "list.xlsx") as table:
        rows = list(table.rows())

    assert rows[0].values == ("Alder", 42.0, "Alder!")
    assert table.sheets[0].fault_count == 0


def test_faults_are_found_in_a_sheet_that_is_read_in_many_blocks(tmp_path):
    def fill(book):
        sheet = book.active
        sheet.append(["name", "sum"])
        for number in range(20_000):
            sheet.append([f"name {number} {'x' * 60}", "=1+1" if number % 5_000 == 0 else number])

    with open_table(saved(tmp_path, fill), "long.xlsx") as table:
        faulty = [row.number for row in table.rows() if isinstance(row.values[1], CellFault)]

    assert faulty == [2, 5_002, 10_002, 15_002]


def test_dates_of_a_1904_workbook_are_the_days_excel_shows(tmp_path):
    def fill(book):
        book.epoch = CALENDAR_MAC_1904
        book.active.append(["name", "locked on"])
        book.active.append(["Alder", date(2002, 3, 28)])

    with open_table(saved(tmp_path, fill), "mac.xlsx") as table:
        rows = list(table.rows())

    assert table.date_1904 is True
    assert rows[0].values[1] == date(2002, 3, 28)


def test_hidden_sheets_are_marked_and_the_fullest_visible_one_is_proposed(tmp_path):
    def fill(book):
        book.active.title = "说明"
        book.active.append(["看下一页"])
        for name, state in (("清单", "visible"), ("旧", "veryHidden")):
            sheet = book.create_sheet(name)
            sheet.sheet_state = state
            for number in range(3 if state == "visible" else 9):
                sheet.append(["客户", number])

    with open_table(saved(tmp_path, fill), "list.xlsx") as table:
        hidden = {sheet.name: sheet.hidden for sheet in table.sheets}
        proposed = table.sheet().name

    assert hidden == {"说明": False, "清单": False, "旧": True}
    assert proposed == "清单"


def test_a_word_merged_downwards_holds_for_its_rows_and_a_number_does_not(tmp_path):
    def fill(book):
        sheet = book.active
        sheet.append(["分区", "客户", "采购额"])
        sheet.append(["合肥", "甲", 50])
        sheet.append([None, "乙", None])
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("C2:C3")

    with open_table(saved(tmp_path, fill), "list.xlsx") as table:
        rows = list(table.rows())

    assert rows[1].values == ("合肥", "乙", "")
    assert table.sheets[0].filled_count == 1


def test_an_identifier_of_twenty_digits_and_leading_zeros_stay(tmp_path):
    def fill(book):
        book.active.append(["name", "id", "code"])
        book.active.append(["Alder", "12345678901234567890", "00042"])

    with open_table(saved(tmp_path, fill), "list.xlsx") as table:
        rows = list(table.rows())

    assert rows[0].values == ("Alder", "12345678901234567890", "00042")


def test_a_row_can_be_pointed_out_as_the_header_and_reading_can_go_on_after_a_row(tmp_path):
    def fill(book):
        for number in range(1, 6):
            book.active.append([f"name {number}", f"city {number}"])

    with open_table(saved(tmp_path, fill), "list.xlsx") as table:
        header = table.header(row=2)
        rest = [row.number for row in table.rows(header=header, after=4)]
        whole = [row.number for row in table.rows(header=table.header(row=0))]

    assert header.names == ("name 2", "city 2")
    assert rest == [5]
    assert whole == [1, 2, 3, 4, 5]


def test_closing_the_table_removes_its_copy_from_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "spool"))
    (tmp_path / "spool").mkdir()
    path = saved(tmp_path, lambda book: book.active.append(["name", "city"]))

    table = open_table(path, "list.xlsx")
    during = list((tmp_path / "spool").iterdir())
    table.close()

    assert len(during) == 1
    assert list((tmp_path / "spool").iterdir()) == []


def one_company(book):
    book.active.append(["客户名称", "市"])
    book.active.append(["甲公司", "合肥"])


def rows_of(path, kept):
    with open_table(path, "list.xlsx", kept=kept) as table:
        return [row.values for row in table.rows()]


def test_kept_rows_serve_the_next_reader_without_the_workbook(tmp_path):
    path, kept = saved(tmp_path, one_company), tmp_path / "list.rows"

    first = rows_of(path, kept)
    path.write_bytes(b"PK\x03\x04")  # nobody opens it again
    second = rows_of(path, kept)

    assert first == second == [("甲公司", "合肥")]


def test_of_two_readers_at_once_the_quicker_ones_rows_stand(tmp_path, monkeypatch):
    path, kept = saved(tmp_path, one_company), tmp_path / "list.rows"
    convert = workbook._convert

    def overtaken(*arguments):
        monkeypatch.setattr(workbook, "_convert", convert)
        rows_of(path, kept)
        return convert(*arguments)

    monkeypatch.setattr(workbook, "_convert", overtaken)

    assert rows_of(path, kept) == [("甲公司", "合肥")]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["list.rows", "list.xlsx"]


def test_a_workbook_nobody_can_read_leaves_no_rows(tmp_path):
    path, kept = tmp_path / "list.xlsx", tmp_path / "list.rows"
    path.write_bytes(b"PK\x03\x04 and nothing behind it")

    with pytest.raises(TableRefused):
        rows_of(path, kept)

    assert [each.name for each in tmp_path.iterdir()] == ["list.xlsx"]
