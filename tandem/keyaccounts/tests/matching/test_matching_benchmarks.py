"""Public sets that nobody here wrote; read beside the repository, measured with their own splits.

The figures asked for are floors well under what was measured, so that a change of library does
not break them and a change for the worse does.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from tandem.keyaccounts.matching.evaluate import evaluate, quality, read_pairs
from tandem.keyaccounts.matching.lists import find_duplicates
from tandem.keyaccounts.matching.records import Field, Kind, Record

SHARED = Path(__file__).parents[5] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the public sets are not beside the repository"
)

PERSON: dict[str, Kind] = {
    "given_name": "person",
    "surname": "person",
    "street_number": "person",
    "address_1": "person",
    "address_2": "person",
    "suburb": "person",
    "postcode": "code",
    "state": "person",
    "date_of_birth": "date",
    "soc_sec_id": "code",
}


@pytest.mark.parametrize("name", ["dataset1", "dataset2"])
def test_persons_entered_twice_are_found_without_labels(name: str) -> None:
    with (SHARED / "febrl" / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, skipinitialspace=True))
    records = [Record(row["rec_id"], {key: row[key] or "" for key in PERSON}) for row in rows]
    people: dict[str, list[str]] = defaultdict(list)
    for record in records:
        people[record.id.split("-")[1]].append(record.id)
    truth = {frozenset(pair) for ids in people.values() for pair in combinations(ids, 2)}

    matches = find_duplicates(records, [Field(key, kind) for key, kind in PERSON.items()])

    named = {frozenset((m.a, m.b)) for m in matches if m.decision == "match"}
    assert quality(named, truth).f1 > 0.97


def test_products_of_two_shops_are_matched_from_labels() -> None:
    folder = SHARED / "er_benchmarks" / "Textual_Abt-Buy"
    train, valid = read_pairs(folder / "train.txt"), read_pairs(folder / "valid.txt")
    fields = [Field("name", "text"), Field("description", "text"), Field("price", "number")]

    measured = evaluate(train, valid, valid, fields)

    assert measured.f1 > 0.9


def test_papers_of_two_catalogues_are_matched_from_labels() -> None:
    folder = SHARED / "er_benchmarks" / "Structured_DBLP-ACM"
    train, valid, test = (read_pairs(folder / f"{part}.txt") for part in ("train", "valid", "test"))
    kinds: dict[str, Kind] = {"title": "text", "authors": "text", "venue": "text", "year": "number"}

    measured = evaluate(train, valid, test, [Field(name, kind) for name, kind in kinds.items()])

    assert measured.f1 > 0.98
