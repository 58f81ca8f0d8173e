"""What is compared: a record with named values, and for each value the kind that compares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["name", "text", "person", "number", "date", "code", "phone", "city"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Field:
    """A value that both lists have.

    name: name of an organisation · text: words (a title, a product, an address) · person: short
    word that is often misspelt · code: identifies by itself, mistyped now and then · phone:
    supports a match but does not decide it · number, date, city: as they read.
    `weight` replaces the weight of the kind in the score without labels.
    """

    name: str
    kind: Kind
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One row. A value may be several spellings (a full name and a short name)."""

    id: str
    values: Mapping[str, str | tuple[str, ...]]

    def spellings(self, field: str) -> tuple[str, ...]:
        """Spellings of a value that are not blank, in their order."""
        value = self.values.get(field, ())
        texts = (value,) if isinstance(value, str) else value
        return tuple(text for text in texts if text and text.strip())
