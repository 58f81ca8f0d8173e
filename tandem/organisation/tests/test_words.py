"""Every sentence of this app is there in Chinese too."""

from __future__ import annotations

from pathlib import Path

from babel.messages.pofile import read_po

APP = Path(__file__).resolve().parents[1]


def test_no_sentence_is_left_untranslated() -> None:
    with (APP / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        catalog = read_po(file)

    missing = [message.id for message in catalog if message.id and not message.string]
    assert len(catalog) > 100
    assert missing == []


def test_every_sentence_of_a_page_is_in_the_catalogue() -> None:
    import re

    with (APP / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        known = {message.id for message in read_po(file)}
    asked = re.compile(r"""translate ["']([^"']*(?:'[a-z ][^"']*)?)["'] *%|_\("([^"]+)"\)""")

    found = {
        first or second
        for page in (APP / "templates").rglob("*.html")
        for first, second in asked.findall(page.read_text(encoding="utf-8"))
    }

    assert len(found) > 50
    assert found - known == set()
