"""`match` prints what was found, as JSON or as a table, and refuses with a sentence and code 2."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tandem.keyaccounts.matching.cli import run
from tandem.keyaccounts.tests.matching.test_matching_cli import files


def test_json_is_exactly_what_the_matching_found(tmp_path: Path) -> None:
    a, b, mapped = files(tmp_path)
    said = StringIO()

    call_command("match", str(a), str(b), "--map", str(mapped), "--json", stdout=said)

    assert json.loads(said.getvalue()) == run(a, b, mapped)


def test_without_json_every_pair_is_a_line_that_says_why(tmp_path: Path) -> None:
    a, b, mapped = files(tmp_path)
    said = StringIO()

    call_command("match", str(a), str(b), "--map", str(mapped), stdout=said)

    heading, pair, total = said.getvalue().rstrip().split("\n")
    assert heading.split() == ["A", "B", "score", "decision", "reasons"]
    assert pair.split()[:2] == ["1", "x"]
    assert "same name but for the legal form" in pair
    assert total == "2 and 2 records: matched 1, possible 0."


def test_a_list_that_matches_nothing_is_said_plainly(tmp_path: Path) -> None:
    a, b, mapped = files(tmp_path, b="no;company;city\ny;东湖光学有限公司;武汉\n")
    said = StringIO()

    call_command("match", str(a), str(b), "--map", str(mapped), stdout=said)

    assert said.getvalue().endswith("2 and 1 records: matched 0, possible 0.\n")


def test_bad_input_is_one_sentence_on_stderr_and_code_2(tmp_path: Path) -> None:
    a, _, mapped = files(tmp_path)
    said, complained = StringIO(), StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command(
            "match", str(a), str(tmp_path / "none.csv"), "--map", str(mapped), "--json",
            stdout=said, stderr=complained,
        )  # fmt: skip

    assert ended.value.code == 2
    assert complained.getvalue().startswith("none.csv cannot be read")
    assert (complained.getvalue().count("\n"), said.getvalue()) == (1, "")
