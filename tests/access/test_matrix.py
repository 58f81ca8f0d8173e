"""Nobody reaches, reads or changes what is not theirs, by any address and any exit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tandem.keyaccounts.models.account import AccountQuerySet
from tandem.organisation import policy
from tests.access.conftest import PEOPLE
from tests.access.matrix import Visitor, leaks, mismatches, mixtures

Enter = Callable[[str], Visitor]


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_reaches_or_reads_more_than_the_policy_says(visitor: Enter, name: str) -> None:
    """One visit for both questions: what `mismatches` was answered, `leaks` reads again."""
    person = visitor(name)

    wrong, told = list(mismatches(person)), list(leaks(person))

    assert person.cells > 200
    assert not wrong, "\n".join(wrong)
    assert not told, "\n".join(told)


@pytest.mark.parametrize("name", ["opal", "nora", "olga", "iris", "adam", "amy"])
def test_a_child_is_not_reached_through_another_parent(visitor: Enter, name: str) -> None:
    person = visitor(name)

    found = list(mixtures(person))

    assert not found, "\n".join(found)


def test_the_sweep_finds_a_planted_hole_in_the_visibility_rule(
    visitor: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AccountQuerySet, "visible_to", lambda self, actor: self)

    assert next(leaks(visitor("otto")), "")


def test_the_matrix_finds_a_planted_hole_in_the_visibility_rule(
    visitor: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AccountQuerySet, "visible_to", lambda self, actor: self)

    assert next(mismatches(visitor("otto")), "")


def test_the_matrix_finds_a_planted_hole_in_the_policy(
    visitor: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tandem.organisation import middleware

    everyone = policy.Row("people", is_personal=True)
    honest = policy.row_of
    monkeypatch.setattr(
        middleware.policy, "row_of", lambda name: everyone if name == "people" else honest(name)
    )
    person = visitor("olga")
    monkeypatch.setattr("tests.access.matrix.policy", _Honest(honest))

    assert any("people" in line for line in mismatches(person))


class _Honest:
    def __init__(self, row_of: Callable[[str], policy.Row | None]) -> None:
        self.row_of = row_of
