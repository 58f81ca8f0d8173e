"""Regions and industries as lists spell them: 华北-合肥, 合肥分区, hefei are all the region 合肥.

Only a spelling with one reading is accepted; every other value is asked for once, with guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from tandem.foundation.text import fold, pinyin_key

_TAIL = re.compile(
    r"(?:销售)?(?:分区|大区|区域|片区|地区|区|办事处|分公司|平台|市|省|行业|事业部|系统|领域)$"
    r"|\s*(?:region|area|district|branch|office|industry|sector)$"
)
_CUT = re.compile(r"\s*[-—–_/·|:：>()（）\s]\s*")
_GUESS_FLOOR = 55


@dataclass(frozen=True, slots=True)
class Choice:
    """One known region or industry; `names` are all its names, in any language, codes too."""

    key: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    key: str
    name: str
    score: float  # 0 to 1


@dataclass(frozen=True)
class Choices:
    choices: tuple[Choice, ...]

    @classmethod
    def of(cls, names: Iterable[tuple[str, Iterable[str]]]) -> Choices:
        """From pairs of a key and its names."""
        return cls(tuple(Choice(key, tuple(spellings)) for key, spellings in names))

    def match(self, text: str) -> str | None:
        """The key that this spelling can only mean, or None."""
        if text in self._seen:
            return self._seen[text]
        whole = self._lookup(text)
        if whole is None:
            parts = {self._lookup(part) for part in _CUT.split(text) if part} - {None}
            whole = parts.pop() if len(parts) == 1 else None
        if len(self._seen) < 10_000:
            self._seen[text] = whole
        return whole

    def guesses(self, text: str, *, count: int = 3) -> list[Guess]:
        """The likeliest choices for a spelling that has more than one reading, best first."""
        folded = _stem(fold(text))
        scores: dict[str, float] = {}
        names: dict[str, str] = {}
        for name, key in self._names:
            score = _likeness(folded, _stem(fold(name)))
            if score > scores.get(key, 0.0):
                scores[key], names[key] = score, name
        best = sorted(scores, key=lambda key: (-scores[key], key))[:count]
        return [
            Guess(key, names[key], round(scores[key] / 100, 2))
            for key in best
            if scores[key] >= _GUESS_FLOOR
        ]

    def _lookup(self, text: str) -> str | None:
        folded = fold(text)
        for spelling in (folded, _stem(folded), folded.replace(" ", "")):
            key = self._index.get(spelling) if spelling else None
            if key:
                return key
        return None

    @cached_property
    def _names(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, choice.key) for choice in self.choices for name in choice.names)

    @cached_property
    def _index(self) -> dict[str, str | None]:
        """Every accepted spelling; one that two choices share (陕西, 山西: shanxi) means neither."""
        index: dict[str, str | None] = {}
        for name, key in self._names:
            folded = fold(name)
            spoken = {_spoken(folded), _spoken(_stem(folded))}
            for spelling in {folded, _stem(folded), *spoken} - {""}:
                index[spelling] = key if index.get(spelling, key) == key else None
        return index

    @cached_property
    def _seen(self) -> dict[str, str | None]:
        return {}


NO_CHOICES = Choices(())


def _stem(folded: str) -> str:
    """Without 分区, 市, "region"; a name that is nothing else stays whole."""
    stem = _TAIL.sub("", folded)
    return stem if len(stem) >= 2 else folded


def _spoken(text: str) -> str:
    """Pinyin letters without the tones, as people type a place: hefei."""
    return re.sub(r"[0-9]", "", pinyin_key(text))


def _likeness(text: str, name: str) -> float:
    if not text or not name:
        return 0.0
    if name.startswith(text) or text.startswith(name):
        return 90.0
    if name in text or text in name:
        return 80.0
    from rapidfuzz import fuzz  # for the few names that fit nothing; web workers go without

    sound = fuzz.ratio(_spoken(text), _spoken(name))
    return max(fuzz.ratio(text, name), 0.85 * sound)


def nearest(text: str, names: list[str], *, count: int = 3) -> list[tuple[str, float]]:
    """Likely people or companies for a name that is not known, with a score from 0 to 1."""
    from rapidfuzz import fuzz, process

    found = process.extract(text, names, scorer=fuzz.ratio, limit=count, score_cutoff=60)
    return [(name, round(score / 100, 2)) for name, score, _ in found]
