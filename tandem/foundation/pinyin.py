"""How Chinese characters are read: by the longest known phrase, else by the commonest reading.

The tables are those of pypinyin (MIT), written down in `readings.txt` and `phrases.txt`: loading
the library took half a second and 59 MB in every process. A test holds the files against it.
"""

from __future__ import annotations

import functools
from pathlib import Path

HERE = Path(__file__).parent


@functools.lru_cache(maxsize=512)  # a name is asked for its sort key, then for its initials
def syllables(run: str) -> list[str]:
    """One syllable with its tone (jing1) for each character; empty where none is known."""
    phrases, longest = _phrases()
    found: list[str] = []
    at = 0
    while at < len(run):
        for length in range(min(longest.get(run[at], 0), len(run) - at), 1, -1):
            said = phrases.get(run[at : at + length])
            if said:
                found.extend(said)
                at += length
                break
        else:
            found.append(reading(run[at]))
            at += 1
    return found


def reading(char: str) -> str:
    """The commonest reading of one character, or nothing."""
    return _readings().get(char, "")


@functools.cache
def _readings() -> dict[str, str]:
    lines = _lines("readings.txt")
    return {char: syllable for syllable, chars in lines for char in chars}


@functools.cache
def _phrases() -> tuple[dict[str, list[str]], dict[str, int]]:
    """Phrases of two to four characters that are not read as their characters alone are.

    Also, by first character, the length of the longest such phrase. Reading only the differing
    phrases makes 50,000 names a matter of a second instead of the library's four.
    """
    phrases = {phrase: said.split() for phrase, said in _lines("phrases.txt")}
    longest: dict[str, int] = {}
    for phrase in phrases:
        longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return phrases, longest


def _lines(name: str) -> list[tuple[str, str]]:
    """(first word, the rest) of each line."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [(first, rest) for first, _blank, rest in (line.partition(" ") for line in lines)]
