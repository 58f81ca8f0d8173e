"""A long list becomes a file meanwhile: for its owner alone, for a day, and of one moment."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tandem.foundation.jobs import ask_to_cancel, run_job
from tandem.foundation.models import AuditEntry, Job
from tandem.keyaccounts.commands import exporting
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.exporting import lines, listed
from tandem.keyaccounts.queries.filters import AccountFilter
from tandem.keyaccounts.queries.paging import Order
from tandem.keyaccounts.views import accounts_files
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

SignedIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def long_lists(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two accounts are a long list here, and one a portion."""
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(accounts_files, "AT_ONCE", 1)
    monkeypatch.setattr(exporting, "BATCH", 1)


def asked(client: Client, kind: str = "csv") -> Job:
    answer = client.get(f"/accounts/file/?format={kind}")
    assert answer.status_code == 302
    return Job.objects.get(kind=exporting.EXPORT)


def written(client: Client, kind: str = "csv") -> Job:
    job = asked(client, kind)
    run_job.call(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.note
    return job


def rows_of(client: Client, job: Job) -> list[list[str]]:
    content = b"".join(client.get(job.url).streaming_content)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def files(folder: Path) -> list[Path]:
    return list((folder / "exports").glob("*"))


def test_the_file_holds_the_list_of_its_owner_and_the_totals_of_its_rows(
    signed_in: SignedIn, cast: Cast
) -> None:
    Account.objects.filter(pk=cast.olgas.pk).update(potential_minor=123_400_000)
    client = signed_in("nora")

    header, *rows, total = rows_of(client, written(client))

    shown = [row.label for row in client.get("/accounts/").context["grid"].rows]
    assert [row[0] for row in rows] == shown
    at = next(place for place, title in enumerate(header) if title.startswith("Potential"))
    assert total[0] == "Total"
    assert Decimal(total[at]) == sum(Decimal(row[at]) for row in rows) >= Decimal("123.4")


def test_the_rows_and_their_totals_are_read_by_one_statement(cast: Cast) -> None:
    actor = cast.actor("opal")
    accounts = listed(actor, AccountFilter(), Order(), on=timezone.localdate())

    with CaptureQueriesContext(
        connection,
    ) as asked_of_the_database:
        found = list(lines(accounts))

    assert len(found) == accounts.count() + 1
    assert len(asked_of_the_database) == 1


@pytest.mark.parametrize("name", ["opal", "olga", "amy", "adam"])
def test_nobody_but_the_owner_opens_the_file(name: str, signed_in: SignedIn, cast: Cast) -> None:
    job = written(signed_in("nora"))

    answer = signed_in(name).get(job.url)

    assert answer.status_code in (403, 404)


def test_the_file_is_noted_once_with_its_length(signed_in: SignedIn, cast: Cast) -> None:
    job = written(signed_in("nora"))

    entry = AuditEntry.objects.get(act="keyaccounts.list_exported")
    assert (entry.actor_id, entry.after["rows"]) == (cast.nora.pk, job.result["rows"])
    assert entry.channel == "job"


def test_the_tray_leads_to_the_file(signed_in: SignedIn) -> None:
    client = signed_in("nora")
    job = written(client)

    assert job.url in client.get("/jobs/tray/").content.decode()


def test_a_stopped_export_leaves_no_file(
    signed_in: SignedIn, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(signed_in("nora"))
    reads = exporting._read_at_once

    def stopped_while_reading(*args: Any) -> int:
        ask_to_cancel(job_id=job.pk, owner_id=cast.nora.pk)
        return reads(*args)

    monkeypatch.setattr(exporting, "_read_at_once", stopped_while_reading)
    run_job.call(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert files(tmp_path) == []
    assert not AuditEntry.objects.filter(act="keyaccounts.list_exported").exists()


def test_a_file_is_there_for_a_day_and_then_says_so(
    signed_in: SignedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("nora")
    job = written(client)
    assert exporting.remove_old_exports(now=timezone.now()) == 0

    later = timezone.now() + exporting.KEPT + timedelta(minutes=1)
    assert exporting.remove_old_exports(now=later) == 1

    assert files(tmp_path) == []
    answer = client.get(job.url)
    assert answer.status_code == 422
    assert "gone" in answer.content.decode()


def test_a_file_is_not_there_before_the_job_is_done(signed_in: SignedIn) -> None:
    client = signed_in("nora")

    assert client.get(asked(client).url).status_code == 404


def test_a_cell_like_a_formula_is_text_in_the_workbook(signed_in: SignedIn, cast: Cast) -> None:
    name = '=HYPERLINK("http://x","y")'
    an_account(name, region=cast.north, industry=cast.finance)
    client = signed_in("opal")

    job = written(client, "xlsx")
    content = b"".join(client.get(job.url).streaming_content)

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    [cell] = [row[0] for row in sheet.iter_rows() if row[0].value == name]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_a_job_writes_only_what_its_owner_may_see_now(signed_in: SignedIn, cast: Cast) -> None:
    client = signed_in("nora")
    job = asked(client)
    Account.objects.filter(pk=cast.olgas.pk).update(region=cast.south)

    run_job.call(job.pk)

    job.refresh_from_db()
    assert cast.olgas.name not in [row[0] for row in rows_of(client, job)]
