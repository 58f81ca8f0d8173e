"""Versions of the rules: drafted, refused when they contradict themselves, put in force, replayed."""

from __future__ import annotations

from datetime import date

import pytest

from tandem.foundation.errors import Refusal
from tandem.keyaccounts.models import OrderMark
from tandem.registration.commands.leaks import note_leaks
from tandem.registration.commands.rulebooks import put_in_force, write_rulebook
from tandem.registration.models import Decision, Registration, Rulebook
from tandem.registration.queries.fairness import fairness, leaks_page
from tandem.registration.queries.lists import past_cases
from tandem.registration.queries.rulebooks import first_text
from tandem.registration.rules.rulebook import read_rulebook
from tandem.registration.rules.verdict import replay
from tandem.registration.tests.conftest import NOW, Register, refused
from tandem.testing.cast import Cast

STRICTER = first_text().replace('verdict = "conflict"', 'verdict = "refuse"')
TORN = first_text().replace(
    "when = { in_territory = false }", 'when = { allocation = "another", in_territory = false }'
)


def write(cast: Cast, text: str, who: str = "opal") -> Rulebook:
    return write_rulebook(actor=cast.actor(who), name="更严", text=text, now=NOW)


def test_a_draft_comes_into_force_and_retires_the_one_before(
    cast: Cast, register: Register
) -> None:
    register("amy")

    draft = write(cast, STRICTER)
    put_in_force(actor=cast.actor("vera"), number=draft.number, now=NOW)

    assert list(Rulebook.objects.order_by("number").values_list("number", "state")) == [
        (1, "retired"),
        (2, "in_force"),
    ]
    assert register("ben").state == Registration.State.REFUSED
    assert Decision.objects.order_by("-id")[0].rulebook_id == draft.pk
    assert (
        refused(lambda: put_in_force(actor=cast.actor("vera"), number=2, now=NOW))
        == "rulebook_not_a_draft"
    )


def test_a_contradiction_is_refused_with_both_rules_named(cast: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        write(cast, TORN)

    assert caught.value.code == "rules_contradict"
    assert (caught.value.facts["first"], caught.value.facts["second"]) == (
        "allocated-to-another",
        "out-of-territory",
    )
    assert "allocated-to-another" in str(caught.value) and "out-of-territory" in str(caught.value)
    assert not Rulebook.objects.exists()


def test_only_rule_makers_write_rules(cast: Cast) -> None:
    assert refused(lambda: write(cast, STRICTER, "nora")) == "rules_by_operations"


def test_a_replay_says_what_would_flip(cast: Cast, register: Register) -> None:
    register("amy")
    second = register("ben")

    count, flips = replay(read_rulebook(STRICTER), past_cases(cast.actor("opal")))

    assert count == 2
    assert [(flip.case, flip.was.value, flip.would_be.value) for flip in flips] == [
        (second.pk, "conflict", "refuse")
    ]
    assert replay(read_rulebook(first_text()), past_cases(cast.actor("opal")))[1] == []
    assert replay(read_rulebook(STRICTER), past_cases(cast.actor("uma")))[0] == 0


def test_fairness_counts_each_partner_and_orders_by_others(cast: Cast, register: Register) -> None:
    register("amy", name="北方商业银行")
    register("ben", name="北方商业银行")
    orders = [(cast.alpha, 23), (cast.beta, 24), (None, 25), (cast.beta, 1)]
    for number, (company, day) in enumerate(orders):
        OrderMark.objects.create(
            account=cast.ottos,
            ordered_on=date(2026, 11, day),
            amount_minor=100 + number,
            signed_by=company,
            source_key=f"o{number}",
        )

    note_leaks(on=date(2026, 11, 28))
    found = fairness(cast.actor("vera"), since=date(2026, 10, 1))

    rows = {
        found.names[row.company_id]: (row.claims, row.approved, row.in_conflict)
        for row in found.partners
    }
    assert rows == {"甲伙伴": (1, 1, 1), "乙伙伴": (1, 0, 1)}
    assert (found.claims, found.in_conflict, found.median_hours) == (2, 2, None)
    assert [
        (leak.amount_minor, leak.signed_by)
        for leak in leaks_page(cast.actor("vera"), since=date(2026, 10, 1)).rows
    ] == [(102, ""), (101, "乙伙伴")]
    assert found.leaks == 2
    assert fairness(cast.actor("sam"), since=date(2026, 10, 1)).claims == 0
