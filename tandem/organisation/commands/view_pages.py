"""Lists whose views people keep: `config/wiring.py` names them, nothing here knows what they filter by."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotThere

Tidy = Callable[[str], str]

_pages: dict[str, Tidy] = {}


def keep_views_of(pages: dict[str, Tidy]) -> None:
    """By route: what makes of an address only what that list understands."""
    _pages.update(pages)


def tidy_query(page: str, query: str) -> str:
    """So that an old view never carries anything odd, and the same filter has one address."""
    if page not in _pages:
        raise NotThere(
            "no_views_of_page",
            _("Views of this page are not kept. Open a list and keep its filters there."),
        )
    return _pages[page](query)[:600]
