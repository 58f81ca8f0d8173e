"""P4, no silent overwrite (trust T69): of many saves made from one version, one is kept."""

from __future__ import annotations

from functools import partial

import pytest

from tests.concurrency.acts import TIMES, a_planned_visit, day, someone
from tests.live.processes import Installation
from tests.live.visitor import Answer, race

pytestmark = pytest.mark.live


def moves_from_one_version(installation: Installation) -> tuple[int, list[Answer]]:
    """Everybody moves one visit to another day, each from the version they all saw."""
    olga = someone(installation, "olga")
    visit = a_planned_visit(installation, olga)
    version = installation.database.value(
        "SELECT version FROM activities_visit WHERE id = ?", visit
    )
    hands = [olga.twin() for _ in range(TIMES)]
    return visit, race(
        [
            partial(
                hand.post, f"/week/visits/{visit}/move/", {"on": day(at + 2), "version": version}
            )
            for at, hand in enumerate(hands)
        ]
    )


def test_of_twenty_saves_from_one_version_one_is_kept_and_the_others_are_told(
    live_cast: Installation,
) -> None:
    visit, answers = moves_from_one_version(live_cast)

    assert sorted(answer.status for answer in answers) == [302] + [409] * (TIMES - 1)
    winner = next(at for at, answer in enumerate(answers) if answer.status == 302)
    on, version = live_cast.database.rows(
        'SELECT CAST("on" AS varchar), version FROM activities_visit WHERE id = ?', visit
    )[0]
    assert (on, version) == (day(winner + 2), 2)


def test_a_refused_save_leaves_no_trace_in_the_audit(live_cast: Installation) -> None:
    visit, _answers = moves_from_one_version(live_cast)

    entries = live_cast.database.value(
        "SELECT count(*) FROM foundation_auditentry WHERE act = ? AND subject_id = ?",
        "activities.visit_moved",
        visit,
    )
    assert entries == 1


def test_without_the_version_the_race_is_lost_and_these_tests_see_it(
    planted_cast: Installation,
) -> None:
    _visit, answers = moves_from_one_version(planted_cast)

    assert [answer.status for answer in answers].count(302) > 1
