"""Reading a rulebook: what is refused, which two rules are named, what the settings may say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.registration.rules.condition import Box
from tandem.registration.rules.picture import NEVER, Picture
from tandem.registration.rules.rulebook import (
    Clash,
    UnreadableRulebook,
    Verdict,
    contradictions_of,
    read_rulebook,
)
from tandem.registration.rules.verdict import Side, Sign, decide, replay, timeline

FIRST = Path(__file__).parents[2] / "data" / "first_rulebook.toml"
LAST = {"id": "last", "verdict": "grant"}


def a_book(*rules: dict[str, object], settings: dict[str, object] | None = None) -> str:
    titled = [{"title_zh": "规则", "title_en": "A rule", **rule} for rule in rules]
    return json.dumps({"rule": titled, "settings": settings or {}})


def test_the_first_rulebook_reads_and_does_not_contradict_itself() -> None:
    book = read_rulebook(FIRST.read_text(encoding="utf-8"))

    assert contradictions_of(book) == []
    assert len(book.rules) == 9


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("rule = [", "not_readable"),
        ("{", "not_readable"),
        ("[" * 5000, "not_readable"),
        ('{"rule": []}', "no_rules"),
        ('{"rules": [], "rule": []}', "unknown_part"),
        (a_book({"verdict": "grant"}), "rule_without_id"),
        (a_book({**LAST, "verdict": "maybe"}), "unknown_verdict"),
        (a_book({**LAST, "title_en": ""}), "rule_without_title"),
        (a_book({**LAST, "if": {}}), "unknown_key"),
        (a_book({**LAST, "when": {"moon": "full"}}), "bad_condition"),
        (a_book({**LAST, "when": {"allocation": "mine"}}), "bad_condition"),
        (a_book({**LAST, "when": {"certified": "yes"}}), "bad_condition"),
        (a_book({**LAST, "when": {"evidence_within_days": -1}}), "bad_condition"),
        (
            a_book(
                {
                    **LAST,
                    "when": {"evidence_within_days": 10, "evidence_older_than_days": 10},
                }
            ),
            "bad_condition",
        ),
        (a_book(LAST, LAST), "named_twice"),
        (a_book({**LAST, "when": {"prior": "own"}}), "no_last_rule"),
        (a_book(LAST, settings={"protection_days": 0}), "bad_setting"),
        (a_book(LAST, settings={"protection_days": True}), "bad_setting"),
        (a_book(LAST, settings={"grace": 3}), "bad_setting"),
        (a_book(LAST, settings={"first_reminder_percent": 95}), "bad_setting"),
    ],
)
def test_a_file_that_says_nothing_clear_is_refused(text: str, code: str) -> None:
    with pytest.raises(UnreadableRulebook) as refused:
        read_rulebook(text)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        (
            [
                {"id": "a", "verdict": "refuse", "when": {"prior": "own"}},
                {"id": "b", "verdict": "grant", "when": {"prior": ["own"]}},
            ],
            ("a", "b", Clash.SAME_CASES),
        ),
        (
            [
                {"id": "a", "verdict": "refuse", "when": {"allocation": ["another", "none"]}},
                {
                    "id": "b",
                    "verdict": "review",
                    "when": {"allocation": "another", "evidence_within_days": 30},
                },
            ],
            ("a", "b", Clash.NEVER_REACHED),
        ),
        (
            [
                {"id": "a", "place": 1, "verdict": "refuse", "when": {"in_territory": False}},
                {"id": "b", "place": 1, "verdict": "review", "when": {"concentration_above": 40}},
            ],
            ("a", "b", Clash.SAME_PLACE),
        ),
    ],
)
def test_a_contradiction_names_its_two_rules(
    rules: list[dict[str, object]], found: tuple[str, str, Clash]
) -> None:
    last = {**LAST, "place": 9}

    contradictions = contradictions_of(read_rulebook(a_book(*rules, last)))

    assert [(each.first, each.second, each.clash) for each in contradictions] == [found]


@pytest.mark.parametrize(
    "rules",
    [
        # the narrow one first is how exceptions are written
        [
            {"id": "a", "verdict": "grant", "when": {"prior": "own", "certified": True}},
            {"id": "b", "verdict": "refuse", "when": {"prior": "own"}},
        ],
        # one place, but no case is both
        [
            {"id": "a", "place": 1, "verdict": "grant", "when": {"evidence_within_days": 30}},
            {"id": "b", "place": 1, "verdict": "review", "when": {"evidence_older_than_days": 30}},
        ],
        # the second never gets its turn and says the same
        [
            {"id": "a", "verdict": "review", "when": {"products": ["pc", "server"]}},
            {"id": "b", "verdict": "review", "when": {"products": ["pc"]}},
        ],
    ],
)
def test_rules_that_can_both_be_meant_are_no_contradiction(rules: list[dict[str, object]]) -> None:
    assert contradictions_of(read_rulebook(a_book(*rules, {**LAST, "place": 9}))) == []


pictures = st.builds(
    Picture,
    allocation=st.sampled_from(["own", "another", "none"]),
    prior=st.sampled_from(["own", "another", "none"]),
    evidence_days=st.one_of(st.integers(0, 400), st.just(NEVER)),
    vendor_deal_days=st.integers(-1, 200),
    is_certified=st.booleans(),
    is_in_territory=st.booleans(),
    concentration=st.integers(0, 100),
)


@given(pictures)
def test_every_case_has_a_verdict_of_the_first_rule_that_holds(picture: Picture) -> None:
    book = read_rulebook(FIRST.read_text(encoding="utf-8"))

    ruling = decide(book, picture)

    before = book.rules[: book.rules.index(ruling.rule)]
    assert ruling.rule.box.allows(picture)
    assert not any(rule.box.allows(picture) for rule in before)
    assert decide(book, Picture.of(picture.as_dict())) == ruling


words = st.dictionaries(
    st.sampled_from(["allocation", "prior"]),
    st.frozensets(st.sampled_from(["own", "another", "none"]), min_size=1),
)
ranges = st.dictionaries(
    st.sampled_from(["evidence_days", "concentration"]),
    st.tuples(st.integers(0, 50), st.integers(50, 100)),
)
boxes = st.builds(Box, words, ranges)


@given(boxes, boxes, pictures)
def test_boxes_meet_and_hold_as_their_pictures_do(one: Box, other: Box, picture: Picture) -> None:
    if one.allows(picture) and other.allows(picture):
        assert one.meets(other)
    if one.holds(other) and other.allows(picture):
        assert one.allows(picture)


def test_a_replay_counts_what_would_flip() -> None:
    book = read_rulebook(
        a_book({"id": "x", "verdict": "review", "when": {"prior": "another"}}, LAST)
    )
    kept = [
        (1, "conflict", "prior", Picture(prior="another").as_dict()),
        (2, "grant", "open", Picture().as_dict()),
        (3, "refuse", "alloc", {"allocation": "another", "unknown_field": 1}),
    ]

    count, flips = replay(book, kept)

    assert count == 3
    assert [(flip.case, flip.would_be, flip.would_rule) for flip in flips] == [
        (1, Verdict.REVIEW, "x"),
        (3, Verdict.GRANT, "last"),
    ]


def test_the_timeline_is_in_the_order_of_what_happened() -> None:
    from datetime import date

    signs = [
        Sign(date(2026, 11, 3), Side.VENDOR, "visit"),
        Sign(date(2026, 10, 1), Side.CLAIMANT, "quote"),
    ]

    assert [entry["on"] for entry in timeline(signs)] == ["2026-10-01", "2026-11-03"]
