"""Jobs of a killed worker are gone on with, and their effects stand once (trust T81).

The lease of a dead worker is a minute. The test ends it in the database instead of waiting.
"""

from __future__ import annotations

import re

import pytest

from tests.live.processes import Installation, wait_until
from tests.live.visitor import Visitor

pytestmark = pytest.mark.live
ROWS = 6000
RUN_STATE = "SELECT state FROM keyaccounts_importrun WHERE id = ?"
APPLIED = "SELECT count(*) FROM keyaccounts_importrow WHERE applied_at IS NOT NULL AND run_id = ?"
ONCE = "SELECT count(DISTINCT account_id) FROM keyaccounts_importrow WHERE run_id = ?"
IMPORTING = "SELECT count(*) FROM foundation_job WHERE state = 'running' AND kind BETWEEN 'keyaccounts.' AND 'keyaccounts/'"
ACCOUNTS = "SELECT count(*) FROM keyaccounts_account"
PLAN_STATE = "SELECT state FROM coverage_coverageplan WHERE id = ?"


def test_an_import_whose_worker_is_killed_again_and_again_enters_every_row_once(
    live_demo: Installation, opal: Visitor
) -> None:
    database = live_demo.database
    run = a_checked_import(live_demo, opal, "崖州")
    accounts = database.value(ACCOUNTS)

    assert opal.post(f"/accounts/imports/{run}/start/").status == 302
    for least in (1, ROWS // 3, 2 * ROWS // 3):
        wait_until(lambda: database.value(APPLIED, run) >= least, f"{least} rows are entered")  # noqa: B023
        live_demo.kill_worker()
        assert database.value(APPLIED, run) < ROWS, "the worker was not killed in the middle"
        end_the_lease(live_demo)
        live_demo.start_worker()

    wait_until(lambda: database.value(RUN_STATE, run) == "done", "the import is done")
    assert_entered_once(live_demo, run, accounts)


def assert_entered_once(live_demo: Installation, run: int, accounts_before: int) -> None:
    database = live_demo.database
    assert database.value(ACCOUNTS) == accounts_before + ROWS
    assert database.value(APPLIED, run) == ROWS
    assert database.value(ONCE, run) == ROWS
    assert entries(live_demo, "keyaccounts.list_imported", run) == 1
    assert database.value(IMPORTING) == 0
    assert database.is_intact()


def test_a_plan_whose_worker_was_killed_is_made_once(
    live_demo: Installation, opal: Visitor
) -> None:
    database = live_demo.database
    region = database.value("SELECT min(id) FROM organisation_region")

    assert opal.post("/plan/runs/", {"scope": region, "start": "now"}).status == 302
    plan = database.value("SELECT max(id) FROM coverage_coverageplan")
    wait_until(lambda: "running" in job_states(live_demo), "the plan is being made")
    live_demo.kill_worker()
    assert database.value(PLAN_STATE, plan) == "running", "the worker was not killed in time"
    end_the_lease(live_demo)
    live_demo.start_worker()

    wait_until(lambda: database.value(PLAN_STATE, plan) == "draft", "the plan is a draft")
    lines, accounts = database.rows(
        "SELECT count(*), count(DISTINCT account_id) FROM coverage_planline WHERE plan_id = ?", plan
    )[0]
    assert lines == accounts > 0
    assert lines == database.value("SELECT accounts FROM coverage_coverageplan WHERE id = ?", plan)
    assert set(job_states(live_demo)) == {"done"}


def a_checked_import(live_demo: Installation, opal: Visitor, place: str) -> int:
    """A list of new customers, uploaded, its columns taken as guessed, every row checked."""
    region = live_demo.database.value("SELECT min(name_zh) FROM organisation_region")
    body = "".join(f"{place}{number:05d}号检测站,{region},政府\n" for number in range(ROWS))
    opal.get("/accounts/imports/")
    uploaded = opal.upload(
        "/accounts/imports/", "file", "stations.csv", f"客户名称,大区,行业\n{body}".encode()
    )
    found = re.search(r"/imports/(\d+)/$", uploaded.headers.get("Location", ""))
    if found is None:
        raise AssertionError(f"The list was not taken: {uploaded.status}\n{uploaded.text}")
    run = int(found[1])
    fields = {"field_0": "name", "field_1": "region", "field_2": "industry"}
    answer = opal.post(f"/accounts/imports/{run}/mapping/", fields)
    assert answer.status == 302, answer.text
    wait_until(lambda: live_demo.database.value(RUN_STATE, run) == "checked", "the list is checked")
    return run


def end_the_lease(live_demo: Installation) -> None:
    live_demo.database.write(
        "UPDATE foundation_job SET lease_until = '2020-01-01 00:00:00+00:00' WHERE state = ?",
        "running",
    )


def job_states(live_demo: Installation) -> list[str]:
    """Of the plans' jobs: others may be due at any minute."""
    asked = (
        "SELECT DISTINCT state FROM foundation_job WHERE kind BETWEEN 'coverage.' AND 'coverage/'"
    )
    return [row[0] for row in live_demo.database.rows(asked)]


def entries(live_demo: Installation, act: str, subject: int) -> int:
    return int(
        live_demo.database.value(
            "SELECT count(*) FROM foundation_auditentry WHERE act = ? AND subject_id = ?",
            act,
            subject,
        )
    )
