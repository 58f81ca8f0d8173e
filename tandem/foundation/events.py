"""How a low app tells a high one without knowing it.

An event is a frozen dataclass of the app that publishes it; `config/wiring.py` names every
listener, one line each. Listeners run at once, in the publisher's transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def listen(event: type, listener: Callable[[Any], None]) -> None:
    if listener not in _listeners[event]:
        _listeners[event].append(listener)


def publish(event: Any) -> None:
    for listener in _listeners[type(event)]:
        listener(event)
