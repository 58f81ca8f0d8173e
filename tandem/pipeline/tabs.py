"""Pages of apps above that stand beside the board: `config/wiring.py` names them, nothing here knows them.

Each is a label and the name of a route that every reader of the pipeline may open.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.functional import Promise

_beside: list[tuple[Promise, str]] = []


def stand_beside(tabs: Iterable[tuple[Promise, str]]) -> None:
    _beside.extend(tab for tab in tabs if tab not in _beside)


def tabs_beside() -> list[dict[str, str]]:
    """In the reader's language."""
    return [{"label": str(label), "url": reverse(route)} for label, route in _beside]
