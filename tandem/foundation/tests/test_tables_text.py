"""CSV and TSV in the encodings and with the separators that people save them in."""

from __future__ import annotations

import pytest

from tandem.foundation.tables import TableRefused, open_table

CHINESE = (
    "客户名称,城市,采购额\n合肥百货大楼集团股份有限公司,合肥,1.5万\n北京市教育委员会,北京,3.2亿\n"
)


def opened(tmp_path, content: bytes, **options):
    path = tmp_path / "upload"
    path.write_bytes(content)
    with open_table(path, "list.csv", **options) as table:
        return table, table.header(), list(table.rows())


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
)
def test_a_chinese_list_is_read_in_every_usual_encoding(tmp_path, encoding):
    content = CHINESE.encode(encoding)
    if encoding in ("utf-16-le", "utf-16-be"):  # these come with a mark, or with some Latin text
        content = f"\ufeff{CHINESE}".encode(encoding)

    table, header, rows = opened(tmp_path, content)

    assert table.encoding_certain
    assert header.names == ("客户名称", "城市", "采购额")
    assert rows[0].values == ("合肥百货大楼集团股份有限公司", "合肥", "1.5万")


def test_utf_16_without_a_mark_is_recognised_by_its_zero_bytes(tmp_path):
    _, header, rows = opened(tmp_path, "name,city\nAlder,Bergen\n".encode("utf-16-le"))

    assert header.names == ("name", "city")
    assert rows[0].values == ("Alder", "Bergen")


def test_cyrillic_is_not_taken_for_chinese_and_is_marked_as_a_guess(tmp_path):
    text = "название;город\n" + "Московский завод тяжёлого машиностроения;Москва\n" * 20

    table, _, rows = opened(tmp_path, text.encode("cp1251"))

    assert table.encoding == "cp1251"
    assert table.encoding_certain is False
    assert rows[0].values[1] == "Москва"


def test_a_person_can_name_the_encoding_and_a_wrong_one_is_refused(tmp_path):
    table, _, rows = opened(tmp_path, CHINESE.encode("gb18030"), encoding="gb18030")

    assert rows[1].values[1] == "北京"
    assert table.encoding_certain
    with pytest.raises(TableRefused) as refused:
        opened(tmp_path, CHINESE.encode("gb18030"), encoding="utf-8")
    assert refused.value.code == "wrong_encoding"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found_even_if_the_others_occur_in_texts(tmp_path, delimiter):
    lines = [
        delimiter.join(("name", "address", "units")),
        delimiter.join(("Alder", '"Elm Road 1, yard; left | back"', "1")),
        delimiter.join(("Birch", '"Oak Road 2, yard"', "2")),
    ]

    table, header, rows = opened(tmp_path, "\r\n".join(lines).encode())

    assert table.delimiter == delimiter
    assert header.names == ("name", "address", "units")
    assert rows[0].values == ("Alder", "Elm Road 1, yard; left | back", "1")


def test_a_quoted_newline_stays_in_its_cell_and_rows_count_as_excel_counts(tmp_path):
    content = b'name,address,city\n"Alder","Elm Road 1\nyard",Bergen\n\nBirch,x,Oslo\n'

    _, _, rows = opened(tmp_path, content)

    assert rows[0].values[1] == "Elm Road 1\nyard"
    assert [row.number for row in rows] == [2, 4]


def test_leading_zeros_long_identifiers_and_odd_numbers_come_through_as_typed(tmp_path):
    content = b"name,id,code,amount,phone\nAlder,12345678901234567890,00042,1e5,+7 495\n"

    _, _, rows = opened(tmp_path, content)

    assert rows[0].values == ("Alder", "12345678901234567890", "00042", "1e5", "+7 495")


def test_excels_own_hint_about_the_separator_is_no_row(tmp_path):
    table, header, rows = opened(tmp_path, b"sep=;\nname;city\nAlder;Bergen\n")

    assert header.names == ("name", "city")
    assert (rows[0].number, table.delimiter) == (3, ";")


def test_rows_that_are_too_short_are_filled_up(tmp_path):
    _, _, rows = opened(tmp_path, b"name,city,units\nAlder,Bergen,1\nBirch\n")

    assert rows[1].values == ("Birch", "", "")


def test_a_list_without_a_header_says_so(tmp_path):
    _, header, rows = opened(tmp_path, b"1,2.5,13800000000\n2,3.5,13800000001\n")

    assert header.rows == ()
    assert [column.letter for column in header.columns] == ["A", "B", "C"]
    assert len(rows) == 2


def test_one_column_of_names_is_a_list(tmp_path):
    _, header, rows = opened(tmp_path, b"name\nAlder\nBirch\n")

    assert header.names == ("name",)
    assert [row.values for row in rows] == [("Alder",), ("Birch",)]
