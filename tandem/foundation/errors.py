"""Every "no" of the product is a Refusal: a sentence that says what, why and what next.

One middleware renders it as a page, an htmx fragment or a JSON problem, so no view and no
command ever formats an error itself.
"""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """The act was refused and nothing was written.

    `code` is stable and for machines; `message` is a translated sentence for people;
    `facts` are the values behind it.
    """

    status = 422

    def __init__(self, code: str, message: Any, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Refusal):
    """The record is visible, but this act is not this person's to do."""

    status = 403


class NotThere(Refusal):
    """Hidden and absent look the same."""

    status = 404


class Stale(Refusal):
    """Somebody else saved first."""

    status = 409
