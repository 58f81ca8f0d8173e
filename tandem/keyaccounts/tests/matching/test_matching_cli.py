"""Two files and a map give pairs with reasons; what cannot be read is refused in a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tandem.keyaccounts.matching.cli import run
from tandem.keyaccounts.matching.tables import BadInput, read_table

A = "id,客户名称,简称,市\n1,新松水泵股份有限公司,新松水泵,杭州市\n2,南岭乳业有限公司,,长沙市\n"
B = "no;company;city\nx;新松水泵股份公司;杭州\ny;东湖光学有限公司;武汉\n"
MAP = """
[a]
id = "id"
[b]
id = "no"
[[fields]]
name = "name"
kind = "name"
a = ["客户名称", "简称"]
b = "company"
[[fields]]
kind = "city"
a = "市"
b = "city"
"""


def files(folder: Path, a: str = A, b: str = B, mapped: str = MAP) -> tuple[Path, Path, Path]:
    for name, text in (("a.csv", a), ("b.csv", b), ("map.toml", mapped)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "a.csv", folder / "b.csv", folder / "map.toml"


def test_two_files_are_matched_by_the_map(tmp_path: Path) -> None:
    answer = run(*files(tmp_path))

    pair = answer["pairs"][0]
    assert (pair["a"], pair["b"], pair["decision"]) == ("1", "x", "match")
    assert pair["reasons"][0]["code"] == "SAME_CORE_DIFFERENT_LEGAL_FORM"
    assert answer["summary"] == {
        "records_a": 2,
        "records_b": 2,
        "match": 1,
        "possible": 0,
        "learnt": False,
        "one_to_one": False,
    }


def test_the_answer_is_json_and_the_same_each_time(tmp_path: Path) -> None:
    paths = files(tmp_path)

    assert json.dumps(run(*paths)) == json.dumps(run(*paths))


def test_one_file_given_twice_is_searched_for_duplicates(tmp_path: Path) -> None:
    a, _, mapped = files(tmp_path, a=A + "3,新松水泵,,杭州\n")

    pairs = run(a, a, mapped)["pairs"]

    assert [(pair["a"], pair["b"]) for pair in pairs] == [("1", "3")]


def test_without_an_id_column_rows_are_numbered(tmp_path: Path) -> None:
    paths = files(tmp_path, mapped=MAP.replace('[b]\nid = "no"', ""))

    assert run(*paths)["pairs"][0]["b"] == "1"


def test_labels_beside_the_map_are_learnt_from(tmp_path: Path) -> None:
    names = [f"{maker}{thing}" for maker in "安平方正兴隆" for thing in ("水泵", "锅炉", "电缆")]
    a = "id,n\n" + "".join(f"{i},{name}有限公司\n" for i, name in enumerate(names))
    b = "id,n\n" + "".join(f"{i},{name}厂\n" for i, name in enumerate(names))
    labels = "ltable_id,rtable_id,label\n" + "".join(
        f"{i},{j},{int(i == j)}\n" for i in range(12) for j in range(12)
    )
    (tmp_path / "train.csv").write_text(labels, encoding="utf-8")
    mapped = (
        '[a]\nid="id"\n[b]\nid="id"\n[[fields]]\nkind="text"\na="n"\n[labels]\ntrain="train.csv"'
    )

    answer = run(*files(tmp_path, a, b, mapped))

    assert answer["summary"]["learnt"] is True
    assert {(str(i), str(i)) for i in range(12)} <= {(p["a"], p["b"]) for p in answer["pairs"]}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"a": ""}, "a.csv is empty"),
        ({"a": "id,客户名称,市\n1,x,y\n"}, "a.csv has no column “简称”"),
        ({"a": A + "2,甲,,乙\n"}, "Lines 3 and 4 of a.csv have the same identifier “2”"),
        ({"a": A + ",甲,,乙\n"}, "Line 4 of a.csv has no identifier"),
        ({"a": A + "3,甲,,乙,丙\n"}, "Line 4 of a.csv has 5 values where the header has 4"),
        ({"b": "no;no\n1;2\n"}, "b.csv has two columns “no”"),
        ({"mapped": "[a"}, "map.toml is not TOML"),
        ({"mapped": ""}, "map.toml compares nothing"),
        ({"mapped": '[c]\nid = "x"'}, "section “c”"),
        ({"mapped": '[a]\nkey = "x"'}, "“key”, which is not known"),
        ({"mapped": '[[fields]]\nkind = "colour"\na = "x"'}, "of kind “colour”"),
        ({"mapped": '[[fields]]\nkind = "text"'}, "Field 1 of the map names no column"),
        ({"mapped": "[[fields]]\na = []"}, "Columns of field 1"),
        ({"mapped": '[[fields]]\na = "x"\nweight = -1'}, "weight of field 1"),
        ({"mapped": MAP + "[options]\nthreshold = 2"}, "number from 0 to 1"),
        ({"mapped": MAP + "[options]\none_to_one = 1"}, "true or false"),
        ({"mapped": MAP + '[labels]\nvalid = "v.csv"'}, "[labels] names no file"),
        ({"mapped": MAP + '[labels]\ntrain = "none.csv"'}, "none.csv cannot be read"),
        ({"mapped": MAP.replace('id = "id"', 'encoding = "klingon"')}, "no encoding “klingon”"),
        ({"mapped": MAP.replace('id = "id"', 'delimiter = ";;"')}, "A delimiter is one character"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(
    tmp_path: Path, changes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(BadInput) as refused:
        run(*files(tmp_path, **changes))

    assert sentence in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [("9,x,1", "names “9”, which the first file does not have"), ("1,x,maybe", "label “maybe”")],
)
def test_a_label_that_fits_no_row_is_refused(tmp_path: Path, line: str, sentence: str) -> None:
    (tmp_path / "t.csv").write_text(f"ltable_id,rtable_id,label\n{line}\n", encoding="utf-8")

    with pytest.raises(BadInput, match=sentence):
        run(*files(tmp_path, mapped=MAP + '[labels]\ntrain = "t.csv"'))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    _, b, mapped = files(tmp_path)

    with pytest.raises(BadInput, match=r"nowhere\.csv cannot be read"):
        run(tmp_path / "nowhere.csv", b, mapped)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(A.encode(encoding))

    assert read_table(path).column("客户名称")[1] == "南岭乳业有限公司"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f'"a,;b"{delimiter}c\n"1\n2"{delimiter}3\n', encoding="utf-8")

    table = read_table(path)

    assert (table.header, table.rows, table.lines) == (["a,;b", "c"], [["1\n2", "3"]], [2])


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"PK\x03\x04\x00\x00\x00\x81\xff")

    with pytest.raises(BadInput, match="is not text"):
        read_table(path)
