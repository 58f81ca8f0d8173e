"""The rules of the game as a file: read, checked, refused with two rules named when it contradicts itself.

A rule file (TOML or JSON) has settings and an ordered list of rules; the first rule whose condition
holds decides. Three things are contradictions: two rules for the same cases that say different
things; a rule that never gets its turn because an earlier one takes all its cases and says
something else; two rules that share a place in the order and a case, and disagree.
"""

from __future__ import annotations

import functools
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Any

from tandem.registration.rules.condition import BadCondition, Box, box_of
from tandem.registration.rules.settings import BadSetting, Settings, settings_of

MOST_RULES = 200
LONGEST = 100_000  # characters


class Verdict(StrEnum):
    GRANT = "grant"
    REFUSE = "refuse"
    CONFLICT = "conflict"
    REVIEW = "review"  # a manager decides


class Clash(StrEnum):
    SAME_CASES = "same_cases"
    NEVER_REACHED = "never_reached"
    SAME_PLACE = "same_place"


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    place: int
    verdict: Verdict
    box: Box
    title_zh: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Rules in their order, and the numbers they leave to settings."""

    rules: tuple[Rule, ...]
    settings: Settings

    @property
    def looks_at(self) -> frozenset[str]:
        """The values of a picture its rules speak of; others need not be gathered."""
        return frozenset(
            name for rule in self.rules for name in (*rule.box.words, *rule.box.ranges)
        )

    def rule(self, rule_id: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.id == rule_id), None)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The rule that comes first, the one it contradicts, and how."""

    first: str
    second: str
    clash: Clash


class UnreadableRulebook(ValueError):
    """`code` says what is wrong, `where` in which rule or key."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code} {where}")
        self.code = code
        self.where = where


@functools.lru_cache(maxsize=64)
def read_rulebook(text: str) -> Rulebook:
    """The rulebook a file says; raises UnreadableRulebook at the first thing that cannot be read."""
    said = _parsed(text)
    stray = sorted(set(said) - {"settings", "rule"})
    if stray:
        raise UnreadableRulebook("unknown_part", stray[0])
    listed = said.get("rule")
    if not isinstance(listed, list) or not listed:
        raise UnreadableRulebook("no_rules")
    if len(listed) > MOST_RULES:
        raise UnreadableRulebook("too_many_rules", str(MOST_RULES))
    rules = [_rule(entry, place) for place, entry in enumerate(listed, start=1)]
    names = [rule.id for rule in rules]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise UnreadableRulebook("named_twice", twice)
    if not _covers_everything(rules):
        raise UnreadableRulebook("no_last_rule")
    try:
        settings = settings_of(said.get("settings", {}))
    except BadSetting as error:
        raise UnreadableRulebook("bad_setting", str(error)) from error
    return Rulebook(tuple(sorted(rules, key=lambda rule: rule.place)), settings)


def contradictions_of(book: Rulebook) -> list[Contradiction]:
    """Every pair of rules that cannot both be meant, in the order of the book."""
    return list(_contradictions(book.rules))


def _contradictions(rules: tuple[Rule, ...]) -> Iterator[Contradiction]:
    for first, second in combinations(rules, 2):
        if first.verdict is second.verdict or not first.box.meets(second.box):
            continue
        if first.box.holds(second.box) and second.box.holds(first.box):
            yield Contradiction(first.id, second.id, Clash.SAME_CASES)
        elif first.place == second.place:
            yield Contradiction(first.id, second.id, Clash.SAME_PLACE)
        elif first.box.holds(second.box):
            yield Contradiction(first.id, second.id, Clash.NEVER_REACHED)


def _covers_everything(rules: list[Rule]) -> bool:
    """A case no rule speaks of would have no verdict: one rule must hold always."""
    return any(rule.box.holds(Box()) for rule in rules)


def _parsed(text: str) -> Mapping[str, Any]:
    if len(text) > LONGEST:
        raise UnreadableRulebook("too_long", str(LONGEST))
    try:
        said = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # both readers' errors are ValueErrors
        raise UnreadableRulebook("not_readable", str(error)[:200]) from error
    if not isinstance(said, dict):
        raise UnreadableRulebook("not_readable")
    return said


def _rule(said: Any, place: int) -> Rule:
    where = str(said.get("id", "")) if isinstance(said, dict) else ""
    if not isinstance(said, dict) or not where or len(where) > 40:
        raise UnreadableRulebook("rule_without_id", str(place))
    stray = sorted(set(said) - {"id", "place", "verdict", "when", "title_zh", "title_en"})
    if stray:
        raise UnreadableRulebook("unknown_key", f"{where}: {stray[0]}")
    titles = [said.get("title_zh"), said.get("title_en")]
    if not all(isinstance(title, str) and 0 < len(title) <= 200 for title in titles):
        raise UnreadableRulebook("rule_without_title", where)
    if said.get("verdict") not in set(Verdict):
        raise UnreadableRulebook("unknown_verdict", where)
    given = said.get("place", place)
    when = said.get("when", {})
    if not isinstance(given, int) or isinstance(given, bool) or not isinstance(when, dict):
        raise UnreadableRulebook("unknown_key", where)
    try:
        box = box_of(when)
    except BadCondition as error:
        raise UnreadableRulebook("bad_condition", f"{where}: {error}") from error
    return Rule(where, given, Verdict(said["verdict"]), box, str(titles[0]), str(titles[1]))
