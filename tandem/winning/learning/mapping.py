"""MAP.toml: what the columns of the two tables mean. docs/winning/score.md shows a whole one.

Every key may be left out that can be guessed from the tables; what was guessed is printed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Given
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from tandem.winning.learning.refused import BadInput


@dataclass(frozen=True)
class EventsMap:
    """A table of what happened to each deal: case, activity, time, and what else it holds."""

    file: str = ""
    case: str = ""
    activity: str = ""
    time: str = ""
    transition: str = ""
    resource: str = ""
    at: str = ""  # a deal without a moment of its own is scored when this first happens


@dataclass(frozen=True)
class ColumnsMap:
    numeric: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    text: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScoreMap:
    """The whole map; empty text and empty lists mean: guess, or not there."""

    id: str = ""
    outcome: str = ""
    won: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    opened: str = ""
    closed: str = ""
    scored: str = ""
    order: str = ""  # "file": the rows stand in the order of time
    group: str = ""
    customer: str = ""
    after_end: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    day_first: bool | None = None
    encoding: str = ""
    test_outcomes: str = "hidden"  # or "after_close"
    refit_every: int = 100
    columns: ColumnsMap = field(default_factory=ColumnsMap)
    events: EventsMap | None = None

    def with_role(self, role: str, column: str) -> ScoreMap:
        values: dict[str, Any] = {role: column}
        return replace(self, **values)

    def roles(self) -> dict[str, str]:
        """The columns with a part of their own, by that part."""
        names = ("id", "outcome", "opened", "closed", "scored", "group")
        return {name: value for name in names if (value := getattr(self, name))}


_CHOICES = {"order": ("", "file"), "test_outcomes": ("hidden", "after_close")}


def read_map(path: Path) -> ScoreMap:
    """The map in that file. Raises BadInput."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise BadInput(
            f"There is no map at {path}. Write one as docs/winning/score.md shows."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The map {path} cannot be read ({error}). Save it as UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"The map {path} is not TOML: {error}. Mend that line.") from None
    return make_map(given)


def make_map(given: Given[str, Any]) -> ScoreMap:
    given = dict(given)
    events = given.pop("events", None)
    columns = _section(ColumnsMap, given.pop("columns", {}), "columns")
    flat = _flattened(given)
    found = _section(ScoreMap, flat, "", without=("columns", "events"))
    for name, allowed in _CHOICES.items():
        if getattr(found, name) not in allowed:
            words = " or ".join(f'"{word}"' for word in allowed if word)
            raise BadInput(f"{_shown(name)} in the map is {words}, not {getattr(found, name)!r}.")
    if found.refit_every < 1:
        raise BadInput("refit.every in the map is a count of closed deals, 1 or more.")
    told = None if events is None else _section(EventsMap, events, "events")
    if told is not None and not told.file:
        raise BadInput('[events] in the map names no file. Add file = "events.csv".')
    values = {each.name: getattr(found, each.name) for each in fields(ScoreMap)}
    return ScoreMap(**{**values, "columns": columns, "events": told})


def _flattened(given: dict[str, Any]) -> dict[str, Any]:
    """`[test] outcomes` and `[refit] every` are keys of the map in sections of their own."""
    flat = dict(given)
    for section, key in (("test", "outcomes"), ("refit", "every")):
        inner = flat.pop(section, {})
        if not isinstance(inner, dict) or set(inner) - {key}:
            raise BadInput(f"[{section}] in the map knows only the key {key}.")
        if key in inner:
            flat[f"{section}_{key}"] = inner[key]
    return flat


def _section(kind: type, given: Any, section: str, without: tuple[str, ...] = ()) -> Any:
    where = f"[{section}] in the map" if section else "The map"
    if not isinstance(given, dict):
        raise BadInput(f"{where} must hold keys and values.")
    known = {each.name: each for each in fields(kind) if each.name not in without}
    for key in given:
        if key not in known:
            names = ", ".join(_shown(name) for name in known)
            raise BadInput(f"{where} has the key {key!r}, which is not known. Known are: {names}.")
    return kind(**{key: _value(key, value, str(known[key].type)) for key, value in given.items()})


def _value(key: str, value: Any, wanted: str) -> Any:
    if wanted.startswith("tuple"):
        listed = value if isinstance(value, list) else [value]
        if any(isinstance(each, dict | list) for each in listed):
            raise BadInput(f"{_shown(key)} in the map is a list of words.")
        return tuple(_word(each) for each in listed)
    if wanted == "int":
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadInput(f"{_shown(key)} in the map is a whole number, not {value!r}.")
        return value
    if wanted.startswith("bool"):
        if not isinstance(value, bool):
            raise BadInput(f"{_shown(key)} in the map is true or false, not {value!r}.")
        return value
    if isinstance(value, dict | list):
        raise BadInput(f"{_shown(key)} in the map is one name, not {value!r}.")
    return _word(value)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()


def _shown(name: str) -> str:
    return {"test_outcomes": "test.outcomes", "refit_every": "refit.every"}.get(name, name)
