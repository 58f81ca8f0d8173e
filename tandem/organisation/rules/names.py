"""The keys a person is found by: name in either language, and the initials of the pinyin."""

from __future__ import annotations

from tandem.foundation.text import fold, pinyin_initials


def keys_of(name: str, name_en: str = "") -> tuple[str, str]:
    """`name_key` and `initials` of a user row."""
    return fold(f"{name} {name_en}")[:80], pinyin_initials(name)[:20]
