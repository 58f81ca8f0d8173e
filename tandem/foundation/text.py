"""Keys of a text: what makes two spellings equal, sorted alike and found by a fragment.

The keys are the same on every database because they are made here and not by a collation or a
tokenizer: a search token holds only letters and digits, a sort key only a-z and 0-9.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from tandem.foundation.pinyin import reading, syllables

TOKEN_CAP = 16  # a typed word, and initials from any position, are looked up by 16 letters
INITIALS_CAP = 40

_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_KANA_HANGUL = "\u3041-\u30ff\u31f0-\u31ff\uac00-\ud7a3"
_IDEOGRAPH = re.compile(f"[{_HAN}]")
_RUN = re.compile(f"(?P<cjk>[{_HAN}{_KANA_HANGUL}]+)|(?P<word>[^\\W_{_HAN}{_KANA_HANGUL}]+)")
_WORD = re.compile(r"[^\W_]+")
_NO_MARKS = re.compile("[\x00-\x7f\u3000-\u9fff]*")
_SPACES = re.compile(r"\s+")

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
    """Tokens, joined by blanks, under which an index finds a record that carries these texts.

    A name of twelve characters takes some thirty: its pairs, its words and the tails of its
    initials. Every beginning of a word is found by asking for what begins so, not by storing it.
    """
    tokens: dict[str, None] = {}
    for text in filter(None, texts):
        folded = _skeleton(fold(text))
        for kind, run in _runs(folded):
            tokens.update(dict.fromkeys(_pieces(run) if kind == "cjk" else [run[:TOKEN_CAP]]))
        if _IDEOGRAPH.search(folded):
            for initials in _initial_readings(folded):
                tokens.update(dict.fromkeys(_tails(initials[:INITIALS_CAP])))
    return " ".join(tokens)


def query_terms(query: str) -> list[str]:
    """What a record must carry to be found: tokens, or with a star what a token begins with."""
    terms: dict[str, None] = {}
    for kind, run in _runs(_skeleton(fold(query))):
        if kind == "cjk":
            terms.update(dict.fromkeys(_bigrams(run) if len(run) > 1 else [f"{run}*"]))
        else:
            # One letter begins a word of nearly every record; it is taken for a whole word.
            terms[f"{run[:TOKEN_CAP]}*" if len(run) > 1 else run] = None
    return list(terms)


def is_ideographic(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    return _IDEOGRAPH.search(text) is not None


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


def _pieces(run: str) -> list[str]:
    """The pairs of a run, and its last character, which begins no pair."""
    return [*_bigrams(run), run[-1]]


def _bigrams(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _tails(initials: str) -> list[str]:
    return [initials[start : start + TOKEN_CAP] for start in range(max(1, len(initials) - 1))]


def _initial_readings(folded: str) -> set[str]:
    """Initials by phrase (重庆 → cq) and by the common reading of each character (zq)."""
    by_phrase, by_character = [], []
    for kind, run in _runs(folded):
        if kind == "word":
            by_phrase.append(run)
            by_character.append(run)
            continue
        by_phrase.extend(syllable[:1] for syllable in syllables(run) if syllable)
        by_character.extend(reading(char)[:1] for char in run)
    return {"".join(by_phrase), "".join(by_character)}


def _spoken(folded: str) -> Iterator[tuple[bool, str]]:
    """(True, syllable with tone) of each ideograph, (False, word) of the rest, in order."""
    for kind, run in _runs(folded):
        if kind == "word":
            yield False, run
            continue
        for char, syllable in zip(run, syllables(run), strict=True):
            yield (True, syllable) if syllable else (False, char)


def _ascii_word(word: str) -> str:
    return "".join(char if char.isascii() else f"z{ord(char):05x}" for char in word)


@functools.cache
def _simplified() -> dict[int, str]:
    """Simplified form of each character, taken one by one so that a fragment folds as the whole.

    OpenCC's forms (Apache-2.0), written down in `simplified.txt`: its dictionaries would weigh
    17 MB in every worker. A test holds the file against the library.
    """
    pairs = (Path(__file__).parent / "simplified.txt").read_text(encoding="utf-8").splitlines()
    return {ord(pair[0]): pair[1] for pair in pairs}
