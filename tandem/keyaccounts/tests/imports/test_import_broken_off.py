"""A run that is killed, stopped, or meets a full disk goes on where it was: nothing lost, nothing
doubled, and nothing waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from tandem.foundation import jobs
from tandem.foundation.jobs import LEASE, JobCancelled, LeaseLost
from tandem.foundation.models import Job
from tandem.keyaccounts.commands.imports import checking, running, undoing
from tandem.keyaccounts.models import Account, Contact, ImportRow, ImportRun
from tandem.keyaccounts.tests.imports.walking import (
    Walk,
    registry,
    row_of,
    stored_files,
    workbook,
)

ROWS = 12
LIST = [row_of(f"华金第{number}中学") for number in range(ROWS)]


class Killed(BaseException):
    """What a worker process that is gone looks like from inside: nothing is cleaned up."""


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 3)
    monkeypatch.setattr(undoing, "CHUNK", 3)
    monkeypatch.setattr(checking, "BATCH", 3)


def break_after(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, times: int, error: BaseException
) -> None:
    """The named step works `times` times and then breaks off."""
    whole: Callable[..., Any] = getattr(module, name)
    done: list[int] = []

    def step(*args: Any, **kwargs: Any) -> Any:
        if len(done) == times:
            raise error
        done.append(1)
        return whole(*args, **kwargs)

    monkeypatch.setattr(module, name, step)


def take_over(walk: Walk) -> None:
    """What the next worker does when the lease of a dead one is over."""
    assert jobs.reap(timezone.now() + 2 * LEASE) == 1
    walk.work()


def entered() -> list[str]:
    names = Account.objects.filter(name__startswith="华金").values_list("name", flat=True)
    return sorted(names)


@pytest.mark.parametrize("step", ["write_rows", "_mark", "_announce", "name_parents", "_finish"])
@pytest.mark.parametrize("times", [0, 2])
def test_a_killed_run_goes_on_and_enters_every_row_once(
    step: str, times: int, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.check(workbook(LIST))
    with monkeypatch.context() as broken:
        break_after(broken, running, step, times, Killed())
        if times and step in ("name_parents", "_finish"):
            times = 0  # happens once a run: it cannot break the third time
            break_after(broken, running, step, times, Killed())
        with pytest.raises(Killed):
            walk.post("import_start")

    take_over(walk)

    assert walk.run.state == ImportRun.State.DONE
    assert len(entered()) == len(set(entered())) == ROWS
    assert Contact.objects.filter(name="王小明").count() == ROWS
    assert walk.run.counts["made"] == ROWS


def test_a_portion_is_written_whole_or_not_at_all(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.check(workbook(LIST))
    break_after(monkeypatch, running, "_announce", 1, Killed())

    with pytest.raises(Killed):
        walk.post("import_start")

    assert len(entered()) == 3
    assert ImportRow.objects.exclude(applied_at=None).count() == 3


def test_a_killed_check_starts_again_from_the_first_row(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.upload(workbook(LIST))
    with monkeypatch.context() as broken:
        break_after(broken, checking, "_finish", 0, Killed())
        with pytest.raises(Killed):
            walk.post("import_mapping")

    take_over(walk)

    assert walk.outcomes() == {"new": ROWS}
    assert ImportRow.objects.count() == ROWS


@pytest.mark.parametrize("times", [0, 2])
def test_a_killed_undo_goes_on_to_the_last_byte(
    times: int, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = registry()
    walk.enter(workbook(LIST))
    with monkeypatch.context() as broken:
        break_after(broken, undoing, "_undo_chunk", times, Killed())
        with pytest.raises(Killed):
            walk.post("import_undo")

    take_over(walk)

    assert walk.run.state == ImportRun.State.UNDONE
    assert registry() == before


def test_a_worker_that_lost_its_lease_leaves_the_run_to_the_next(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.check(workbook(LIST))
    with monkeypatch.context() as broken:
        break_after(broken, running, "write_rows", 2, LeaseLost("taken"))
        walk.post("import_start")
    assert walk.run.state == ImportRun.State.RUNNING

    take_over(walk)

    assert len(entered()) == ROWS
    assert walk.run.state == ImportRun.State.DONE


def stopped_half_way(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.check(workbook(LIST))
    with monkeypatch.context() as broken:
        break_after(broken, running, "write_rows", 2, JobCancelled())
        walk.post("import_start")
    assert walk.run.state == ImportRun.State.CANCELLED
    assert len(entered()) == 6


def test_a_stopped_run_can_go_on(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped_half_way(walk, monkeypatch)

    walk.post("import_start")

    assert walk.run.state == ImportRun.State.DONE
    assert len(entered()) == ROWS


def test_a_stopped_run_can_be_taken_back(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = registry()
    stopped_half_way(walk, monkeypatch)

    walk.post("import_undo")

    assert walk.run.state == ImportRun.State.UNDONE
    assert registry() == before


def test_a_run_stopped_before_it_began_does_not_wait_for_ever(walk: Walk) -> None:
    walk.check(workbook(LIST))
    walk.client.post(f"/accounts/imports/{walk.run_id}/start/")

    walk.post("import_cancel")

    assert walk.run.standing == ImportRun.State.CANCELLED
    walk.post("import_start")
    assert len(entered()) == ROWS


def test_a_job_set_aside_blocks_no_other_import(walk: Walk) -> None:
    walk.check(workbook(LIST))
    walk.client.post(f"/accounts/imports/{walk.run_id}/start/")
    Job.objects.filter(pk=walk.run.job_id).update(state=Job.State.FAILED)

    walk.enter(workbook([row_of("立达电子有限公司", 城市="上海")]))

    assert walk.run.state == ImportRun.State.DONE


def test_a_second_import_is_refused_by_the_name_of_the_first(walk: Walk) -> None:
    walk.check(workbook(LIST), "first.xlsx")
    first = walk.run_id
    walk.check(workbook([row_of("立达电子有限公司")]), "second.xlsx")
    walk.client.post(f"/accounts/imports/{first}/start/")

    response = walk.client.post(f"/accounts/imports/{walk.run_id}/start/")

    assert response.status_code == 422
    assert "first.xlsx" in response.content.decode()
    assert walk.run.state == ImportRun.State.CHECKED


def test_a_full_disk_at_the_upload_leaves_nothing(
    walk: Walk, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tandem.keyaccounts.commands.imports import receiving

    def full(path: Path, chunks: Any) -> str:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(receiving, "_store", full)

    response = walk.upload(workbook(LIST))

    assert response.status_code == 422
    assert "room" in response.content.decode()
    assert stored_files(media) == []
    assert not ImportRun.objects.exists()


def test_a_full_disk_in_the_database_stops_the_run_which_goes_on_later(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.check(workbook(LIST))
    with monkeypatch.context() as broken:
        full = OperationalError("database or disk is full")
        break_after(broken, running, "_mark", 2, full)
        walk.post("import_start")
    assert walk.run.state == ImportRun.State.FAILED
    assert len(entered()) == 6

    walk.post("import_start")

    assert walk.run.state == ImportRun.State.DONE
    assert len(entered()) == ROWS
