"""Finding pairs, remembering what was decided, and merging on a verdict."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.jobs import JobRun
from tandem.foundation.models import AuditEntry, Job
from tandem.keyaccounts.commands.duplicates import (
    AlreadyDecided,
    Likeness,
    decide_pair,
    find_duplicates,
    keep_pairs,
    start_finding,
)
from tandem.keyaccounts.models import Account, DuplicatePair
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def keep(cast: Cast, score: float = 0.9) -> int:
    found = Likeness(cast.ottos.pk, cast.olgas.pk, score, [{"code": "same_name"}])
    return keep_pairs([found], now=NOW)


def the_pair(cast: Cast) -> DuplicatePair:
    return DuplicatePair.objects.get(first=cast.olgas, second=cast.ottos)


def decide(cast: Cast, who: str, verdict: str, keep_id: int | None = None) -> object:
    return decide_pair(
        actor=cast.actor(who),
        pair_id=the_pair(cast).pk,
        verdict=verdict,
        now=LATER,
        keep_id=keep_id,
    )


def test_a_pair_is_kept_in_order_and_refreshed_when_found_again(cast: Cast) -> None:
    first, again = keep(cast, 0.9), keep(cast, 0.7)

    assert (first, again) == (1, 0)
    assert the_pair(cast).score == 0.7
    assert the_pair(cast).reasons == [{"code": "same_name"}]


def test_what_was_told_to_be_different_stays_so(cast: Cast) -> None:
    keep(cast)
    decide(cast, "nora", "different")

    keep(cast, 0.99)

    pair = the_pair(cast)
    assert (pair.verdict, pair.score) == (DuplicatePair.Verdict.DIFFERENT, 0.9)
    assert (pair.decided_by_id, pair.decided_at) == (cast.nora.pk, LATER)
    assert AuditEntry.objects.filter(act="keyaccounts.pair_decided").count() == 1


def test_the_same_is_merged_into_the_chosen_one(cast: Cast) -> None:
    keep(cast)

    decide(cast, "opal", "same", keep_id=cast.ottos.pk)

    cast.olgas.refresh_from_db()
    assert (cast.olgas.state, cast.olgas.merged_into_id) == ("merged", cast.ottos.pk)


def test_a_pair_is_decided_once(cast: Cast) -> None:
    keep(cast)
    decide(cast, "nora", "different")

    with pytest.raises(AlreadyDecided):
        decide(cast, "opal", "same")


def test_a_region_manager_does_not_merge(cast: Cast) -> None:
    keep(cast)

    with pytest.raises(NotAllowed):
        decide(cast, "nora", "same")

    assert the_pair(cast).verdict == DuplicatePair.Verdict.OPEN


@pytest.mark.parametrize("who", ["sam", "olga", "dora", "amy", "adam"])
def test_a_pair_of_which_one_side_is_hidden_is_not_there(cast: Cast, who: str) -> None:
    keep(cast)

    with pytest.raises(NotThere):
        decide(cast, who, "different")


def test_one_can_keep_only_an_account_of_the_pair(cast: Cast) -> None:
    keep(cast)

    with pytest.raises(NotThere):
        decide(cast, "opal", "same", keep_id=cast.umas.pk)


def test_the_job_finds_one_customer_written_twice(cast: Cast) -> None:
    twin = an_account(
        "北方商业银行股份有限公司", region=cast.south, industry=cast.finance, state="candidate"
    )
    gone = an_account("北方商业银行", region=cast.north, industry=cast.finance)
    Account.objects.filter(pk=gone.pk).update(state="merged", merged_into=cast.ottos.pk)
    job = Job.objects.create(
        kind="x", owner=cast.opal, title="x", created_at=NOW, state="running", attempts=0
    )

    result = find_duplicates(JobRun(job), now=NOW)

    pairs = set(DuplicatePair.objects.values_list("first_id", "second_id"))
    assert (cast.ottos.pk, twin.pk) in pairs
    assert all(gone.pk not in pair for pair in pairs)
    assert result["new"] == len(pairs)


def test_only_sales_operations_ask_for_the_job(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        start_finding(actor=cast.actor("nora"))

    job = start_finding(actor=cast.actor("opal"))

    assert (job.owner_id, job.state) == (cast.opal.pk, Job.State.WAITING)
