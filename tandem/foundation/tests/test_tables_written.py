"""A list of ours never runs in a spreadsheet, and reads back as it was."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.foundation.tables import open_table, write_csv, write_xlsx
from tandem.foundation.tables.inert import neutralise, restore, would_run

RUNS = ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1+1", "＋a", "－a", "＠a"]
HIDDEN = ["", " ", "\u00a0", "\u200b", "\ufeff", '"', "'", "　", "\u200b \u00a0"]
DANGEROUS = [before + text for before in HIDDEN for text in RUNS] + [
    "=cmd|' /C calc'!A0",
    "-2+3",
    "+86-10-1234",
    "'=1",
    "''=1",
]
HARMLESS = ["-5", "+7 495", "-1 234.50", "a=b", "Berg & Sons", "北京-合肥", "'quoted'", "a@b.cn"]
_TEXT = st.text(alphabet=st.sampled_from("=+-@＝'\"\t\r\n ,;|a1.\u200b\u00a0\ufeff合"), max_size=12)


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_would_run_is_marked_and_restored(text):
    assert would_run(text)
    assert neutralise(text).startswith("'")
    assert restore(neutralise(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_a_number_and_a_plain_text_stay_as_they_are(text):
    assert neutralise(text) == text
    assert restore(text) == text


@given(text=_TEXT)
def test_every_text_is_restored_exactly(text):
    assert restore(neutralise(text)) == text


@given(text=_TEXT, separator=st.sampled_from(",;\t"))
def test_no_piece_of_a_cell_runs_where_another_separator_cuts(text, separator):
    for piece in re.split("[,;\t|\r\n]", neutralise(f"a{separator}{text}")):
        assert piece.startswith("'") or not would_run(piece)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_of_ours_reads_back_equal(tmp_path, delimiter):
    path = tmp_path / "out.csv"
    texts = [text for text in DANGEROUS + HARMLESS if text.strip("\ufeff")]

    count = write_csv(path, ["名称", "文本"], ((f"n{n}", t) for n, t in enumerate(texts)),
                      delimiter=delimiter)  # fmt: skip
    with open_table(path, "out.csv") as table:
        rows = list(table.rows())

    assert count == len(texts)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [row.values[1] for row in rows] == texts


def test_a_workbook_of_ours_holds_texts_not_formulas_and_reads_back_equal(tmp_path):
    path = tmp_path / "out.xlsx"
    texts = DANGEROUS + HARMLESS

    count = write_xlsx(path, ["name", "text"], ((f"n{n}", t) for n, t in enumerate(texts)))
    cells = [row[1] for row in openpyxl.load_workbook(path).active.iter_rows(min_row=2)]
    with open_table(path, "out.xlsx") as table:
        rows = list(table.rows())

    assert count == len(texts)
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells[: len(DANGEROUS)])
    # The format itself keeps a carriage return as a line feed.
    assert [row.values[1].replace("\r\n", "\n").replace("\r", "\n") for row in rows] == [
        text.replace("\r", "\n") for text in texts
    ]


def test_numbers_days_and_empty_cells_keep_their_kind(tmp_path):
    path = tmp_path / "out.xlsx"
    row = ["Alder", 5, Decimal("12.50"), date(2006, 7, 8), None, "00042", 12345678901234567890]

    write_xlsx(path, ["name", "a", "b", "c", "d", "e", "f"], [row])
    with open_table(path, "out.xlsx") as table:
        values = next(table.rows()).values

    assert values == ("Alder", 5.0, 12.5, date(2006, 7, 8), "", "00042", "12345678901234567890")


def test_a_list_can_be_written_into_a_stream_that_stays_open():
    stream = io.BytesIO()

    write_csv(stream, ["name"], [["Alder"], [None]])

    assert stream.getvalue() == '\ufeffname\r\nAlder\r\n""\r\n'.encode()


def test_a_text_longer_than_a_cell_shows_that_it_was_cut(tmp_path):
    write_xlsx(tmp_path / "out.xlsx", ["name"], [["x" * 40_000]])

    with open_table(tmp_path / "out.xlsx", "out.xlsx") as table:
        text = next(table.rows(header=table.header(row=1))).values[0]

    assert len(text) == 32_767
    assert text.endswith("…")
