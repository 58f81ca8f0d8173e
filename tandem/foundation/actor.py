"""Who acts, as the audit needs to know it; `organisation` adds what they may see."""

from __future__ import annotations

from typing import Protocol


class Author(Protocol):
    """Anything that can be named as the author of a change."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def person_id(self) -> int: ...
    @property
    def on_behalf_of_id(self) -> int | None: ...
    @property
    def channel(self) -> str: ...
    @property
    def request_id(self) -> str: ...
