"""The instances' own formats, and sentences for what is none of them."""

from __future__ import annotations

import pytest

from tandem.planning.public.instances import Assignment, Points
from tandem.planning.public.reading import read_instances
from tandem.planning.terms import PlanningError

ONE = "2 3\n1 2 3\n4 5\n6\n1 1 1 2 2 2\n2 4\n"  # lines may break anywhere


def test_one_assignment_problem_is_read_by_agent():
    (read,) = read_instances(ONE, "tiny")

    assert isinstance(read, Assignment)
    assert read.cost.tolist() == [[1, 4], [2, 5], [3, 6]]
    assert read.use.tolist() == [[1, 2], [1, 2], [1, 2]]
    assert read.capacity.tolist() == [2, 4]


def test_several_problems_in_one_file_are_numbered():
    read = read_instances("2\n" + ONE + ONE, "gap1")

    assert [each.name for each in read] == ["gap1-1", "gap1-2"]


def test_points_have_a_room_each():
    (read,) = read_instances("2 1\r\n 3 4 10 5\r\n 0 0 12 6.5\r\n", "pair")

    assert isinstance(read, Points)
    assert read.clusters == 1
    assert read.room.tolist() == [10, 12]
    assert read.demand.tolist() == [5, 6.5]
    assert not read.whole_distances


@pytest.mark.parametrize("before", ["", "1\n1 713\n"])
def test_one_room_for_all_points_means_whole_distances(before):
    (read,) = read_instances(before + "2 1 20\n1 3 4 5\n2 0 0 6\n", "pmedcap")

    assert isinstance(read, Points)
    assert read.room.tolist() == [20, 20]
    assert read.whole_distances


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds 0 numbers"),
        ("2 3 four", "line 1: “four” is not a number"),
        ("2 3 nan 4 5", "“nan” is not a number"),
        (ONE + "7", "an assignment problem has 16"),
        ("0 3 1 1 1", "two sizes"),
        ("1 1 5 9 3", "no agent has room for task 1"),
        ("1 1 5 -9 3", "negative"),
        ("2 3\n 0 0 9 1\n 1 1 9 1\n", "more clusters than it has points"),
        ("2 1\n 0 0 9 5\n 1 1 9 5\n", "demand is 10, but 1 clusters hold 9"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(text, words):
    with pytest.raises(PlanningError, match=words):
        read_instances(text, "file")
