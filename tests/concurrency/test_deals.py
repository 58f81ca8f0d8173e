"""P4 on deals: of many who move or end one deal at once one step is written, and a form sent twenty
times opens one deal (trust T66, T69, T71)."""

from __future__ import annotations

from functools import partial

import pytest

from tests.concurrency.acts import TIMES, a_key, someone
from tests.live.processes import Installation
from tests.live.visitor import Answer, Visitor, race

pytestmark = pytest.mark.live
STEPS = "SELECT count(*) FROM pipeline_stagechange WHERE opportunity_id = ? AND before IS NOT NULL"
ENDS = "SELECT count(*) FROM pipeline_stagechange WHERE opportunity_id = ? AND after IN ('won', 'lost')"


def a_deal(installation: Installation, olga: Visitor) -> int:
    """A new deal of Olga's customer that has come to the last open stage."""
    account = installation.facts["accounts"]["olgas"]
    sent = {"title": "机房扩容", "amount_minor": "46", "key": a_key()}
    answer = olga.post(f"/pipeline/new/{account}/", sent)
    assert answer.status == 302, answer.text
    database = installation.database
    deal = int(database.value("SELECT max(id) FROM pipeline_opportunity"))
    database.write("UPDATE pipeline_opportunity SET stage = 'negotiation' WHERE id = ?", deal)
    return deal


def moves_of_one_deal(installation: Installation) -> tuple[list[Answer], int]:
    """All but one a stage back, one two: nothing is asked of a deal that goes back."""
    olga = someone(installation, "olga")
    deal = a_deal(installation, olga)
    stages = ["proposal"] * (TIMES - 1) + ["engaging"]
    hands = [olga.twin() for _ in range(TIMES)]
    answers = race(
        [
            partial(
                hand.post,
                f"/pipeline/{deal}/stage/",
                {"to": stages[at], "was": "negotiation"},
            )
            for at, hand in enumerate(hands)
        ]
    )
    return answers, int(installation.database.value(STEPS, deal))


def ends_of_one_deal(installation: Installation) -> tuple[list[Answer], int]:
    olga = someone(installation, "olga")
    deal = a_deal(installation, olga)
    partner = installation.database.value(
        "SELECT partner_id FROM keyaccounts_account WHERE id = ?",
        installation.facts["accounts"]["olgas"],
    )
    won = ("closing/", {"signed_by_id": partner, "reason": "need-met", "was": "negotiation"})
    lost = ("closing/?lost", {"reason": "price", "was": "negotiation"})
    answers = race(
        [
            partial(olga.twin().post, f"/pipeline/{deal}/{part}", sent)
            for part, sent in [won, lost] * (TIMES // 2)
        ]
    )
    return answers, int(installation.database.value(ENDS, deal))


def test_of_twenty_moves_of_one_deal_one_step_is_written(live_cast: Installation) -> None:
    answers, steps = moves_of_one_deal(live_cast)

    assert steps == 1
    assert {answer.status for answer in answers} == {302, 409}


def test_a_deal_that_many_end_at_once_ends_one_way_and_once(live_cast: Installation) -> None:
    answers, ends = ends_of_one_deal(live_cast)

    assert ends == 1
    assert [answer.status for answer in answers].count(302) == TIMES // 2
    assert {answer.status for answer in answers} == {302, 422}


def test_a_deal_sent_twenty_times_at_once_is_opened_once(live_cast: Installation) -> None:
    olga = someone(live_cast, "olga")
    account = live_cast.facts["accounts"]["olgas"]
    sent = {"title": "只此一单", "amount_minor": "1", "key": a_key()}

    race([partial(olga.twin().post, f"/pipeline/new/{account}/", sent) for _ in range(TIMES)])

    kept = live_cast.database.value(
        "SELECT count(*) FROM pipeline_opportunity WHERE title = ?", "只此一单"
    )
    assert kept == 1


def test_without_a_look_at_where_it_stood_a_deal_is_moved_again_and_again(
    planted_cast: Installation,
) -> None:
    _answers, steps = moves_of_one_deal(planted_cast)
    _answers, ends = ends_of_one_deal(planted_cast)

    assert steps > 1
    assert ends > 1
