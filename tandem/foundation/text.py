"""Keys of a text: what makes two spellings equal, sorted alike and found by a fragment.

The keys are the same on every database because they are made here and not by a collation or a
tokenizer: a search token holds only letters and digits, a sort key only a-z and 0-9.
"""

from __future__ import annotations

import functools
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

_LOADING = threading.Lock()
PREFIX_CAP = 16  # a typed word is looked up by its first 16 letters
FRAGMENT_CAP = 8  # initials are found from any position up to this length
INITIALS_CAP = 40

_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_KANA_HANGUL = "\u3041-\u30ff\u31f0-\u31ff\uac00-\ud7a3"
_IDEOGRAPH = re.compile(f"[{_HAN}]")
_RUN = re.compile(f"(?P<cjk>[{_HAN}{_KANA_HANGUL}]+)|(?P<word>[^\\W_{_HAN}{_KANA_HANGUL}]+)")
_WORD = re.compile(r"[^\W_]+")
_NO_MARKS = re.compile("[\x00-\x7f\u3000-\u9fff]*")
_SPACES = re.compile(r"\s+")
_DIGIT = re.compile(r"\d")
_LIKE_A_FLOAT = re.compile(r"\d+e\d")  # PostgreSQL's parser cuts 2e3abc in two

_PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d", "-"),
        **dict.fromkeys("[{〔【〖《〈「『⟨", "("),
        **dict.fromkeys("]}〕】〗》〉」』⟩", ")"),
        **dict.fromkeys("•・‧∙⋅", "·"),
        **dict.fromkeys("\u2018\u2019\u02bc`´", "'"),
        **dict.fromkeys("\u201c\u201d„", '"'),
    }
)

# Letters that print like a Latin one, after case folding. Capitals decide (В, Н, Р), since names
# are often typed in capitals.
_LOOK_ALIKES = str.maketrans(
    "авеѕіјкмнорстухԁԛԝһүᴀαβεζηικμνορτυχ",
    "abesijkmhopctyxdqwhyaabezhikmvoptyx",
)
_CYRILLIC_GREEK = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
_LATIN = re.compile("[a-z]")


@functools.lru_cache(maxsize=2048)  # the keys of one name all begin here
def fold(text: str) -> str:
    """One spelling of a text: width, case, traditional forms, dashes, brackets, accents, spaces."""
    if text.isascii():
        return " ".join(text.casefold().split())
    folded = _without_marks(unicodedata.normalize("NFKC", text).casefold())
    folded = folded.translate(_simplified()).translate(_PUNCTUATION)
    if _CYRILLIC_GREEK.search(folded):
        folded = _latin_look_alikes(folded)
    return _SPACES.sub(" ", folded).strip()


def pinyin_initials(text: str) -> str:
    """First letters of the syllables; Latin words and digits stay whole: 北京教委 → bjjw."""
    return "".join(syllable[:1] if spoken else syllable for spoken, syllable in _spoken(fold(text)))


def pinyin_key(text: str) -> str:
    """Sort key by syllable and tone, of a-z and 0-9 only, so that every collation agrees."""
    return "".join(
        syllable if spoken else _ascii_word(syllable) + "0"
        for spoken, syllable in _spoken(fold(text))
    )


def search_tokens(*texts: str) -> str:
    """Tokens, joined by blanks, under which an index finds a record that carries these texts."""
    tokens: dict[str, None] = {}
    for text in filter(None, texts):
        folded = _skeleton(fold(text))
        found: list[str] = []
        for kind, run in _runs(folded):
            found += _cjk_tokens(run) if kind == "cjk" else _prefixes(run)
        if _IDEOGRAPH.search(folded):
            for initials in _initial_readings(folded):
                found += _fragments(initials)
        tokens.update(dict.fromkeys(map(_unbroken, found) if _DIGIT.search(folded) else found))
    return " ".join(tokens)


def query_tokens(query: str) -> list[str]:
    """Tokens of a typed query; a record is found when it carries all of them."""
    tokens: dict[str, None] = {}
    for kind, run in _runs(_skeleton(fold(query))):
        if kind == "word":
            tokens[run[:PREFIX_CAP]] = None
        else:
            tokens.update(dict.fromkeys(_bigrams(run) if len(run) > 1 else [run]))
    return list(map(_unbroken, tokens))


