"""Every sentence a person reads is there in both languages, and says one thing in each.

Django lays the apps' catalogues over each other: of two translations of one English text, the
first installed app's wins on every page. So a text that means two things needs two texts, or a context.
"""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted(ROOT.glob("tandem/*/locale/zh_Hans/LC_MESSAGES/django.po"))
# what a call names first: the sentence, or the context and then the sentence
SENTENCE_FIRST = {"_", "_t", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
CONTEXT_FIRST = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
ASKED_IN_TEMPLATE = re.compile(
    r"(?:^|\W)(?:gettext|ngettext|_)\(u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
)
STRING = r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
ASKED_WITH_CONTEXT = re.compile(rf"(?:^|\W)n?pgettext\({STRING},\s*{STRING}")
Asked = tuple[str, str]  # context, sentence


def test_no_translation_is_missing_from_a_catalogue() -> None:
    empty = [
        (path.parts[-5], message.id)
        for path in CATALOGUES
        for message in read_po(path.open("rb"))
        if message.id
        and not (message.string if isinstance(message.string, str) else all(message.string))
    ]

    assert len(CATALOGUES) >= 7
    assert empty == []


def test_every_sentence_in_the_code_has_a_translation() -> None:
    known = {key for path in CATALOGUES for key, _said in entries(path)}
    asked = set(asked_in_python()) | set(asked_in_templates())

    assert len(asked) > 800
    assert sorted(asked - known) == []


def test_every_translation_is_asked_for() -> None:
    known = {key for path in CATALOGUES for key, _said in entries(path)}
    asked = set(asked_in_python()) | set(asked_in_templates())

    assert sorted(known - asked) == []


def test_one_sentence_has_one_translation_in_all_apps() -> None:
    said: dict[Asked, set[str]] = defaultdict(set)
    for path in CATALOGUES:
        for key, translation in entries(path):
            said[key].add(translation)

    assert {key[1]: words for key, words in said.items() if len(words) > 1} == {}


def test_a_catalogue_lists_a_sentence_once() -> None:
    """The reader of catalogues keeps the last of two; other tools refuse the file."""
    twice = [
        (path.parts[-5], line)
        for path in CATALOGUES
        for line, times in Counter(_bare_entries(path)).items()
        if times > 1
    ]

    assert twice == []


def _bare_entries(path: Path) -> list[str]:
    """Context and sentence of each entry as they stand in the file."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    kept = (
        re.search(r"^(msgctxt .*\n)?msgid (?:.|\n)*?(?=^msgstr|^msgid_plural)", b, re.M)
        for b in blocks
    )
    return [found[0] for found in kept if found]


def entries(path: Path) -> Iterator[tuple[Asked, str]]:
    with path.open("rb") as file:
        for message in read_po(file):
            if message.id:
                yield (message.context or "", first(message.id)), first(message.string)


def first(text: str | tuple[str, ...]) -> str:
    """The singular of a sentence that counts."""
    return text if isinstance(text, str) else text[0]


def asked_in_python() -> Iterator[Asked]:
    for path in ROOT.glob("tandem/**/*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from asked_by(node)


def asked_by(call: ast.Call) -> Iterator[Asked]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    words = [arg.value for arg in call.args[:2] if isinstance(arg, ast.Constant)]
    if name in SENTENCE_FIRST and words and isinstance(words[0], str):
        yield "", words[0]
    elif name in CONTEXT_FIRST and len(words) == 2:
        yield words[0], words[1]


def asked_in_templates() -> Iterator[Asked]:
    for path in ROOT.glob("tandem/*/templates/**/*.*"):
        python = templatize(path.read_text(encoding="utf-8"))
        for text in ASKED_IN_TEMPLATE.findall(python):
            yield "", ast.literal_eval(text)
        for context, text in ASKED_WITH_CONTEXT.findall(python):
            yield ast.literal_eval(context), ast.literal_eval(text)
