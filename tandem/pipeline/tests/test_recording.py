"""Opportunities of another system: recorded once, changed by their number, all or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.models import AuditEntry
from tandem.pipeline.commands.opening import change_opportunity
from tandem.pipeline.commands.recording import (
    BadOpportunity,
    OpportunityFacts,
    Recorded,
    record_opportunities,
)
from tandem.pipeline.models import Opportunity, StageChange
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
DEAL = OpportunityFacts("A-1", "机房扩容", "proposal", amount_minor=120_000_00)


def _record(cast: Cast, *rows: OpportunityFacts, by: str = "opal") -> Recorded:
    return record_opportunities(actor=cast.actor(by), rows=rows, source="a test", now=NOW)


def test_a_second_run_changes_only_what_changed(cast: Cast) -> None:
    first = replace(DEAL, account_id=cast.olgas.pk, worked_by_id=cast.olga.pk)
    second = replace(DEAL, external_id="A-2")
    _record(cast, first, second)

    again = _record(cast, first, replace(second, stage="won", closed_on=date(2026, 11, 20)))

    assert again == Recorded(new=0, changed=1, same=1)
    assert Opportunity.objects.count() == 2
    changed = Opportunity.objects.get(external_id="A-2")
    assert (changed.stage_id, changed.closed_on, changed.version) == ("won", date(2026, 11, 20), 2)


def test_a_run_leaves_one_entry_with_its_counts(cast: Cast) -> None:
    _record(cast, DEAL, replace(DEAL, external_id="A-2"))

    entry = AuditEntry.objects.get(act="pipeline.opportunities_recorded")

    assert entry.after == {"source": "a test", "new": 2, "changed": 0, "same": 0}


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (replace(DEAL, external_id=""), "has no number"),
        (DEAL, "has no number of its own"),
        (replace(DEAL, external_id="A-9", stage="dreaming"), "dreaming"),
        (replace(DEAL, external_id="A-9", currency="XXX"), "XXX"),
    ],
)
def test_one_bad_row_refuses_the_run(cast: Cast, bad: OpportunityFacts, sentence: str) -> None:
    from django.utils.translation import override

    with override("en"), pytest.raises(BadOpportunity, match=sentence):
        _record(cast, DEAL, bad)

    assert not Opportunity.objects.exists()


def test_an_account_that_is_not_there_refuses_the_run(cast: Cast) -> None:
    with pytest.raises(NotThere):
        _record(cast, replace(DEAL, account_id=cast.olgas.pk + 10_000))

    assert not Opportunity.objects.exists()


@pytest.mark.parametrize("person", ["olga", "nora", "adam", "amy"])
def test_only_sales_operations_load_a_file(cast: Cast, person: str) -> None:
    with pytest.raises(NotAllowed):
        _record(cast, DEAL, by=person)


def test_what_people_did_since_stays_when_the_source_says_the_same(cast: Cast) -> None:
    row = replace(DEAL, account_id=cast.olgas.pk)
    _record(cast, row)
    deal = Opportunity.objects.get()
    change_opportunity(
        actor=cast.actor("olga"), opportunity_id=deal.pk, was=None, now=NOW, title="机房二期"
    )

    again = _record(cast, row)

    assert again == Recorded(new=0, changed=0, same=1)
    assert Opportunity.objects.get().title == "机房二期"


def test_each_step_the_source_tells_is_a_row_of_history(cast: Cast) -> None:
    row = replace(DEAL, opened_on=date(2026, 9, 1), closed_on=date(2026, 12, 24))
    _record(cast, row)

    _record(cast, replace(row, stage="won", closed_on=date(2026, 11, 20)))

    steps = StageChange.objects.order_by("id").values_list("before_id", "after_id", "on")
    assert list(steps) == [
        (None, "proposal", date(2026, 9, 1)),
        ("proposal", "won", date(2026, 11, 20)),
    ]


def test_the_day_an_open_deal_should_close_is_no_day_it_closed(cast: Cast) -> None:
    _record(cast, replace(DEAL, closed_on=date(2026, 12, 24)))

    deal = Opportunity.objects.get()

    assert (deal.close_on, deal.closed_on, deal.state) == (date(2026, 12, 24), None, "open")
