"""The map of a match: which columns of two files say the same, and how they are compared.

[a]                        # also [b]
id = "id"                  # column of the identifier; without it, the row number from 1
encoding = "gb18030"       # optional, else guessed
delimiter = ";"            # optional, else guessed

[[fields]]
kind = "name"              # name text person number date code phone city
a = ["full", "short"]      # a column, or several spellings of one value
b = "company"              # optional, else as in a
weight = 1.0               # optional, for lists without company names
name = "company"           # optional, used in reasons

[labels]                   # optional: learn from judged pairs; paths are beside the map
train = "train.csv"
valid = "valid.csv"        # optional, chooses the limit
a = "ltable_id"
b = "rtable_id"
label = "label"            # 1 or 0

[options]                  # optional
one_to_one = true          # a record has at most one partner
threshold = 0.9            # from here on a match
possible = 0.65            # from here on shown as possible
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from tandem.keyaccounts.matching.records import KINDS, Field, Kind
from tandem.keyaccounts.matching.tables import BadInput

_SECTIONS = {
    "a": {"id", "encoding", "delimiter"},
    "b": {"id", "encoding", "delimiter"},
    "labels": {"train", "valid", "a", "b", "label", "encoding", "delimiter"},
    "options": {"one_to_one", "threshold", "possible"},
}
_FIELD_KEYS = {"name", "kind", "a", "b", "weight"}


@dataclass(frozen=True, slots=True)
class FileMap:
    """How one of the files is read."""

    id: str | None = None
    encoding: str | None = None
    delimiter: str | None = None


@dataclass(frozen=True, slots=True)
class FieldMap:
    """A field and the columns that spell it in either file."""

    field: Field
    a: tuple[str, ...]
    b: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelMap:
    """Files of judged pairs and their columns."""

    train: Path
    valid: Path | None
    a: str
    b: str
    label: str
    encoding: str | None
    delimiter: str | None


@dataclass(frozen=True, slots=True)
class MatchMap:
    """All that a map says."""

    a: FileMap
    b: FileMap
    fields: tuple[FieldMap, ...]
    labels: LabelMap | None
    one_to_one: bool
    threshold: float | None
    possible: float | None


def read_map(path: Path) -> MatchMap:
    """Read and check a map. Raises BadInput."""
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror}. Check the path.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name} is not TOML: {error}.") from error
    unknown = sorted(stated.keys() - {*_SECTIONS, "fields"})
    if unknown:
        raise BadInput(
            f"{path.name} has a section “{unknown[0]}” that is not known; "
            "the sections are a, b, fields, labels and options."
        )
    options = _section(stated, "options")
    return MatchMap(
        a=FileMap(**_texts(stated, "a")),
        b=FileMap(**_texts(stated, "b")),
        fields=_fields(stated, path),
        labels=_labels(stated, path),
        one_to_one=_flag(options, "one_to_one"),
        threshold=_share(options, "threshold"),
        possible=_share(options, "possible"),
    )


def _section(stated: Mapping[str, Any], name: str) -> dict[str, Any]:
    section = stated.get(name, {})
    if not isinstance(section, dict):
        raise BadInput(f"“{name}” must be a section, written [{name}].")
    unknown = sorted(section.keys() - _SECTIONS[name])
    if unknown:
        raise BadInput(
            f"[{name}] has “{unknown[0]}”, which is not known; "
            f"it may have {', '.join(sorted(_SECTIONS[name]))}."
        )
    return section


def _texts(stated: Mapping[str, Any], name: str) -> dict[str, str]:
    section = _section(stated, name)
    for key, value in section.items():
        if not isinstance(value, str):
            raise BadInput(f"“{key}” in [{name}] must be a text in quotes.")
    return section


def _fields(stated: Mapping[str, Any], path: Path) -> tuple[FieldMap, ...]:
    entries = stated.get("fields", [])
    if not isinstance(entries, list) or not entries:
        raise BadInput(
            f"{path.name} compares nothing; add at least one [[fields]] with kind and a."
        )
    fields = tuple(_field(entry, at) for at, entry in enumerate(entries, 1))
    names = [each.field.name for each in fields]
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated:
        raise BadInput(f"Two fields are called “{repeated}”; give one of them another name.")
    return fields


def _field(entry: Any, at: int) -> FieldMap:
    if not isinstance(entry, dict) or "a" not in entry:
        raise BadInput(f'Field {at} of the map names no column; add a = "column".')
    unknown = sorted(entry.keys() - _FIELD_KEYS)
    if unknown:
        raise BadInput(f"Field {at} of the map has “{unknown[0]}”, which is not known.")
    kind = entry.get("kind", "text")
    if kind not in KINDS:
        raise BadInput(f"Field {at} of the map is of kind “{kind}”; use one of {', '.join(KINDS)}.")
    columns_a = _columns(entry["a"], at)
    weight = entry.get("weight")
    if weight is not None and not (isinstance(weight, int | float) and 0 <= weight <= 100):
        raise BadInput(f"The weight of field {at} must be a number from 0 to 100.")
    name = str(entry.get("name", columns_a[0]))
    return FieldMap(
        Field(name, cast(Kind, kind), None if weight is None else float(weight)),
        columns_a,
        _columns(entry.get("b", entry["a"]), at),
    )


def _columns(stated: Any, at: int) -> tuple[str, ...]:
    columns = [stated] if isinstance(stated, str) else stated
    if not isinstance(columns, list) or not columns or not all(isinstance(c, str) for c in columns):
        raise BadInput(f"Columns of field {at} must be a name in quotes, or a list of names.")
    return tuple(columns)


def _labels(stated: Mapping[str, Any], path: Path) -> LabelMap | None:
    if "labels" not in stated:
        return None
    section = _texts(stated, "labels")
    if "train" not in section:
        raise BadInput('[labels] names no file; add train = "train.csv".')
    valid = section.get("valid")
    return LabelMap(
        train=path.parent / section["train"],
        valid=path.parent / valid if valid else None,
        a=section.get("a", "ltable_id"),
        b=section.get("b", "rtable_id"),
        label=section.get("label", "label"),
        encoding=section.get("encoding"),
        delimiter=section.get("delimiter"),
    )


def _flag(options: Mapping[str, Any], name: str) -> bool:
    value = options.get(name, False)
    if not isinstance(value, bool):
        raise BadInput(f"“{name}” in [options] must be true or false.")
    return value


def _share(options: Mapping[str, Any], name: str) -> float | None:
    value = options.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise BadInput(f"“{name}” in [options] must be a number from 0 to 1.")
    return float(value)
