"""Which column fills which field: a plain value that can be kept, shown, changed and used again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from dataclasses import field as made_by
from functools import cached_property

from tandem.foundation.quantities import UNITS, half_width
from tandem.keyaccounts.intake.fields import FIELDS, Fields, Kind

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BRACKETS = re.compile(r"[(\[【][^)\]】]*[)\]】]?")
_MARKS = re.compile(r"[\s_*:：.\"'#]+")


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One column of the file and what becomes of it.

    `field` is None when the column is left out. `why` is "remembered", "name", "values", "chosen",
    "not_needed", "their_turnover" (the customer's own, of which no field speaks) or "unknown". `unit` and `day_first` belong to amounts and dates; None there means
    that nobody knows yet.
    """

    position: int
    header: str
    field: str | None = None
    confidence: float = 0.0
    why: str = "unknown"
    unit: str | None = None
    day_first: bool | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Something the file does not tell and a person must: "field", "unit" or "day_first"."""

    what: str
    position: int | None
    field: str


@dataclass(frozen=True)
class ColumnMapping:
    """`fields` are those a row of this kind of file can fill; they are not kept with the columns."""

    columns: tuple[ColumnPlan, ...]
    fields: Fields = made_by(default_factory=lambda: FIELDS, repr=False, compare=False)

    @property
    def signature(self) -> str:
        return header_signature([column.header for column in self.columns])

    @cached_property
    def plain_headers(self) -> tuple[str, ...]:
        """The headers without spaces and case, to know them again further down the list."""
        return tuple("".join(half_width(column.header).split()).lower() for column in self.columns)

    @cached_property
    def name_index(self) -> int | None:
        return next((index for index, column in self.used() if column.field == "name"), None)

    def plan_for(self, field: str) -> ColumnPlan | None:
        return next((column for column in self.columns if column.field == field), None)

    def used(self) -> Iterator[tuple[int, ColumnPlan]]:
        """Index into a row's values, and the plan, of every column that fills a field."""
        for index, column in enumerate(self.columns):
            if column.field is not None:
                yield index, column

    def choose(
        self,
        position: int,
        field: str | None,
        *,
        unit: str | None = None,
        day_first: bool | None = None,
    ) -> ColumnMapping:
        """The mapping after a person's choice; the field leaves the column it was in before."""
        if field is not None and field not in self.fields:
            raise KeyError(field)
        columns = []
        for column in self.columns:
            if column.position == position:
                chosen = ColumnPlan(position, column.header, field, 1.0, "chosen", unit, day_first)
                columns.append(chosen)
            elif field is not None and column.field == field:
                columns.append(ColumnPlan(column.position, column.header))
            else:
                columns.append(column)
        return replace(self, columns=tuple(columns))

    def questions(self) -> list[Question]:
        """What must be answered before rows can be read."""
        asked = [
            Question("field", None, field.key)
            for field in self.fields.values()
            if field.required and self.plan_for(field.key) is None
        ]
        for _, column in self.used():
            kind = self.fields[column.field or ""].kind
            if kind is Kind.AMOUNT and column.unit is None:
                asked.append(Question("unit", column.position, column.field or ""))
        return asked

    def as_json(self) -> dict[str, object]:
        return {"columns": [asdict(column) for column in self.columns]}

    @classmethod
    def from_json(cls, kept: Mapping[str, object], fields: Fields = FIELDS) -> ColumnMapping:
        columns = kept["columns"]
        if not isinstance(columns, list):
            raise TypeError("A kept mapping holds a list of columns.")
        plans = [ColumnPlan(**column) for column in columns]
        # A field or a unit that the product no longer has is asked for again.
        return cls(
            tuple(
                replace(
                    plan,
                    field=plan.field if plan.field in fields else None,
                    unit=plan.unit if plan.unit in UNITS else None,
                )
                for plan in plans
            ),
            fields,
        )


def header_signature(headers: Sequence[str]) -> str:
    """Equal for the same columns in the same order, whatever their spacing and case."""
    plain = "\x1f".join(re.sub(r"\s", "", half_width(header)).lower() for header in headers)
    return hashlib.sha256(plain.encode()).hexdigest()[:32]


def header_words(header: str) -> str:
    """A header in plain words: BillingCity__c → billing city, 上年采购额(万元) → 上年采购额."""
    text = re.sub(r"__(?:c|s|r|pc)$", "", half_width(header).strip())
    text = _BRACKETS.sub(" ", _CAMEL.sub(" ", text))
    return _MARKS.sub(" ", text).strip().lower()


def header_unit(header: str) -> str | None:
    """The unit a header names: 上年采购额(万元), 金额/亿, "Revenue (k CNY)"."""
    text = half_width(header).lower()
    if match := re.search(
        r"(亿|千万|百万|万|千)元?\s*[)\]】]?$|(?<![欧美日港])(元)\s*[)\]】]?$", text
    ):
        return f"{match[1] or ''}元"
    if re.search(
        r"\b(?:k|thousand)\b.*(?:cny|rmb|yuan)|(?:cny|rmb|yuan).*\b(?:k|thousand)\b", text
    ):
        return "千元"
    if re.search(r"\bm(?:illion)?\b.*(?:cny|rmb)|(?:cny|rmb).*\bm(?:illion)?\b", text):
        return "百万元"
    if re.search(r"\(?(?:cny|rmb|yuan|¥)\)?$", text):
        return "元"
    return None
