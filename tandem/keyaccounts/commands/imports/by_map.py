"""The wizard without its pages: a file and a map, for a shell and for a nightly transfer.

sheet = "商机"                 # optional, as is everything here: what is left out is guessed
header_row = 3
[columns]                     # header of the file = field; "" leaves the column out
close_value = "amount"
[units]
close_value = "元"            # 元 千元 万元 百万元 千万元 亿元
[values.stage]                # what a value of the file means here, by name or code
"Qualified Out" = "lost"
[empty]                       # what empty cells mean, and where new customers go
currency = "USD"
region = "north"
industry = "finance"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tandem.foundation.errors import Refusal
from tandem.foundation.quantities import UNITS
from tandem.keyaccounts.commands.imports.deciding import answer_values
from tandem.keyaccounts.commands.imports.kinds import ImportKind, kind_called, kind_of
from tandem.keyaccounts.commands.imports.loading import mapping_of
from tandem.keyaccounts.commands.imports.mapping import choose_columns, choose_sheet
from tandem.keyaccounts.commands.imports.receiving import receive_file
from tandem.keyaccounts.models import ImportRun
from tandem.organisation.rules.scope import Actor

PIECE = 1 << 20
SECTIONS = ("columns", "units", "values", "empty")


class BadMap(Refusal):
    """The map cannot be followed; the sentence says where."""


@dataclass(frozen=True)
class ImportMap:
    sheet: str = ""
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    empty: Mapping[str, str] = field(default_factory=dict)


def read_map(path: Path) -> ImportMap:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadMap("map_unreadable", f"The map {path.name} cannot be read: {error}.") from error
    known = ("sheet", "header_row", *SECTIONS)
    for key in told.keys() - set(known):
        raise BadMap("map_key", f"The map says “{key}”; it may say {', '.join(known)}.")
    for section in SECTIONS:
        if not isinstance(told.get(section, {}), dict):
            raise BadMap("map_section", f"“{section}” in the map is a section: write [{section}].")
    return ImportMap(**told)


def prepare_run(
    *, actor: Actor, kind: str, path: Path, told: ImportMap, now: datetime
) -> ImportRun:
    """Everything up to the check, as a person would do it in the wizard."""
    _require_words(kind_called(kind), told)
    run = receive_file(actor=actor, file_name=path.name, chunks=_pieces(path), now=now, kind=kind)
    if told.sheet or told.header_row:
        run = choose_sheet(
            actor=actor, run_id=run.pk, sheet=told.sheet or run.sheet, header_row=told.header_row
        )
    fields, units = _by_position(run, told)
    choose_columns(actor=actor, run_id=run.pk, fields=fields, units=units, now=now)
    answers = {
        (name, text): _key_of(kind_of(run), name, meaning)
        for name, meanings in told.values.items()
        for text, meaning in meanings.items()
    }
    defaults = {name: _key_of(kind_of(run), name, value) for name, value in told.empty.items()}
    return answer_values(actor=actor, run_id=run.pk, answers=answers, defaults=defaults, now=now)


def _require_words(kind: ImportKind, told: ImportMap) -> None:
    for name in {*told.columns.values()} - {"", *kind.fields}:
        raise BadMap("map_field", f"“{name}” is no field; the fields are {', '.join(kind.fields)}.")
    for unit in {*told.units.values()} - UNITS.keys():
        raise BadMap("map_unit", f"“{unit}” is no unit; the units are {', '.join(UNITS)}.")
    for name in {*told.values, *told.empty} - kind.known().keys():
        raise BadMap(
            "map_choice", f"“{name}” is not chosen from a list; {', '.join(kind.known())} are."
        )


def _by_position(run: ImportRun, told: ImportMap) -> tuple[dict[int, str | None], dict[int, str]]:
    columns = {column.header: column for column in mapping_of(run).columns}
    for header in {*told.columns, *told.units} - columns.keys():
        raise BadMap(
            "map_column", f"The file has no column “{header}”; it has {', '.join(columns)}."
        )
    fields = {columns[header].position: name or None for header, name in told.columns.items()}
    return fields, {columns[header].position: unit for header, unit in told.units.items()}


def _key_of(kind: ImportKind, name: str, meaning: Any) -> str:
    """By name or code; empty leaves the cell empty."""
    if meaning == "":
        return ""
    key = kind.known()[name].match(str(meaning))
    if key is None:
        raise BadMap("map_value", f"“{meaning}” is no {name} here. Name one, or its code.")
    return key


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
