"""Small marks inside cells and headings. Each returns safe HTML and escapes what it is given.

They are functions, not includes: a list page draws a thousand of them in a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.core.files.storage import Storage, storages
from django.utils.safestring import SafeString, mark_safe

from tandem.foundation.formats import count
from tandem.foundation.kit.escaping import escape

TONES = frozenset({"", "ok", "warn", "bad", "info"})
AVATAR_INKS = 6
NAMES_KEPT = 4096


def icon(name: str, *, size: str = "", label: str = "") -> SafeString:
    """One symbol of the sprite; decorative unless it is given a label."""
    css = f"icon icon--{size}" if size else "icon"
    voice = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(  # noqa: S308  (name is ours, label is escaped)
        f'<svg class="{css}" {voice}><use href="{sprite_url(storages["staticfiles"])}#{name}"></use></svg>'
    )


@lru_cache(maxsize=2)
def sprite_url(storage: Storage) -> str:
    """Asked hundreds of times a page; it changes only with the storage itself."""
    return storage.url("foundation/icons.svg")


def chip(text: object, *, tone: str = "", mark: str = "", url: str = "") -> SafeString:
    """A state in words with a border; colour and icon only repeat what the word says."""
    if tone not in TONES:
        raise ValueError(f"A chip has no tone {tone!r}; choose one of {sorted(TONES)}.")
    css = f"chip chip--{tone}" if tone else "chip"
    inside = f"{icon(mark) if mark else ''}{escape(text)}"
    if url:
        return mark_safe(f'<a class="{css}" href="{escape(url)}">{inside}</a>')  # noqa: S308
    return mark_safe(f'<span class="{css}">{inside}</span>')  # noqa: S308


def link(text: object, url: str, *, note: object = "") -> SafeString:
    small = f"<small>{escape(note)}</small>" if note else ""
    return mark_safe(f'<a href="{escape(url)}">{escape(text)}</a>{small}')  # noqa: S308


def number(
    value: int, url: str, *, text: str = "", label: str = "", note: object = ""
) -> SafeString:
    """A number that leads to its list; `value` is how many rows that list has."""
    small = f" <small>{escape(note)}</small>" if note else ""
    voice = f' aria-label="{escape(label)}" title="{escape(label)}"' if label else ""
    shown = escape(text or count(value))
    return mark_safe(  # noqa: S308
        f'<a class="counted" href="{escape(url)}" data-count="{value}"{voice}>{shown}</a>{small}'
    )


def bars(values: Sequence[float], *, label: str) -> SafeString:
    """A few small columns in a cell, the newest last; the label says them in words."""
    most = max(values, default=0) or 1
    drawn = "".join(
        f'<rect x="{at * 12}" y="{18 - tall}" width="9" height="{tall}"/>'
        for at, value in enumerate(values)
        for tall in [max(1, round(18 * value / most))]
    )
    return mark_safe(  # noqa: S308  (numbers are ours, the label is escaped)
        f'<svg class="spark spark--cell" viewBox="0 0 {12 * len(values)} 18" role="img" '
        f'aria-label="{escape(label)}"><title>{escape(label)}</title>{drawn}</svg>'
    )


@lru_cache(maxsize=16)
def segment(letter: str) -> SafeString:
    return mark_safe(f'<span class="segment segment--{escape(letter)}">{escape(letter)}</span>')  # noqa: S308


def avatar(name: str, *, large: bool = False) -> SafeString:
    ink = sum(map(ord, name)) % AVATAR_INKS
    css = f"avatar avatar--{ink}{' avatar--l' if large else ''}"
    return mark_safe(f'<span class="{css}" aria-hidden="true">{escape(initials(name))}</span>')  # noqa: S308


@lru_cache(maxsize=NAMES_KEPT)
def person(name: str | None) -> SafeString:
    if not name:
        return mark_safe('<span class="quiet">–</span>')
    return mark_safe(f'<span class="person">{avatar(name)}{escape(name)}</span>')  # noqa: S308


@lru_cache(maxsize=NAMES_KEPT)
def pair(outside: str, inside: str) -> SafeString:
    """The outside and the inside seller, in that order on every page."""
    if not (outside and inside):
        return person(outside or inside)
    names = f"{escape(outside)} · {escape(inside)}"
    return mark_safe(  # noqa: S308
        f'<span class="person"><span class="nowrap">{avatar(outside)}{avatar(inside)}</span>{names}</span>'
    )


def initials(name: str) -> str:
    """Chinese colleagues share surnames, so the last character; others the first letters."""
    words = name.split()
    if not words:
        return ""
    if not name.isascii():
        return words[-1][-1]
    return "".join(word[0] for word in words[:2]).upper()
