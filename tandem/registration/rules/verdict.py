"""Deciding a claim: the first rule of the book that holds, cited, with the evidence beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tandem.registration.rules.picture import Picture
from tandem.registration.rules.rulebook import Rule, Rulebook, Verdict


class Side(StrEnum):
    CLAIMANT = "claimant"
    RIVAL = "rival"
    VENDOR = "vendor"


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of work on the customer: when, whose, of which kind. Never more: no words, no price."""

    on: date
    side: Side
    kind: str


@dataclass(frozen=True, slots=True)
class Ruling:
    verdict: Verdict
    rule: Rule


def decide(book: Rulebook, picture: Picture) -> Ruling:
    """The first rule that holds; a book that was read has one for every case."""
    rule = next(rule for rule in book.rules if rule.box.allows(picture))
    return Ruling(rule.verdict, rule)


def timeline(signs: Iterable[Sign]) -> list[dict[str, Any]]:
    """The evidence in the order it happened, as it is kept with the decision."""
    ordered = sorted(signs, key=lambda sign: (sign.on, sign.side, sign.kind))
    return [
        {"on": sign.on.isoformat(), "side": sign.side.value, "kind": sign.kind} for sign in ordered
    ]


@dataclass(frozen=True, slots=True)
class Flip:
    """A past case that would be decided otherwise."""

    case: int
    was: Verdict
    was_rule: str
    would_be: Verdict
    would_rule: str


def replay(
    book: Rulebook, cases: Iterable[tuple[int, str, str, Mapping[str, Any]]]
) -> tuple[int, list[Flip]]:
    """Past cases (id, verdict, rule, picture) under another book: how many, and which would flip."""
    count, flips = 0, []
    for case, was, was_rule, kept in cases:
        count += 1
        ruling = decide(book, Picture.of(kept))
        if ruling.verdict.value != was:
            flips.append(Flip(case, Verdict(was), was_rule, ruling.verdict, ruling.rule.id))
    return count, flips
