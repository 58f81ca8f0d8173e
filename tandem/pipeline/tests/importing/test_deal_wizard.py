"""A file of deals through the wizard: what it means, what is wrong, what comes of it, and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.models import Account, ImportRow, ImportRun
from tandem.keyaccounts.tests.imports.walking import Walk
from tandem.organisation.models import User
from tandem.pipeline.commands.next_step import set_next_step
from tandem.pipeline.models import DealLine, Opportunity, Product, StageChange, TeamMember
from tandem.pipeline.tests.conftest import NOW
from tandem.pipeline.tests.importing.conftest import LINES, file_of
from tandem.testing.cast import Cast

FILE = file_of(*LINES)


def enter_all(walk: Walk, cast: Cast, content: bytes = FILE) -> ImportRun:
    """With a cell for the customers nobody knows."""
    walk.check(content, "deals.csv")
    walk.post("import_values", default_region=cast.north.pk, default_industry=cast.finance.pk)
    walk.post("import_start")
    return walk.run


def deals() -> dict[str, Opportunity]:
    rows = Opportunity.objects.select_related("account", "worked_by", "signed_by", "close_reason")
    return {deal.external_id: deal for deal in rows}


def everything() -> list[list[dict[str, Any]]]:
    models = (Opportunity, DealLine, TeamMember, StageChange, Account)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_columns_are_understood_by_their_headers(walk: Walk, cast: Cast) -> None:
    walk.upload(FILE, "deals.csv")

    fields = {column["header"]: column["field"] for column in walk.run.mapping["columns"]}

    assert fields == {
        "商机编号": "number",
        "客户名称": "account",
        "商机名称": "title",
        "阶段": "stage",
        "负责人": "owner",
        "产品": "product",
        "金额(元)": "amount",
        "立项日期": "opened_on",
        "成交日期": "closed_on",
        "签约方": "partner",
        "丢单原因": "reason",
    }


def test_a_file_becomes_deals_with_customers_people_products_and_days(
    walk: Walk, cast: Cast
) -> None:
    run = enter_all(walk, cast)

    kept = deals()
    won, lost, open_deal = kept["D1"], kept["D2"], kept["D3"]
    assert (run.state, run.counts["made"], run.counts["customers_entered"]) == ("done", 5, 1)
    assert (won.state, won.amount_minor, won.currency) == ("won", 12_000_000, "CNY")
    assert (won.account, won.worked_by, won.signed_by) == (cast.olgas, cast.olga, cast.alpha)
    assert (won.opened_on, won.closed_on, won.close_on) == (
        date(2026, 1, 5),
        date(2026, 3, 1),
        None,
    )
    assert lost.close_reason is not None
    assert lost.close_reason.code == "price"
    assert (open_deal.state, open_deal.category) == ("open", "best_case")
    assert (open_deal.close_on, open_deal.closed_on) == (date(2026, 12, 20), None)
    assert open_deal.amount_minor == 5_000_050
    assert (kept["D4"].account, kept["D4"].worked_by_name) == (None, "无名氏")


def test_a_customer_nobody_knew_is_a_candidate_in_the_chosen_cell(walk: Walk, cast: Cast) -> None:
    enter_all(walk, cast)

    entered = Account.objects.get(name="远航物流有限公司")

    assert (entered.state, entered.region, entered.industry) == (
        "candidate",
        cast.north,
        cast.finance,
    )
    assert deals()["D5"].account == entered


def test_two_spellings_of_a_product_are_one_line_of_the_catalogue(walk: Walk, cast: Cast) -> None:
    enter_all(walk, cast)

    assert sorted(Product.objects.values_list("name_zh", flat=True)) == ["GTX Pro", "MG Special"]
    lines = DealLine.objects.order_by("opportunity__external_id")
    assert list(lines.values_list("opportunity__external_id", "month", "amount_minor")) == [
        ("D1", date(2026, 3, 1), 12_000_000),
        ("D2", date(2026, 2, 1), 8_000_000),
        ("D3", date(2026, 12, 1), 5_000_050),
        ("D5", date(2026, 11, 1), 700_000),
    ]


def test_who_works_a_deal_is_on_its_team_since_it_was_opened(walk: Walk, cast: Cast) -> None:
    enter_all(walk, cast)

    member = TeamMember.objects.get(opportunity=deals()["D3"])

    assert (member.user, member.company, member.since) == (
        cast.otto,
        cast.vendor,
        date(2026, 2, 3),
    )
    assert deals()["D3"].people == 1


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("X,北方师范大学,甲,想象中,Olga,,1,,,,", "想象中 is not known here"),
        ("X,北方师范大学,甲,,Olga,,1,,,,", "No stage is given"),
        ("X,北方师范大学,甲,赢单,Olga,,很多,2026-01-01,2026-02-01,,", "is not an amount"),
        ("X,北方师范大学,甲,赢单,Olga,,5,2026-03-01,2026-02-01,,", "before it was opened"),
        ("X,北方师范大学,甲,赢单,Olga,,5,2026-03-01,2056-02-01,,", "still to come"),
        ("X,北方师范大学,甲,赢单,Olga,,-5,2026-01-01,2026-02-01,,", "below zero"),
        ("X,没有这家公司,甲,接洽,Olga,,5,,,,", "is no customer yet. Choose a region"),
        (",,,接洽,Olga,,5,,,,", "Name the deal"),
        ("D1,北方师范大学,甲,接洽,Olga,,5,,,,", "Row 2 is the same deal"),
        ("X,北方师范大学,甲,接洽,Olga,,$5,,,,", "column of its own"),
    ],
)
def test_a_wrong_row_says_why_and_the_others_are_entered(
    line: str, sentence: str, walk: Walk, cast: Cast
) -> None:
    cast.opal.language = "en"
    cast.opal.save()
    walk.check(file_of(LINES[0], line, LINES[2]), "deals.csv")

    walk.post("import_start")

    book = openpyxl.load_workbook(BytesIO(b"".join(walk.get("import_errors").streaming_content)))
    reasons = [row[-1] for row in book.active.iter_rows(values_only=True)][1:]
    assert sorted(deals()) == ["D1", "D3"]
    assert len(reasons) == 1
    assert sentence in str(reasons[0])


def test_who_wants_all_or_none_gets_none_while_a_row_is_wrong(walk: Walk, cast: Cast) -> None:
    walk.check(file_of(LINES[0], "X,,,,,,,,,,"), "deals.csv")

    response = walk.post("import_start", policy="all")

    assert response.status_code == 422
    assert walk.run.state == ImportRun.State.CHECKED
    assert not Opportunity.objects.exists()


def test_the_same_file_twice_doubles_nothing(walk: Walk, cast: Cast) -> None:
    enter_all(walk, cast)
    before = everything()

    walk.check(FILE, "deals.csv")

    assert walk.outcomes() == {"same": 5}
    assert everything() == before


def test_deals_without_a_number_are_known_again(walk: Walk, cast: Cast) -> None:
    lines = [line.split(",", 1)[1] for line in LINES]
    header = "客户名称,商机名称,阶段,负责人,产品,金额(元),立项日期,成交日期,签约方,丢单原因"
    content = file_of(*lines, header=header)
    enter_all(walk, cast, content)

    walk.check(content, "again.csv")

    assert walk.outcomes() == {"same": 5}
    assert Opportunity.objects.count() == 5


def test_a_later_file_changes_what_it_says_and_leaves_the_work_of_people(
    walk: Walk, cast: Cast
) -> None:
    enter_all(walk, cast)
    held = deals()
    set_next_step(
        actor=cast.actor("otto"),
        opportunity_id=held["D3"].pk,
        what="送样机",
        on=date(2026, 12, 1),
        by_id=cast.otto.pk,
        was=None,
        now=NOW,
    )

    walk.check(
        file_of(LINES[2], LINES[4].replace("7000", "9000").replace("接洽", "方案报价")), "new.csv"
    )
    walk.post("import_start")

    later = deals()
    assert walk.outcomes() == {"same": 1, "update": 1}
    assert later["D3"].next_step == "送样机"
    assert (later["D5"].amount_minor, later["D5"].stage_id) == (900_000, "proposal")
    assert DealLine.objects.get(opportunity=later["D5"]).amount_minor == 900_000
    steps = StageChange.objects.filter(opportunity=later["D5"]).order_by("id")
    assert list(steps.values_list("before", "after")) == [
        (None, "engaging"),
        ("engaging", "proposal"),
    ]


def test_taken_back_nothing_of_the_file_is_left(walk: Walk, cast: Cast) -> None:
    before = everything()
    enter_all(walk, cast)

    walk.post("import_undo")

    assert (walk.run.state, walk.run.counts["kept"]) == ("undone", 0)
    assert everything() == before


def test_taken_back_a_changed_deal_is_what_it_was(walk: Walk, cast: Cast) -> None:
    enter_all(walk, cast)
    before = everything()
    changed = LINES[4].replace("7000", "9000").replace("接洽", "方案报价")
    walk.check(file_of(changed), "new.csv")
    walk.post("import_start")

    walk.post("import_undo")

    after = everything()
    for rows in (before[0], after[0]):
        for deal in rows:
            del deal["version"]
    assert after == before


def test_taken_back_what_people_worked_on_stays(walk: Walk, cast: Cast) -> None:
    enter_all(walk, cast)
    set_next_step(
        actor=cast.actor("otto"),
        opportunity_id=deals()["D3"].pk,
        what="送样机",
        on=date(2026, 12, 1),
        by_id=cast.otto.pk,
        was=None,
        now=NOW,
    )

    walk.post("import_undo")

    assert sorted(deals()) == ["D3"]
    assert walk.run.counts["kept"] == 1


def test_the_run_and_its_undoing_are_in_the_trail(walk: Walk, cast: Cast) -> None:
    enter_all(walk, cast)
    walk.post("import_undo")

    acts = AuditEntry.objects.filter(subject_type="keyaccounts.importrun").order_by("id")

    assert list(acts.values_list("act", flat=True)) == [
        "keyaccounts.list_received",
        "keyaccounts.import_started",
        "keyaccounts.list_imported",
        "keyaccounts.import_undone",
    ]


def test_a_killed_run_goes_on_with_the_first_row_not_yet_written(
    walk: Walk, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tandem.pipeline.commands.importing import applying

    whole, calls = applying._apply, []

    def broken(*args: Any) -> None:
        if calls:
            raise RuntimeError("killed")
        calls.append(1)
        whole(*args)

    monkeypatch.setattr(applying, "MOST", 2)
    monkeypatch.setattr(applying, "_apply", broken)
    walk.check(FILE, "deals.csv")
    walk.post("import_values", default_region=cast.north.pk, default_industry=cast.finance.pk)
    walk.post("import_start")
    assert (walk.run.state, Opportunity.objects.count()) == ("failed", 2)
    monkeypatch.setattr(applying, "_apply", whole)

    walk.post("import_start")

    assert (walk.run.state, walk.run.counts["made"]) == ("done", 5)
    assert Opportunity.objects.count() == TeamMember.objects.count() + 1 == 5


@pytest.mark.parametrize("name", ["vera", "nora", "olga", "iris", "adam", "amy"])
def test_only_sales_operations_import(
    name: str, signed_in: Callable[[str], Client], cast: Cast
) -> None:
    page = signed_in(name).get(f"{reverse('import_new')}?kind=opportunities")

    assert page.status_code in (403, 404)


def test_pages_tell_deals_in_their_own_words(walk: Walk, cast: Cast) -> None:
    walk.check(FILE, "deals.csv")

    report = walk.get("import").content.decode()
    rows = walk.get("import_rows", outcome=ImportRow.Outcome.ERROR).content.decode()

    assert "Region of new customers" in report
    assert "远航物流有限公司" in rows
    assert User.objects.filter(name="无名氏").count() == 0


def test_its_pages_stand_under_deals_in_the_rail(walk: Walk, cast: Cast) -> None:
    walk.upload(FILE, "deals.csv")
    rows = f"{reverse('import_rows', args=[walk.run.pk])}"

    def marked(address: str) -> list[str]:
        return [one["key"] for one in walk.client.get(address).context["nav"] if one["active"]]

    assert marked(f"{reverse('import_new')}?kind=opportunities") == ["pipeline"]
    assert marked(reverse("import", args=[walk.run.pk])) == ["pipeline"]
    assert marked(rows) == ["pipeline"]
    assert marked(reverse("import_new")) == ["accounts"]
