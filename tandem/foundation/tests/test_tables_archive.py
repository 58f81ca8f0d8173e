"""What the search of a sheet's XML calls a fault, cell by cell."""

from __future__ import annotations

import zipfile

import pytest

from tandem.foundation.tables import CellFault, Limits
from tandem.foundation.tables.archive import inspect_archive

WORKBOOK = (
    '<workbook xmlns="http://x/main" xmlns:r="http://x/r">'
    '<sheets><sheet name="清单" sheetId="1" r:id="rId7"/></sheets></workbook>'
)
RELATIONS = '<Relationships><Relationship Id="rId7" Target="/xl/worksheets/s.xml"/></Relationships>'


def faults_of(tmp_path, cells):
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        archive.writestr("xl/worksheets/s.xml", f'<sheetData><row r="2">{cells}</row></sheetData>')
    return inspect_archive(path, "book.xlsx", Limits()).faults.get("清单", {})


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A2"><v>1</v></c>',
        '<c r="A2" t="str"><f>IF(1,"","x")</f><v></v></c>',
        '<c r="A2"><f>1+1</f><v>2</v></c>',
        '<c r="A2"><f t="shared" si="0"/><v>2</v></c>',
        '<c r="A2" s="3"/><c r="B2" t="s"><v>0</v></c>',
        '<c r="A2" t="inlineStr"><is><t>&lt;f&gt;</t></is></c>',
    ],
)
def test_a_cell_with_a_value_is_no_fault(tmp_path, cell):
    assert faults_of(tmp_path, cell) == {}


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ('<c r="A2"><f>1+1</f></c>', CellFault("formula_without_value", "=1+1")),
        ('<c r="A2"><f>1+1</f><v/></c>', CellFault("formula_without_value", "=1+1")),
        ('<c r="A2"><f t="shared" si="0"/></c>', CellFault("formula_without_value", "=")),
        ('<c r="A2" t="e"><v>#N/A</v></c>', CellFault("error_value", "#N/A")),
        ("<c r='A2' t='e'><f>B1</f><v>#REF!</v></c>", CellFault("error_value", "#REF!")),
        ('<x:c r="A2"><x:f>1+1</x:f></x:c>', CellFault("formula_without_value", "=1+1")),
    ],
)
def test_a_cell_without_a_readable_value_is_a_fault(tmp_path, cell, fault):
    assert faults_of(tmp_path, cell) == {(2, 0): fault}


def test_an_empty_styled_cell_before_a_formula_does_not_hide_it(tmp_path):
    found = faults_of(tmp_path, '<c r="A2" s="3"/><c r="AB2"><f>1+1</f></c>')

    assert list(found) == [(2, 27)]
