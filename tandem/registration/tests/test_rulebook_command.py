"""The rules of the game without a browser: checked, replayed, kept, refused with two rules named."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tandem.registration.models import Rulebook
from tandem.registration.queries.rulebooks import first_text
from tandem.registration.tests.conftest import Register
from tandem.registration.tests.test_rulebooks import STRICTER, TORN
from tandem.testing.cast import Cast


def run(tmp_path: Path, act: str, text: str, **options: str) -> str:
    file, said = tmp_path / "rules.toml", io.StringIO()
    file.write_text(text, encoding="utf-8")
    call_command("rulebook", act, str(file), stdout=said, **options)
    return said.getvalue()


def test_a_file_without_contradiction_is_counted(tmp_path: Path) -> None:
    assert run(tmp_path, "check", first_text()) == "9 rules, no contradiction.\n"


@pytest.mark.parametrize("act", ["check", "replay", "keep"])
def test_a_contradiction_is_refused_with_the_two_rules_named(
    cast: Cast, tmp_path: Path, act: str
) -> None:
    options = {"by": "opal"} if act == "keep" else {}

    with pytest.raises(CommandError) as refused:
        run(tmp_path, act, TORN, **options)

    assert "allocated-to-another" in str(refused.value) and "out-of-territory" in str(refused.value)
    assert not Rulebook.objects.exists()


def test_a_replay_says_what_would_flip(cast: Cast, register: Register, tmp_path: Path) -> None:
    register("amy")
    register("ben")

    said = run(tmp_path, "replay", STRICTER)

    assert said.startswith("Would flip 1 of 2.\n")
    assert "conflict (prior-registration) -> refuse (prior-registration)" in said


def test_who_may_write_rules_keeps_a_draft_and_nobody_else(cast: Cast, tmp_path: Path) -> None:
    for who in ("nora", "nobody"):
        with pytest.raises(CommandError):
            run(tmp_path, "keep", STRICTER, by=who)
    assert not Rulebook.objects.exists()

    said = run(tmp_path, "keep", STRICTER, by="opal", name="更严")

    assert said.startswith("Version 2 is kept as a draft")
    row = Rulebook.objects.get(number=2)
    assert (row.name, row.state, row.made_by_id) == ("更严", "draft", cast.opal.pk)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("rulebook", "check", str(tmp_path / "none.toml"))
