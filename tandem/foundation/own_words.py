"""What people write in their own words is kept whole or refused: nothing is cut off in silence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tandem.foundation.errors import Refusal


class TooLong(Refusal):
    """More than its place holds; what was typed is still on the page."""


def own_words(text: str, *, most: int) -> str:
    """Without blanks at either end."""
    kept = text.strip()
    if len(kept) > most:
        raise TooLong(
            "text_too_long",
            _("This is longer than %(most)s characters. Keep the part that matters.")
            % {"most": most},
            has=len(kept),
        )
    return kept


def own_line(text: str, *, most: int) -> str:
    """The same of what stands on one line, its blanks made one."""
    return own_words(" ".join(text.split()), most=most)
