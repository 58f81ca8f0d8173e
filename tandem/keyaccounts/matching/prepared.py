"""A list made ready to be compared: normal forms and token counts, made once per record.

Tokens are hashed, so two lists, or a new import against an old list, need no common vocabulary;
a token's rarity is taken from both lists together when they meet. The hash is of our own making
because the library's brings a hundred megabytes with it.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from typing import TypeAlias

import numpy as np
from scipy import sparse

from tandem.foundation.text import fold
from tandem.keyaccounts.matching.records import Field, Record
from tandem.keyaccounts.rules.naming import NameParts, city_key, name_parts, read_credit_code

_WORDS = re.compile(r"\d+(?:[.,]\d+)+|\w+(?:['’]\w+)*")
_IDEOGRAPH_RUN = re.compile("[\u3400-\u9fff\u3041-\u30ff\uac00-\ud7a3]+")
_NOT_WORD = re.compile(r"[\W_]+")
_HASHES = 2**20
_NONE: frozenset[str] = frozenset()  # one for all records: most have no numbers

Counts: TypeAlias = sparse.csr_matrix


@dataclass(slots=True)
class Column:
    """One field of all records: normal forms, and for words their counts by token."""

    field: Field
    texts: list[str]
    others: list[tuple[str, ...]]
    parts: list[NameParts] = default(default_factory=list)
    words: Counts | None = None
    grams: Counts | None = None


@dataclass(slots=True)
class Prepared:
    """A list of records ready to be compared."""

    records: Sequence[Record]
    columns: dict[str, Column]
    whole: list[str]
    words: Counts
    blocks: Counts
    codes: list[frozenset[str]]
    numbers: list[frozenset[str]]

    def __len__(self) -> int:
        return len(self.records)

    def squeezed(self, row: int) -> str:
        """All words of a record without anything between them."""
        return _NOT_WORD.sub("", self.whole[row])


def prepare(records: Sequence[Record], fields: Sequence[Field]) -> Prepared:
    """Fold, cut and count every value of the records once."""
    columns = {each.name: _column(records, each) for each in fields}
    worded = [c for c in columns.values() if c.field.kind in ("name", "text", "person")]
    whole = [" ".join(filter(None, row)) for row in zip(*(c.texts for c in worded), strict=True)]
    whole = whole or [""] * len(records)
    return Prepared(
        records=records,
        columns=columns,
        whole=whole,
        words=count_tokens(whole, words_of),
        blocks=_block_counts(records, columns),
        codes=[model_codes(text) for text in whole],
        numbers=[_numbers(text) for text in whole],
    )


def words_of(text: str) -> list[str]:
    """Words of a folded text; a run of ideographs gives its pairs of characters."""
    words: list[str] = []
    for word in _WORDS.findall(text):
        runs = _IDEOGRAPH_RUN.findall(word)
        if not runs:
            words.append(word)
            continue
        for run in runs:
            words.extend(_pairs(run))
        words.extend(rest for rest in _IDEOGRAPH_RUN.split(word) if rest)
    return words


def grams_of(text: str) -> list[str]:
    """Three-character pieces of a folded text; pairs where it is written in ideographs."""
    if _IDEOGRAPH_RUN.search(text):
        return _pairs(_NOT_WORD.sub("", text))
    return [
        piece
        for word in text.split()
        for padded in (f" {word} ",)
        for piece in (padded[i : i + 3] for i in range(max(1, len(padded) - 2)))
    ]


def model_codes(text: str) -> frozenset[str]:
    """Tokens that look like a model number: letters and digits mixed, or a long number."""
    codes = set()
    for token in text.split():
        code = _NOT_WORD.sub("", token)
        digits = sum(char.isdigit() for char in code)
        if digits and code.isascii() and len(code) >= 4 and (digits < len(code) or digits >= 5):
            codes.add(code)
    return frozenset(codes) or _NONE


def count_tokens(texts: Iterable[str], cut: Callable[[str], list[str]]) -> Counts:
    """Token counts by hash; a token's column is the same in every list."""
    starts, columns, counts = array("q", [0]), array("i"), array("f")
    for text in texts:
        found = Counter(map(_column_of, cut(text)))
        columns.extend(found.keys())
        counts.extend(found.values())
        starts.append(len(columns))
    matrix = sparse.csr_matrix(
        (
            np.frombuffer(counts, dtype=np.float32) if counts else np.empty(0, np.float32),
            np.frombuffer(columns, dtype=np.int32) if columns else np.empty(0, np.int32),
            np.frombuffer(starts, dtype=np.int64),
        ),
        shape=(len(starts) - 1, _HASHES),
    )
    matrix.sort_indices()
    return matrix


