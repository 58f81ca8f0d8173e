"""An XLSX file is a zip of XML written by a stranger: weigh it and search it before it is parsed.

One pass over every XML part counts what really unpacks, refuses definitions (DOCTYPE, entities),
and notes the cells that a fast parser would hand on as empty: error values, and formulas whose
result was never stored.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from defusedxml import ElementTree

from tandem.foundation.tables.model import CellFault, Limits
from tandem.foundation.tables.refused import refuse

_BLOCK = 1 << 20
_MB = 1024 * 1024
_DEFINITION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?v>)", re.DOTALL)
_INLINE = re.compile(rb"<(?:\w+:)?is\b")
_SUSPECT = re.compile(rb"<(?:\w+:)?f[\s/>]|\bt=[\"']e[\"']")
_DATE_1904 = re.compile(rb"\bdate1904=[\"'](?:1|true)[\"']")
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_TYPE = re.compile(rb"\bt=[\"'](\w+)[\"']")

Faults = dict[tuple[int, int], CellFault]  # (row number, column position) → fault


@dataclass(frozen=True)
class Inspection:
    date_1904: bool
    faults: dict[str, Faults]  # sheet name → faults


def inspect_archive(path: Path, filename: str, limits: Limits) -> Inspection:
    """Refuse what must not be parsed; return what the parser would not tell."""
    try:
        with zipfile.ZipFile(path) as archive:
            _weigh(archive, filename, limits)
            return _search(archive, filename, limits)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError) as error:
        raise refuse("damaged_file", file=filename) from error
    except (NotImplementedError, RuntimeError, zlib.error) as error:
        # Unknown compression, or parts encrypted by the zip itself.
        raise refuse("damaged_file", file=filename) from error


def _weigh(archive: zipfile.ZipFile, filename: str, limits: Limits) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > limits.entries:
        raise refuse("too_many_parts", file=filename, entries=len(parts), limit=limits.entries)
    if "xl/workbook.bin" in names:
        raise refuse("binary_workbook", file=filename)
    if "mimetype" in names and "content.xml" in names:
        raise refuse("open_document", file=filename)
    if "word/document.xml" in names:
        raise refuse("not_a_table", file=filename, kind="a text document")
    if "ppt/presentation.xml" in names:
        raise refuse("not_a_table", file=filename, kind="a set of slides")
    if not any(name.startswith("xl/") for name in names):
        raise refuse("not_a_table", file=filename, kind="a packed archive")
    if sum(part.file_size for part in parts) > limits.unpacked_bytes:
        limit = limits.unpacked_bytes // _MB
        raise refuse("unpacks_too_large", file=filename, limit=limit)
    for part in parts:
        ratio = part.file_size // max(part.compress_size, 1)
        if ratio > limits.ratio and part.file_size > _MB:
            raise refuse("packed_too_tightly", file=filename, ratio=ratio)


def _search(archive: zipfile.ZipFile, filename: str, limits: Limits) -> Inspection:
    unpacked = 0
    date_1904 = False
    faults: dict[str, Faults] = {}
    for part in archive.infolist():
        collector = _FaultCollector()
        tail = b""
        for block in _blocks(archive, part):
            unpacked += len(block)
            if unpacked > limits.unpacked_bytes:  # what really unpacks, not what the zip claims
                limit = limits.unpacked_bytes // _MB
                raise refuse("unpacks_too_large", file=filename, limit=limit)
            if not part.filename.endswith((".xml", ".rels", ".vml")):
                continue
            window = tail + block
            if _DEFINITION.search(window) or b"\x00" in block:  # zero bytes: UTF-16 hides words
                raise refuse("unsafe_xml", file=filename)
            tail = block[-64:]
            if part.filename.startswith("xl/worksheets/"):
                collector.feed(block)
            elif part.filename == "xl/workbook.xml":
                date_1904 |= bool(_DATE_1904.search(window))
        faults[part.filename] = collector.finish()
    return Inspection(date_1904, _by_sheet_name(archive, faults))


def _by_sheet_name(archive: zipfile.ZipFile, faults: dict[str, Faults]) -> dict[str, Faults]:
    """Follow workbook.xml and its relations: a part's name says nothing about the sheet's."""
    if not any(faults.values()):
        return {}
    try:
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    except (KeyError, ElementTree.ParseError) as error:
        raise zipfile.BadZipFile("no workbook") from error
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    by_name: dict[str, Faults] = {}
    for sheet in workbook.iter():
        if sheet.tag.endswith("}sheet"):
            link = next((value for key, value in sheet.items() if key.endswith("}id")), "")
            target = targets.get(link, "").lstrip("/")
            part = target if target.startswith("xl/") else f"xl/{target}"
            by_name[sheet.get("name", "")] = faults.get(part, {})
    return by_name


def _blocks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as file:
        while block := file.read(_BLOCK):
            yield block


class _FaultCollector:
    """Collects faulty cells from a sheet's XML, fed in blocks that may cut a cell in two."""

    def __init__(self) -> None:
        self.faults: Faults = {}
        self._rest = b""

    def feed(self, block: bytes) -> None:
        text = self._rest + block
        cut = text.rfind(b"<row")
        if cut <= 0 or len(text) > 8 * _BLOCK:  # a row longer than eight blocks is no list
            cut = len(text)
        self._rest = text[cut:]
        self._judge_cells(text[:cut])

    def finish(self) -> Faults:
        self._judge_cells(self._rest)
        return self.faults

    def _judge_cells(self, text: bytes) -> None:
        if not _SUSPECT.search(text):
            return
        for cell in _CELL.finditer(text):
            if _SUSPECT.search(cell[0]):
                self._judge(cell[1], cell[2])

    def _judge(self, attributes: bytes, body: bytes) -> None:
        reference = _REFERENCE.search(attributes)
        if reference is None:
            return
        kind = _TYPE.search(attributes)
        value = _VALUE.search(body)
        stored = value[1] if value and value[1] else b""
        place = int(reference[2]), _position(reference[1])
        if kind and kind[1] == b"e":
            self.faults[place] = CellFault("error_value", stored.decode("utf-8", "replace"))
            return
        formula = _FORMULA.search(body)
        # A formula may rightly store an empty text; then its type says "str".
        is_empty_text = kind is not None and kind[1] == b"str" and value is not None
        if formula and not stored and not is_empty_text and not _INLINE.search(body):
            text = (formula[1] or b"").decode("utf-8", "replace")
            self.faults[place] = CellFault("formula_without_value", "=" + text[:80])


def _position(letters: bytes) -> int:
    position = 0
    for letter in letters:
        position = position * 26 + letter - 64
    return position - 1
