"""What the score cannot work with says so in one sentence: what, why, what next."""

from __future__ import annotations


class BadInput(ValueError):
    """A file or the map cannot be used; the message is the sentence."""


class NothingToLearn(ValueError):
    """The closed deals cannot teach a model; the base rate is all there is."""
