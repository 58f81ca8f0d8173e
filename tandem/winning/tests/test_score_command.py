"""`bin/tandem score` from files to a file: what it writes, and what it says to what it cannot use."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command

from tandem.winning.learning.tables import Sheet
from tandem.winning.tests.drawn import deals, part, with_column, write_csv

MAP = """
id = "deal"
outcome = "stage"
won = ["Won"]
lost = ["Lost"]
opened = "opened"
closed = "closed"
"""


def score(folder: Path, told: str = MAP) -> int:
    (folder / "map.toml").write_text(told, encoding="utf-8")
    names = [str(folder / name) for name in ("train.csv", "test.csv", "out.csv")]
    try:
        call_command("score", *names, map=str(folder / "map.toml"))
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


def out(folder: Path) -> list[dict[str, str]]:
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sheet, _true = deals(1_600)
    write_csv(tmp_path / "train.csv", part(sheet, 0, 1_200))
    write_csv(tmp_path / "test.csv", part(sheet, 1_200), without=("stage", "closed"))
    return tmp_path


def test_each_row_of_test_gets_a_calibrated_chance_with_reasons(folder: Path) -> None:
    true = deals(1_600)[1][1_200:]

    assert score(folder) == 0

    rows = out(folder)
    said = np.array([float(row["probability"]) for row in rows])
    assert list(rows[0]) == [
        *("id", "probability", "base_rate", "reason_1", "reason_2", "reason_3", "model")
    ]
    assert [row["id"] for row in rows] == [f"D{at}" for at in range(1_200, 1_600)]
    assert np.abs(said - true).mean() < 0.09
    for low, high in ((0.0, 0.4), (0.4, 0.6), (0.6, 1.0)):
        inside = (said >= low) & (said < high)
        assert abs(said[inside].mean() - true[inside].mean()) < 0.1
    assert sum("size" in row["reason_1"] for row in rows) > 200
    assert len({row["model"] for row in rows}) == 1


def test_the_same_files_give_the_same_bytes_and_everything_can_be_guessed(folder: Path) -> None:
    score(folder)
    first = (folder / "out.csv").read_bytes()

    assert score(folder, "") == 0

    assert (folder / "out.csv").read_bytes() == first


def test_without_signal_the_base_rate_is_given(tmp_path: Path, capsys) -> None:
    sheet, _true = deals(1_600, signal=0.0)
    write_csv(tmp_path / "train.csv", part(sheet, 0, 1_200))
    write_csv(tmp_path / "test.csv", part(sheet, 1_200), without=("stage", "closed"))

    assert score(tmp_path) == 0

    assert all(row["probability"] == row["base_rate"] for row in out(tmp_path))
    assert all(row["reason_1"] == "" for row in out(tmp_path))
    assert "no usable signal" in capsys.readouterr().out


def test_fourteen_points_in_one_field_are_a_signal(tmp_path: Path) -> None:
    """Won in 30 % without a partner and in 44 % with one: too little for the interval of the Brier
    scores, and enough to be told."""
    chance = np.random.default_rng(14)
    joint = chance.random(1_600) < 0.5
    won = chance.random(1_600) < np.where(joint, 0.44, 0.30)
    sheet = with_column(deals(1_600)[0], "stage", ["Won" if each else "Lost" for each in won])
    sheet = with_column(sheet, "joint", ["yes" if each else "no" for each in joint])
    write_csv(tmp_path / "train.csv", part(sheet, 0, 1_200))
    write_csv(tmp_path / "test.csv", part(sheet, 1_200), without=("stage", "closed"))

    assert score(tmp_path) == 0

    said = np.array([float(row["probability"]) for row in out(tmp_path)])
    with_partner, without = said[joint[1_200:]].mean(), said[~joint[1_200:]].mean()
    assert 0.04 < with_partner - without < 0.20
    assert abs(said.mean() - 0.37) < 0.05


def test_semicolons_a_mark_in_front_and_lines_within_cells_are_read(tmp_path: Path) -> None:
    sheet, _true = deals(800)
    told = [f'„Anlage {at % 7}";\nzweite Zeile, 北京 {at % 5} noch ein Wort' for at in range(800)]
    sheet = with_column(with_column(sheet, "remarks", told), "country", ["DE"] * 800)
    _write_semicolons(tmp_path / "train.csv", part(sheet, 0, 600))
    unseen = with_column(sheet, "remarks", ["ganz anders\nnie gesehen, mit vier Worten"] * 800)
    _write_semicolons(tmp_path / "test.csv", part(unseen, 600))

    assert score(tmp_path) == 0

    rows = out(tmp_path)
    assert [row["id"] for row in rows] == [f"D{at}" for at in range(600, 800)]
    assert np.std([float(row["probability"]) for row in rows]) > 0.05


def _write_semicolons(path: Path, sheet: Sheet) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(sheet.columns)
        writer.writerows(zip(*sheet.columns.values(), strict=True))


@pytest.mark.parametrize(
    ("rows", "cells", "sentence"),
    [
        (150, None, "TRAIN holds 150 closed deals, and a model needs 200"),
        (600, "Won", "Every closed deal of TRAIN is won"),
    ],
)
def test_too_little_to_learn_from_is_refused_and_out_holds_the_base_rate(
    tmp_path: Path, capsys, rows: int, cells: str | None, sentence: str
) -> None:
    sheet = part(deals(800)[0], 0, rows)
    if cells:
        sheet = with_column(sheet, "stage", [cells] * rows)
    write_csv(tmp_path / "train.csv", sheet)
    write_csv(tmp_path / "test.csv", part(deals(800)[0], 700), without=("stage",))
    told = MAP if not cells else MAP.replace('lost = ["Lost"]', "")

    assert score(tmp_path, told) == 3

    assert sentence in capsys.readouterr().err
    rates = {row["probability"] for row in out(tmp_path)}
    assert len(rates) == 1 and 0 < float(rates.pop()) < 1
    assert {row["model"] for row in out(tmp_path)} == {""}


def test_words_that_are_neither_won_nor_lost_are_named(folder: Path, capsys) -> None:
    text = (folder / "train.csv").read_text(encoding="utf-8").replace(",Won\n", ",Paused\n", 86)
    (folder / "train.csv").write_text(text, encoding="utf-8")

    assert score(folder) == 0

    assert "taken as still open: stage = Paused (86)" in capsys.readouterr().out


def test_rows_older_than_all_history_hold_a_base_rate_and_a_sentence(folder: Path, capsys) -> None:
    rows = (folder / "test.csv").read_text(encoding="utf-8").replace(",2024-", ",2004-")
    rows = rows.replace(",2025-", ",2005-").replace(",2026-", ",2006-")
    (folder / "test.csv").write_text(rows, encoding="utf-8")

    assert score(folder) == 0

    assert "400 of 400 rows of TEST are scored before 200 deals" in capsys.readouterr().out
    assert all(row["probability"] == row["base_rate"] for row in out(folder))


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("outcome = ", "is not TOML"),
        ('outcom = "stage"', "has the key 'outcom', which is not known"),
        ('outcome = "state"', "names the column state, which TRAIN has not"),
        ('outcome = "stage"\nwon = ["Gained"]', "No row of TRAIN has stage = Gained"),
        ('outcome = "seller"', "Which values of seller are won?"),
        ('outcome = "stage"\nwon = ["Won"]\nlost = ["Won"]', "both won and lost"),
        ('outcome = "stage"\nopened = "seller"', "cannot be read as a time"),
        ('outcome = "stage"\norder = "random"', 'order in the map is "file"'),
        ("[refit]\nevery = 0", "refit.every"),
        ('[events]\nfile = "none.csv"', "There is no file"),
        ("[events]\ncase = 1", "names no file"),
        ('[test]\noutcome = "hidden"', "knows only the key outcomes"),
    ],
)
def test_a_bad_map_is_refused_with_a_sentence_and_nothing_is_written(
    folder: Path, capsys, told: str, sentence: str
) -> None:
    assert score(folder, told) == 2

    assert sentence in capsys.readouterr().err
    assert not (folder / "out.csv").exists()


def test_lines_of_two_encodings_unknown_categories_and_empty_columns_are_borne(
    tmp_path: Path,
) -> None:
    sheet, _true = deals(1_000)
    named = [f"客户{at % 9}" if at % 2 else f"Müller {at % 9}" for at in range(1_000)]
    sheet = with_column(with_column(sheet, "customer", named), "nothing", [""] * 1_000)
    write_csv(tmp_path / "train.csv", part(sheet, 0, 700))
    test = part(with_column(sheet, "seller", ["never seen"] * 1_000), 700)
    write_csv(tmp_path / "test.csv", test, without=("stage",))
    lines = (tmp_path / "train.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    mixed = [
        line.encode("cp1252" if "Müller" in line and at % 3 == 0 else "utf-8")
        for at, line in enumerate(lines)
    ]
    (tmp_path / "train.csv").write_bytes(b"".join(mixed))

    assert score(tmp_path) == 0

    assert len(out(tmp_path)) == 300
    assert all(0 < float(row["probability"]) < 1 for row in out(tmp_path))
