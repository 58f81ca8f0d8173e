"""A plan signed by both and a deal worked by the pair and signed by a partner, in two browsers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.live.browser import PHONE, Desk
from tests.live.processes import Installation

pytestmark = [pytest.mark.browser, pytest.mark.live]


@pytest.fixture
def desks(live_cast: Installation, chromium: Browser) -> Iterator[dict[str, Desk]]:
    """The vendor's people at desks, the partner's at phones."""
    made = {}
    for name, size in {"nora": None, "olga": None, "amy": PHONE, "alan": PHONE}.items():
        made[name] = Desk(chromium, live_cast.address, **({"viewport": size} if size else {}))
        made[name].sign_in(name, live_cast.facts["password"])
    yield made
    for desk in made.values():
        desk.close()
        assert desk.complaints == []


def day(ahead: int) -> str:
    return (timezone.localdate() + timedelta(days=ahead)).isoformat()


def save(page: Page) -> None:
    page.locator("main form button.btn--primary").first.click()


def test_a_joint_plan_is_proposed_by_the_vendor_and_signed_by_both(
    live_cast: Installation, desks: dict[str, Desk]
) -> None:
    nora, amy = desks["nora"].page, desks["amy"].page
    company = live_cast.database.value(
        "SELECT company_id FROM organisation_user WHERE username = 'amy'"
    )
    nora.goto(f"/partners/{company}/plans/new/")
    nora.locator("[name=title]").fill("北区联合计划")
    nora.locator("[name=since]").fill(day(0))
    nora.locator("[name=until]").fill(day(90))
    save(nora)
    nora.wait_for_url("**/accounts/**")
    nora.locator("input[name=ids]").first.check()
    nora.locator("button[name=act]").first.click()
    nora.wait_for_url("**/partners/plans/*/")
    nora.locator("form[action*='/signature/'] button").click()

    amy.goto("/notices/")
    amy.goto("/partner/plans/")
    amy.get_by_role("link", name="北区联合计划").click()
    amy.wait_for_url("**/partner/plans/*/")
    desks["amy"].shoot_both_languages("portal-plan")
    amy.locator("#signatures button").click()

    expect(amy.locator(".page-head .chip--ok")).to_be_visible()
    expect(amy.locator("#signatures button")).to_have_count(0)
    nora.reload()
    expect(nora.locator(".page-head .chip--ok")).to_be_visible()
    state = "SELECT state FROM partners_jointplan WHERE title = ?"
    assert live_cast.database.value(state, "北区联合计划") == "signed"


def test_a_deal_is_worked_by_the_pair_and_signed_by_a_partner(
    live_cast: Installation, desks: dict[str, Desk]
) -> None:
    olga, alan = desks["olga"].page, desks["alan"].page
    facts = live_cast.facts
    olga.goto(f"/pipeline/new/{facts['accounts']['olgas']}/")
    olga.locator("[name=title]").fill("教学楼网络")
    olga.locator("[name=amount_minor]").fill("46")
    save(olga)
    olga.wait_for_url("**/pipeline/*/")
    deal = live_cast.database.value("SELECT max(id) FROM pipeline_opportunity")
    olga.goto(f"/pipeline/{deal}/team/")
    olga.locator("[name=user_id]").select_option(str(facts["people"]["alan"]))
    olga.locator("[name=part]").select_option("partner")
    save(olga)
    olga.wait_for_url(f"**/pipeline/{deal}/")

    alan.goto("/partner/work/")
    alan.get_by_role("link", name="教学楼网络").click()
    alan.wait_for_url(f"**/partner/work/{deal}/")
    expect(alan.locator("main")).to_contain_text("Olga")
    desks["alan"].shoot_both_languages("portal-deal")

    olga.goto(f"/pipeline/{deal}/closing/")
    company = live_cast.database.value(
        "SELECT company_id FROM organisation_user WHERE username = 'alan'"
    )
    olga.locator("[name=signed_by_id]").select_option(str(company))
    olga.locator("[name=reason]").first.select_option(index=1)
    save(olga)
    olga.wait_for_url(f"**/pipeline/{deal}/")

    row = live_cast.database.rows(
        "SELECT state, worked_by_id, signed_by_id, is_joint FROM pipeline_opportunity WHERE id = ?",
        deal,
    )[0]
    assert (row[0], row[1], row[2], bool(row[3])) == (
        "won", facts["people"]["olga"], company, True,
    )  # fmt: skip
    alan.reload()
    expect(alan.locator("main")).to_contain_text("甲伙伴")
