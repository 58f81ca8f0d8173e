"""The request as the ground's own middleware leaves it, and what its pages send: numbers, buttons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_htmx.middleware import HtmxDetails

from tandem.foundation.errors import Refusal

DIGITS = 18  # what a key of both databases holds


class FollowedRequest(HttpRequest):
    """It has an id to follow it by; used as a type, never made."""

    htmx: HtmxDetails
    request_id: str


class NothingPressed(Refusal):
    """The form came without the button that says what is meant."""


def whole_number(text: str) -> int | None:
    """A number of a row as a page sends it; anything bent is none."""
    is_number = text.isascii() and text.isdigit() and len(text) <= DIGITS
    return int(text) if is_number else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """Those of the texts that are numbers, in their order."""
    return [number for text in texts if (number := whole_number(text)) is not None]


def pressed(data: Mapping[str, str], name: str, *buttons: str) -> str:
    """Which of these buttons was pressed. A form without any decides nothing."""
    said = data.get(name, "")
    if said not in buttons:
        raise NothingPressed(
            "nothing_pressed",
            _(
                "It did not say what was decided, so nothing was. Reload the page and press a button."
            ),
        )
    return said
