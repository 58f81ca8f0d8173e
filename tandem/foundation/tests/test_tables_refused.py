"""Files that are no list, or that were made to harm, are refused with a sentence."""

from __future__ import annotations

import io
import os
import zipfile

import openpyxl
import pytest

from tandem.foundation.tables import SENTENCES, Limits, TableRefused, open_table

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook_bytes() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["name", "city"])
    book.active.append(["Alder", "Bergen"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(path, part, content):
    """A good workbook in which one part was replaced or added."""
    with (
        zipfile.ZipFile(io.BytesIO(workbook_bytes())) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name != part:
                target.writestr(name, source.read(name))
        target.writestr(part, content)
    return path


def refusal(path, **options) -> TableRefused:
    with pytest.raises(TableRefused) as refused:
        open_table(path, "list.xlsx", **options)
    return refused.value


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"  \r\n\t ", "empty_file"),
        (b"%PDF-1.7 ...", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "not_a_table"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "not_a_table"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "not_a_table"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "not_a_table"),
        (b"\x1f\x8b\x08" + bytes(40), "not_a_table"),
        (b"\x7fELF" + bytes(40), "not_a_table"),
        (b"a,b\x00\x01\x02\x00\x00,c", "not_a_table"),
        (OLE + bytes(600), "old_workbook"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted_workbook"),
        (workbook_bytes()[:-400], "damaged_file"),
        (workbook_bytes()[:60], "damaged_file"),
    ],
    ids=lambda value: f"{len(value)} bytes" if isinstance(value, bytes) else value,
)
def test_a_file_that_is_no_list_is_named_for_what_it_is(tmp_path, content, code):
    path = tmp_path / "upload"
    path.write_bytes(content)

    refused = refusal(path)

    assert refused.code == code
    assert "list.xlsx" in refused.message
    assert refused.facts["file"] == "list.xlsx"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("word/document.xml", "not_a_table"),
        ("ppt/presentation.xml", "not_a_table"),
        ("xl/workbook.bin", "binary_workbook"),
    ],
)
def test_other_office_files_are_named(tmp_path, part, code):
    refused = refusal(repacked(tmp_path / "upload", part, "<x/>"))

    assert refused.code == code


def test_an_archive_that_is_no_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.writestr("photo.jpg", b"x")

    assert refusal(tmp_path / "photos.zip").code == "not_a_table"


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path):
    path = repacked(tmp_path / "bomb", "xl/worksheets/sheet9.xml", b"\x20" * 60_000_000)

    refused = refusal(path)

    assert refused.code == "packed_too_tightly"


def test_a_workbook_that_unpacks_too_large_is_refused(tmp_path):
    path = repacked(tmp_path / "large", "xl/media/noise.bin", os.urandom(3_000_000))

    assert refusal(path, limits=Limits(unpacked_bytes=2_000_000)).code == "unpacks_too_large"


def test_a_workbook_of_too_many_parts_is_refused(tmp_path):
    refused = refusal(
        repacked(tmp_path / "parts", "xl/extra.xml", "<x/>"), limits=Limits(entries=5)
    )

    assert refused.code == "too_many_parts"


BILLION_LAUGHS = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><sst>&lol2;</sst>"""
EXTERNAL = '<?xml version="1.0"?><!doctype x SYSTEM "file:///etc/passwd"><x/>'


@pytest.mark.parametrize(
    "content",
    [
        BILLION_LAUGHS,
        EXTERNAL,
        " " * (1024 * 1024 - 5) + BILLION_LAUGHS,  # the word lies across two blocks
        EXTERNAL.encode("utf-16"),
    ],
)
def test_definitions_in_any_part_are_refused_and_nothing_is_expanded(tmp_path, content):
    path = repacked(tmp_path / "laughs", "xl/sharedStrings.xml", content)

    assert refusal(path, limits=Limits(ratio=100_000)).code == "unsafe_xml"


def test_a_workbook_whose_sheet_is_cut_off_is_refused_as_damaged(tmp_path):
    path = repacked(tmp_path / "cut", "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row")

    assert refusal(path).code in ("damaged_file", "no_sheets")


def test_a_sheet_that_claims_the_last_cell_of_all_is_refused_for_its_weight(tmp_path):
    far = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    path = repacked(tmp_path / "far", "xl/worksheets/sheet1.xml", far)

    assert refusal(path).code == "reading_too_heavy"


def test_a_reader_out_of_time_is_stopped(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook_bytes())

    assert refusal(path, limits=Limits(seconds=0)).code == "reading_too_slow"


def test_limits_on_size_and_rows_name_the_limit(tmp_path):
    book = tmp_path / "list.xlsx"
    book.write_bytes(workbook_bytes())
    text = tmp_path / "list.csv"
    text.write_text("a,b\n" * 50)

    assert refusal(book, limits=Limits(bytes=100)).code == "file_too_large"
    assert refusal(book, limits=Limits(rows=1)).code == "too_many_rows"
    assert refusal(text, limits=Limits(rows=10)).facts["limit"] == 10


def test_an_unknown_sheet_is_answered_with_the_names_there_are(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook_bytes())

    with open_table(path, "list.xlsx") as table, pytest.raises(TableRefused) as refused:
        table.sheet("Plan")

    assert refused.value.facts["sheets"] == "Sheet"


def test_nothing_stays_on_the_disk_after_a_refusal(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "spool"))
    (tmp_path / "spool").mkdir()
    path = tmp_path / "upload"
    path.write_bytes(workbook_bytes()[:-400])

    refusal(path)

    assert list((tmp_path / "spool").iterdir()) == []


def test_every_sentence_says_what_to_do_next():
    for sentence in SENTENCES.values():
        assert sentence.count(". ") >= 1
        assert "{file}" in sentence


def test_a_refusal_is_said_in_the_language_of_the_reader(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(b"%PDF-1.7 ...")
    words = {SENTENCES["not_a_table"]: "{file}:{kind}", "a PDF": "文档"}

    assert refusal(path).sentence(lambda text: words[text]) == "list.xlsx:文档"
    assert refusal(path).sentence() == refusal(path).message