def _column_of(token: str) -> int:
    return zlib.crc32(token.encode()) % _HASHES


def rarity(one: Counts, other: Counts) -> np.ndarray:
    """Inverse document frequency of each token over both lists, at least 1."""
    documents = np.float32(1 + one.shape[0] + other.shape[0])
    df = np.bincount(one.indices, minlength=_HASHES).astype(np.float32)
    df += np.bincount(other.indices, minlength=_HASHES)
    return np.log(documents / (1 + df)) + 1


def weighted(counts: Counts, rarities: np.ndarray) -> Counts:
    """Rows of unit length: damped counts times rarity."""
    data = (1 + np.log(counts.data)) * rarities[counts.indices]
    squares = np.concatenate([[0.0], np.cumsum(data * data, dtype=np.float64)])
    lengths = np.sqrt(squares[counts.indptr[1:]] - squares[counts.indptr[:-1]])
    scale = np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    data *= np.repeat(scale.astype(np.float32), np.diff(counts.indptr))
    return sparse.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)


def _numbers(text: str) -> frozenset[str]:
    """Tokens that begin with a digit; 10.0 and 10 are one."""
    numbers = frozenset(
        token.rstrip("0").rstrip(".") if "." in token else token
        for token in text.split()
        if token[:1].isdigit()
    )
    return numbers or _NONE


def _column(records: Sequence[Record], each: Field) -> Column:
    normal = _NORMAL[each.kind]
    spellings = [record.spellings(each.name) for record in records]
    forms = [tuple(dict.fromkeys(filter(None, map(normal, texts)))) for texts in spellings]
    column = Column(each, [form[0] if form else "" for form in forms], forms)
    if each.kind == "name":
        column.parts = [name_parts(texts[0] if texts else "") for texts in spellings]
        column.grams = count_tokens((parts.key for parts in column.parts), grams_of)
    elif each.kind == "text":
        column.words = count_tokens(column.texts, words_of)
        column.grams = count_tokens(column.texts, grams_of)
    return column


def _block_counts(records: Sequence[Record], columns: dict[str, Column]) -> Counts:
    """Tokens by which two records can find each other at all."""
    rows: list[str] = [""] * len(records)
    for name, column in columns.items():
        cut = _BLOCK_TOKENS.get(column.field.kind)
        if cut is None:
            continue
        for at, forms in enumerate(column.others):
            tokens = dict.fromkeys(token for form in forms for token in cut(form))
            mark = "" if column.field.kind in ("name", "text") else name
            rows[at] += "".join(f"{mark}{token}\n" for token in tokens)
    return count_tokens(rows, str.splitlines)


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def _code(text: str) -> str:
    return read_credit_code(text).code or _NOT_WORD.sub("", fold(text)).upper()


def _phone(text: str) -> str:
    digits = "".join(char for char in fold(text) if char.isdigit())
    return digits[-11:] if len(digits) >= 7 else ""


def _name_blocks(key: str) -> list[str]:
    return [*words_of(key), f"={key}", f"={name_parts(key).core}"]


def _text_blocks(text: str) -> list[str]:
    return [*words_of(text), *(f"={code}" for code in model_codes(text))]


def _person_blocks(text: str) -> list[str]:
    return [text, *grams_of(text)]


_NORMAL: dict[str, Callable[[str], str]] = {
    "name": lambda text: name_parts(text).key,
    "text": fold,
    "person": fold,
    "number": lambda text: fold(text).replace(",", "").lstrip("$¥￥€£ "),
    "date": fold,
    "code": _code,
    "phone": _phone,
    "city": city_key,
}
_BLOCK_TOKENS: dict[str, Callable[[str], list[str]]] = {
    "name": _name_blocks,
    "text": _text_blocks,
    "person": _person_blocks,
    "code": lambda code: [f"={code}"],
    "phone": lambda phone: [f"={phone}"],
    "date": lambda date: [f"={date}"],
}
