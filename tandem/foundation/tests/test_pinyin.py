"""The written-down readings are those of the library they were taken from."""

from __future__ import annotations

import pytest
from pypinyin.contrib.tone_convert import to_tone3
from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

from tandem.foundation.pinyin import _phrases, _readings, reading, syllables


def numbered(syllable: str) -> str:
    return str(to_tone3(syllable, v_to_u=False, neutral_tone_with_five=True))


def test_the_readings_of_characters_are_those_of_the_library() -> None:
    assert _readings() == {
        chr(point): numbered(readings.split(",")[0]) for point, readings in pinyin_dict.items()
    }


def test_the_phrases_are_those_that_differ_in_more_than_a_tone() -> None:
    """A tone alone (不 bu4 / bu2) changes neither order nor initials enough to be kept."""
    wanted = {}
    for phrase, readings in phrases_dict.items():
        if 2 <= len(phrase) <= 4 and len(readings) == len(phrase):
            said = [numbered(each[0]) for each in readings]
            if any(a[:-1] != reading(char)[:-1] for a, char in zip(said, phrase, strict=True)):
                wanted[phrase] = said

    assert _phrases()[0] == wanted


@pytest.mark.parametrize(
    ("run", "said"),
    [
        ("重庆", ["chong2", "qing4"]),
        ("重要", ["zhong4", "yao4"]),
        ("银行", ["yin2", "hang2"]),
        ("ア", [""]),
    ],
)
def test_a_phrase_decides_how_its_characters_are_read(run: str, said: list[str]) -> None:
    assert syllables(run) == said