def is_ideographic(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    return _IDEOGRAPH.search(text) is not None


def _unbroken(token: str) -> str:
    return f"x{token}" if _LIKE_A_FLOAT.match(token) else token


def _without_marks(text: str) -> str:
    """Drop invisible characters, and accents of Latin letters (é → e); keep those of kana."""
    if _NO_MARKS.fullmatch(text):
        return text
    kept: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        category = unicodedata.category(char)
        if category == "Cf" or (category == "Mn" and kept and kept[-1].isascii()):
            continue
        kept.append(char)
    return unicodedata.normalize("NFKC", "".join(kept))


def _latin_look_alikes(text: str) -> str:
    """Write look-alikes in Latin, in words that mix alphabets or hold nothing but look-alikes.

    A text with one letter that only Cyrillic or Greek has (Ромашка) is left as it is.
    """

    def latin(match: re.Match[str]) -> str:
        word = match.group()
        mapped = word.translate(_LOOK_ALIKES)
        if _LATIN.search(word):
            return mapped
        return word if foreign or _CYRILLIC_GREEK.search(mapped) else mapped

    foreign = any(
        _CYRILLIC_GREEK.search(word.translate(_LOOK_ALIKES)) and not _LATIN.search(word)
        for word in _WORD.findall(text)
    )
    return _WORD.sub(latin, text)


def _skeleton(folded: str) -> str:
    """Every look-alike in Latin: a fragment and the whole must give the same letters."""
    return folded if folded.isascii() else folded.translate(_LOOK_ALIKES)


def _runs(folded: str) -> Iterator[tuple[str, str]]:
    for match in _RUN.finditer(folded):
        yield str(match.lastgroup), match.group()


def _cjk_tokens(run: str) -> list[str]:
    return [*run, *_bigrams(run)]


def _bigrams(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _prefixes(word: str) -> list[str]:
    return [word, *(word[:end] for end in range(2, min(len(word), PREFIX_CAP + 1)))]


def _fragments(initials: str) -> list[str]:
    places = _fragment_places(min(len(initials), INITIALS_CAP))
    return [initials[start:end] for start, end in places]


@functools.cache
def _fragment_places(length: int) -> list[tuple[int, int]]:
    """Every short piece from any position, and the longer ones from the first."""
    pieces = [
        (start, end)
        for start in range(length - 1)
        for end in range(start + 2, min(start + FRAGMENT_CAP, length) + 1)
    ]
    return pieces + [(0, end) for end in range(FRAGMENT_CAP + 1, min(PREFIX_CAP, length) + 1)]


def _initial_readings(folded: str) -> set[str]:
    """Initials by phrase (重庆 → cq) and by the common reading of each character (zq)."""
    by_phrase, by_character = [], []
    for kind, run in _runs(folded):
        if kind == "word":
            by_phrase.append(run)
            by_character.append(run)
            continue
        by_phrase.extend(syllable[:1] for syllable in _syllables(run) if syllable)
        by_character.extend(_reading(char)[:1] for char in run)
    return {"".join(by_phrase), "".join(by_character)}


def _spoken(folded: str) -> Iterator[tuple[bool, str]]:
    """(True, syllable with tone) of each ideograph, (False, word) of the rest, in order."""
    for kind, run in _runs(folded):
        if kind == "word":
            yield False, run
            continue
        for char, syllable in zip(run, _syllables(run), strict=True):
            yield (True, syllable) if syllable else (False, char)


@functools.lru_cache(maxsize=512)  # a name is asked for its sort key, then for its initials
def _syllables(run: str) -> list[str]:
    """Readings of a run: the longest known phrase wins, else each character's common reading."""
    phrases, longest = _phrase_readings()
    syllables: list[str] = []
    at = 0
    while at < len(run):
        for length in range(min(longest.get(run[at], 0), len(run) - at), 1, -1):
            reading = phrases.get(run[at : at + length])
            if reading:
                syllables.extend(reading)
                at += length
                break
        else:
            syllables.append(_reading(run[at]))
            at += 1
    return syllables


def _ascii_word(word: str) -> str:
    return "".join(char if char.isascii() else f"z{ord(char):05x}" for char in word)


@functools.cache
def _reading(char: str) -> str:
    readings = _pinyin().of_character.get(ord(char), "")
    return _numbered(readings.split(",")[0]) if readings else ""


@functools.cache
def _numbered(syllable: str) -> str:
    """A marked syllable with its tone as a digit: jīng → jing1; no mark → 5."""
    return str(_pinyin().to_tone3(syllable, v_to_u=False, neutral_tone_with_five=True))


@functools.cache
def _phrase_readings() -> tuple[dict[str, list[str]], dict[str, int]]:
    """Phrases of two to four characters that are not read as their characters alone are.

    Also, by first character, the length of the longest such phrase. Reading only the differing
    phrases makes 50,000 names a matter of a second instead of the library's four.
    """
    phrases: dict[str, list[str]] = {}
    longest: dict[str, int] = {}
    for phrase, readings in _pinyin().of_phrase.items():
        if not 2 <= len(phrase) <= 4 or len(readings) != len(phrase):
            continue
        spoken = [_numbered(reading[0]) for reading in readings]
        # A tone alone (不 bu4 / bu2) changes neither order nor initials enough to be kept.
        if any(a[:-1] != _reading(char)[:-1] for a, char in zip(spoken, phrase, strict=True)):
            phrases[phrase] = spoken
            longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return phrases, longest


class _Pinyin(NamedTuple):
    """What we use of the library: its tables, and the way it writes a tone as a digit."""

    of_character: dict[int, str]
    of_phrase: dict[str, list[list[str]]]
    to_tone3: Callable[..., str]


@functools.cache
def _pinyin() -> _Pinyin:
    """Loaded when first needed, by one thread: the library's modules import each other in a
    circle, and a second thread that enters it meanwhile finds them half made."""
    with _LOADING:
        from pypinyin.contrib.tone_convert import to_tone3
        from pypinyin.phrases_dict import phrases_dict
        from pypinyin.pinyin_dict import pinyin_dict

        return _Pinyin(pinyin_dict, phrases_dict, to_tone3)


@functools.cache
def _simplified() -> dict[int, str]:
    """Simplified form of each character, taken one by one so that a fragment folds as the whole.

    OpenCC's forms (Apache-2.0), written down in `simplified.txt`: its dictionaries would weigh
    17 MB in every worker. A test holds the file against the library.
    """
    pairs = (Path(__file__).parent / "simplified.txt").read_text(encoding="utf-8").splitlines()
    return {ord(pair[0]): pair[1] for pair in pairs}
