"""Pages of the plan: who reads them, what they say in both languages, and that forms do it all."""

from __future__ import annotations

import pytest

from tandem.coverage.models import CoveragePlan, Pin, PlanLine
from tandem.foundation.jobs import run_job
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User

State = CoveragePlan.State


def _line(draft, account):
    return PlanLine.objects.get(plan=draft, account=account)


def test_without_a_plan_planners_are_offered_one_and_sellers_their_week(cast, signed_in):
    assert b'action="/plan/runs/"' in signed_in("nora").get("/plan/").content
    seller = signed_in("olga").get("/plan/").content
    assert b'action="/plan/runs/"' not in seller
    assert b'href="/week/"' in seller


def test_a_region_manager_can_choose_the_own_region_only(cast, signed_in):
    page = signed_in("nora").get("/plan/").content.decode()

    assert f'<option value="{cast.north.pk}"' in page
    assert f'<option value="{cast.south.pk}"' not in page
    assert '<option value="all"' not in page


def test_a_plan_is_made_published_and_shown_by_plain_forms(cast, signed_in):
    client = signed_in("opal")

    started = client.post("/plan/runs/", {"scope": "all", "start": "now"})
    plan = CoveragePlan.objects.get()
    assert started.headers["Location"] == f"/plan/{plan.pk}/"
    assert b"<progress" in client.get(f"/plan/{plan.pk}/").content
    run_job.func(plan.job_id)
    assert b"/publication/" in client.get("/plan/").content
    assert b"<form" in client.get(f"/plan/{plan.pk}/publication/").content
    assert client.post(f"/plan/{plan.pk}/publication/").status_code == 422
    client.post(f"/plan/{plan.pk}/publication/", {"reason": "季度明天开始"})
    run_job.func(CoveragePlan.objects.get().job_id)

    assert CoveragePlan.objects.get().state == State.PUBLISHED
    assert Account.objects.get(pk=cast.olgas.pk).mode != ""


def test_a_bent_scope_is_refused_on_the_form(cast, signed_in):
    client = signed_in("nora")

    answer = client.post("/plan/runs/", {"scope": cast.south.pk, "start": "now"})

    assert answer.status_code == 422
    assert not CoveragePlan.objects.exists()


def test_an_htmx_request_gets_the_region_and_a_browser_the_page(draft, signed_in):
    client = signed_in("opal")
    for url in (f"/plan/{draft.pk}/", f"/plan/{draft.pk}/lines/"):
        assert b"<html" in client.get(url).content
        assert b"<html" not in client.get(url, headers={"HX-Request": "true"}).content


def test_every_number_of_the_matrix_leads_to_its_list(cast, draft, signed_in):
    client = signed_in("opal")
    listed = client.get(f"/plan/{draft.pk}/lines/?region={cast.north.pk}").content.decode()

    assert "北方师范大学" in listed
    assert "南方理工学院" not in listed
    region = client.get(f"/plan/{draft.pk}/?region={cast.north.pk}").content.decode()
    assert "Olga" in region
    assert "Uma" not in region


def test_a_region_manager_reads_nothing_of_other_regions_in_a_plan_of_all(cast, draft, signed_in):
    client = signed_in("nora")

    for query in ("", f"?region={cast.south.pk}"):
        page = client.get(f"/plan/{draft.pk}/{query}").content.decode()
        assert "Uma" not in page
        assert "乙伙伴" not in page


@pytest.mark.parametrize(
    "query", ["?region=x", "?after=-1", "?segment=Z", "?owner=9e9", "?mode=<b>"]
)
def test_a_bent_filter_is_left_out(draft, signed_in, query):
    assert signed_in("opal").get(f"/plan/{draft.pk}/lines/{query}").status_code == 200


@pytest.mark.parametrize(("language", "words"), [("en", "keeps it"), ("zh-hans", "继续负责")])
def test_a_line_says_why_in_both_languages(cast, draft, signed_in, language, words):
    User.objects.filter(pk=cast.opal.pk).update(language=language)

    page = signed_in("opal").get(f"/plan/lines/{_line(draft, cast.olgas).pk}/").content.decode()

    assert words in page


@pytest.mark.parametrize(
    ("name", "status"),
    [("nora", 200), ("dora", 200), ("vera", 200), ("sam", 404), ("olga", 404), ("amy", 404)],
)
def test_a_line_of_a_draft_is_for_managers_of_the_account(cast, draft, signed_in, name, status):
    line = _line(draft, cast.olgas)

    assert signed_in(name).get(f"/plan/lines/{line.pk}/").status_code == status


def test_a_seller_reads_the_reason_once_the_plan_is_published(cast, draft, signed_in):
    CoveragePlan.objects.filter(pk=draft.pk).update(state=State.PUBLISHED)

    assert signed_in("olga").get(f"/plan/lines/{_line(draft, cast.olgas).pk}/").status_code == 200
    assert signed_in("olga").get(f"/plan/lines/{_line(draft, cast.umas).pk}/").status_code == 404
    assert signed_in("olga").get(f"/plan/{draft.pk}/").status_code == 404


def test_a_line_is_moved_and_pinned_by_plain_forms(cast, draft, signed_in):
    line = _line(draft, cast.olgas)
    client = signed_in("nora")

    client.post(
        f"/plan/lines/{line.pk}/move/",
        {"owner": cast.otto.pk, "mode": "shared", "visits": 2, "version": line.version},
    )
    client.post(f"/plan/lines/{line.pk}/pin/", {"owner": cast.otto.pk, "reason": "同乡"})

    assert _line(draft, cast.olgas).owner_id == cast.otto.pk
    assert Pin.objects.get().by_id == cast.nora.pk
    assert "同乡" in client.get(f"/plan/lines/{line.pk}/").content.decode()
    client.post(f"/plan/lines/{line.pk}/unpinning/")
    assert not Pin.objects.exists()


def test_a_form_with_a_fault_comes_back_with_what_was_typed(cast, draft, signed_in):
    line = _line(draft, cast.olgas)

    answer = signed_in("nora").post(
        f"/plan/lines/{line.pk}/move/",
        {"owner": cast.uma.pk, "mode": "shared", "visits": 99, "version": 1},
    )

    assert answer.status_code == 422
    assert b'value="99"' in answer.content


def test_a_plan_of_another_region_is_not_there(cast, draft, signed_in):
    CoveragePlan.objects.filter(pk=draft.pk).update(region=cast.south)

    for path in ("", "lines/", "publication/"):
        assert signed_in("nora").get(f"/plan/{draft.pk}/{path}").status_code == 404
