"""Lists without company names: products, persons, papers; with labels and without."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.keyaccounts.matching.blocking import Candidates, find_candidates
from tandem.keyaccounts.matching.comparing import against_rivals, compare
from tandem.keyaccounts.matching.evaluate import Quality, evaluate, quality, record_of
from tandem.keyaccounts.matching.learning import TooFewLabels, best_limit
from tandem.keyaccounts.matching.lists import Labels, Match, match_lists
from tandem.keyaccounts.matching.prepared import model_codes, prepare, words_of
from tandem.keyaccounts.matching.records import Field, Record

PRODUCT = [Field("title", "text"), Field("price", "number")]
MAKERS = ["nordic", "hansa", "solaris", "kestrel"]
THINGS = ["laser printer", "lcd monitor", "docking station", "wireless mouse"]


def products(seed: int, size: int = 40) -> tuple[list[Record], list[Record]]:
    """Two shops that sell the same things, the second with other wording."""
    chance = random.Random(seed)
    ours, theirs = [], []
    for at in range(size):
        maker, thing = chance.choice(MAKERS), chance.choice(THINGS)
        model, price = f"{maker[:2]}{chance.randint(1000, 9999)}x", chance.randint(20, 900)
        ours.append(Record(f"a{at}", {"title": f"{maker} {thing} {model}", "price": str(price)}))
        other = f"{model[:2].upper()}-{model[2:]} {thing} by {maker}, black"
        theirs.append(Record(f"b{at}", {"title": other, "price": f"{price + 1}.00"}))
    return ours, theirs


def right(matches: list[Match]) -> Quality:
    truth = [(f"a{at}", f"b{at}") for at in range(40)]
    return quality(((m.a, m.b) for m in matches if m.decision == "match"), truth)


def test_products_meet_by_model_number_however_it_is_written() -> None:
    matches = match_lists(*products(1), PRODUCT, one_to_one=True)

    assert right(matches).f1 > 0.9
    assert {"SAME_MODEL"} <= {reason.code for reason in matches[0].reasons}


def test_labels_teach_at_least_as_much_as_the_weights_know() -> None:
    ours, theirs = products(2)
    train = [(f"a{i}", f"b{j}", i == j) for i in range(20) for j in range(20) if abs(i - j) < 4]

    matches = match_lists(ours, theirs, PRODUCT, labels=Labels(train))

    assert right(matches).f1 >= right(match_lists(ours, theirs, PRODUCT)).f1


def test_the_same_labels_teach_the_same() -> None:
    ours, theirs = products(3)
    labels = Labels([(f"a{i}", f"b{j}", i == j) for i in range(15) for j in range(15)])

    first, second = (match_lists(ours, theirs, PRODUCT, labels=labels) for _ in range(2))

    assert first == second


def test_too_few_labels_teach_nothing() -> None:
    ours, theirs = products(4)

    with pytest.raises(TooFewLabels, match="at least 10 matches"):
        match_lists(ours, theirs, PRODUCT, labels=Labels([("a0", "b0", True)]))


def test_a_blank_value_is_no_evidence() -> None:
    fields = [Field("title", "text"), Field("price", "number")]
    one = prepare([Record("1", {"title": "nordic pump", "price": ""})], fields)
    other = prepare([Record("2", {"title": "nordic pump", "price": "5"})], fields)

    features = compare(one, other, Candidates(np.array([0]), np.array([0]))).features

    assert np.isnan(features["price.near"][0])
    assert features["title.same"][0] == 1


def test_a_rival_is_the_best_other_pair_of_the_same_record() -> None:
    pairs = Candidates(np.array([0, 0, 1]), np.array([0, 1, 1]))

    rivals = against_rivals(np.array([0.9, 0.4, 0.7]), pairs)

    assert rivals["rivals.a"] == pytest.approx([0.5, -0.5, 0.7])
    assert rivals["rivals.b"] == pytest.approx([0.9, -0.3, 0.3])


@given(st.lists(st.text(alphabet="新松水泵ab 1", max_size=8), max_size=12))
def test_candidates_of_one_list_are_pairs_of_two_rows_once(names: list[str]) -> None:
    records = [Record(str(at), {"name": name}) for at, name in enumerate(names)]
    blocks = prepare(records, [Field("name", "name")]).blocks

    found = find_candidates(blocks, blocks, same_list=True)

    assert (found.a < found.b).all()
    assert len(set(zip(found.a.tolist(), found.b.tolist(), strict=True))) == len(found)


def test_a_token_of_too_many_rows_proposes_no_pair() -> None:
    records = [Record(str(at), {"title": f"common item{at}"}) for at in range(600)]
    blocks = prepare(records, [Field("title", "text")]).blocks

    found = find_candidates(blocks, blocks, same_list=True)

    assert len(found) < 10  # tokens are hashed: two may share a number by chance


def test_words_of_mixed_text_keep_numbers_whole() -> None:
    assert words_of("nordic 10.5 inch 水泵厂 a4") == [
        "nordic",
        "10.5",
        "inch",
        "水泵",
        "泵厂",
        "a4",
    ]


def test_a_model_number_mixes_letters_and_digits_or_is_long() -> None:
    assert model_codes("dsc-w170 10x 24 33014 camera") == {"dscw170", "33014"}


def test_the_best_limit_parts_the_labels() -> None:
    limit = best_limit(np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.6, 0.9]))

    assert 0.4 < limit <= 0.6


def test_quality_counts_right_wrong_and_missed() -> None:
    measured = quality([("1", "1"), ("1", "2")], [("1", "1"), ("3", "3"), ("4", "4")])

    assert measured == Quality(right=1, wrong=1, missed=2)
    assert (measured.precision, measured.recall, measured.f1) == pytest.approx((1 / 2, 1 / 3, 0.4))


def test_a_benchmark_text_is_read_into_its_columns() -> None:
    record = record_of("COL title VAL nordic pump COL price VAL  COL year VAL 1999")

    assert record.values == {"title": "nordic pump", "price": "", "year": "1999"}


def test_an_evaluation_never_learns_from_the_pairs_it_scores() -> None:
    ours, theirs = products(5)
    texts = [
        [f"COL title VAL {r.values['title']} COL price VAL {r.values['price']}" for r in each]
        for each in (ours, theirs)
    ]
    pairs = [
        (texts[0][i], texts[1][j], i == j)
        for i in range(40)
        for j in range(40)
        if i % 20 == j % 20 or i == j + 1
    ]
    train, test = pairs[: len(pairs) // 2], pairs[len(pairs) // 2 :]
    lies = [(a, b, not label) for a, b, label in test]

    honest = evaluate(train, [], test, PRODUCT)
    lied_to = evaluate(train, [], lies, PRODUCT)

    assert honest.right + honest.wrong == lied_to.right + lied_to.wrong
