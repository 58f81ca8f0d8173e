"""What a file can hold, told by who keeps it: accounts here, deals one floor up (`config/wiring.py`).

The wizard, its jobs, its undo and `bin/tandem import_file` are the same for every kind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotThere
from tandem.foundation.jobs import JobRun
from tandem.keyaccounts.intake.choices import Choices
from tandem.keyaccounts.intake.fields import Fields
from tandem.keyaccounts.intake.rows import CleanRow, RowShape
from tandem.keyaccounts.models import ImportRun
from tandem.organisation.rules.scope import Actor

Text = str | Promise


@dataclass
class Fate:
    """What becomes of a row; `problems` are said of it as `wording.problem_text` words them."""

    outcome: str
    values: dict[str, Any]
    account_id: int | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)


class Judge(Protocol):
    """Compares the rows of one check with what is there, some hundred at a time."""

    def learn(self, rows: Sequence[CleanRow]) -> None: ...

    def judge(self, row: CleanRow) -> Fate: ...

    def forget(self) -> None: ...


@dataclass(frozen=True)
class Offer:
    """What the cells of a field that is chosen can mean; keys are text, as forms send them."""

    label: Text
    choices: list[tuple[str, str]]

    @classmethod
    def of_rows(cls, label: Text, rows: Iterable[Model]) -> Offer:
        return cls(label, [(str(row.pk), str(row)) for row in rows])


@dataclass(frozen=True)
class KindWords:
    """What the pages say of this kind; sentences hold %(value)s, %(day)s and %(row)s."""

    title: Text
    people_note: Text
    heads: tuple[Text, Text]  # of the two columns a row is known by
    named_by: tuple[str, str]  # their fields in a clean row
    done_template: str
    sentences: Callable[[], Mapping[str, str]]
    columns: Callable[[], Mapping[str, str]]
    shown: Callable[[str, Any, Mapping[str, Any]], str]  # column, value, clean row
    after: Callable[[ImportRun], dict[str, Any]] = lambda run: {}  # more for a finished run's page


@dataclass(frozen=True)
class ImportKind:
    key: str
    fields: Fields
    shape: RowShape
    known: Callable[[], Mapping[str, Choices]]
    offers: Callable[[], Mapping[str, Offer]]
    empties: tuple[str, ...]  # fields that a person may fill for all empty cells
    judge: Callable[[ImportRun, date], Judge]
    look_further: Callable[[ImportRun], int]  # how many rows turn out to be possible duplicates
    apply: Callable[[ImportRun, JobRun, Actor], dict[str, Any]]
    undo: Callable[[ImportRun, JobRun, Actor], dict[str, Any]]
    words: KindWords
    place: str = "accounts"  # the entry of the rail its pages stand under


_kinds: dict[str, ImportKind] = {}


def offer_import(*kinds: ImportKind) -> None:
    _kinds.update({kind.key: kind for kind in kinds})


def import_kinds() -> list[ImportKind]:
    return list(_kinds.values())


def kind_called(key: str) -> ImportKind:
    if key not in _kinds:
        raise NotThere(
            "no_such_import_kind",
            _(
                "Files of this kind are not imported here. Choose one of the kinds on the import page."
            ),
        )
    return _kinds[key]


def kind_of(run: ImportRun) -> ImportKind:
    return kind_called(run.kind)


def key_of_facts(*told: object) -> str:
    """What stands for the number that a file does not give: the same facts, the same key."""
    text = "\x1f".join(map(str, told))
    return f"file-{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def plain(value: Any) -> Any:
    """A column as a row of the import keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def shown_by(
    told_as: Mapping[str, tuple[str, str]], column: str, value: Any, clean: Mapping[str, Any]
) -> str:
    """A column in words; one that names another row says what the file calls it, where `told_as`
    gives the key and the words of the clean row."""
    if column not in told_as or value is None:
        return str(value or "–")
    key, text = told_as[column]
    return str(clean.get(text) or "…") if value == clean.get(key) else "…"
