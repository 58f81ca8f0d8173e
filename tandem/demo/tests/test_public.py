"""Public data comes in whole: counts in are counts out, what is mended is said, twice is once."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tandem.demo.commands.public import Loaded, check_public_facts, load_crm, load_listed_names
from tandem.demo.rules.public_crm import UnreadableRow, read_crm
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.models import Account
from tandem.organisation.models import RoleGrant, User
from tandem.pipeline.models import Opportunity

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"

FILES = {
    "accounts.csv": "account,sector,year_established,revenue,employees,office_location,subsidiary_of\n"
    "Northlight,technolgy,1996,1100.04,2822,United States,\n"
    "Silver Bay,retail,1999,251.41,495,Philipines,Northlight\n",
    "products.csv": "product,series,sales_price\nGTX Pro,GTX,4821\nMG Special,MG,55\n",
    "sales_teams.csv": "sales_agent,manager,regional_office\n"
    "Ada Quill,Max Ford,East\nBen Marsh,Max Ford,West\n",
    "sales_pipeline.csv": "opportunity_id,sales_agent,product,account,deal_stage,engage_date,"
    "close_date,close_value\n"
    "AA1,Ada Quill,GTXPro,Silver Bay,Won,2017-01-02,2017-03-01,4514\n"
    "AA2,Ada Quill,MG Special,Silver Bay,Lost,2017-01-03,2017-02-01,0\n"
    "AA3,Ben Marsh,GTX Pro,,Engaging,2017-02-03,,\n"
    "AA4,Ben Marsh,GTX Pro,,Prospecting,,,\n",
}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    folder = tmp_path / "maven_crm"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _by_name(told: list[Loaded]) -> dict[str, Loaded]:
    return {one.what: one for one in told}


def test_misspellings_are_mended_and_counted(export: Path) -> None:
    crm = read_crm(export)

    assert {deal.product for deal in crm.deals} == {"GTX Pro", "MG Special"}
    assert {account.sector for account in crm.accounts} == {"technology", "retail"}
    assert crm.mended == {
        "GTXPro → GTX Pro": 1,
        "technolgy → technology": 1,
        "Philipines → Philippines": 1,
    }


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("2017-03-01", "2017-13-01", "Row 2 of sales_pipeline.csv"),
        ("4514", "much", "Row 2 of sales_pipeline.csv"),
        ("Won", "Dreaming", "Row 2 of sales_pipeline.csv"),
        ("Ada Quill,GTXPro", "Nobody,GTXPro", "names the agent Nobody"),
        ("GTXPro,Silver Bay", "Abacus,Silver Bay", "names the product Abacus"),
        ("GTXPro,Silver Bay", "GTXPro,Golden Bay", "names the account Golden Bay"),
    ],
)
def test_a_row_that_cannot_be_read_stops_with_its_place(
    export: Path, right: str, wrong: str, sentence: str
) -> None:
    path = export / "sales_pipeline.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")

    with pytest.raises(UnreadableRow, match=sentence):
        read_crm(export)


@pytest.mark.django_db
def test_what_is_read_is_kept(export: Path) -> None:
    told = _by_name(load_crm(folder=export, now=NOW))

    assert (told["opportunities"].read, told["opportunities"].kept) == (4, 4)
    assert (told["accounts"].read, told["accounts"].kept) == (2, 2)
    assert "2 without a customer" in told["opportunities"].note
    assert Opportunity.objects.filter(account=None).count() == 2
    won = Opportunity.objects.get(external_id="maven-AA1")
    assert (won.amount_minor, won.currency, won.product) == (451_400, "USD", "GTX Pro")
    assert won.worked_by is not None
    assert won.worked_by.region is not None
    assert won.worked_by.region.code == "maven-east"


@pytest.mark.django_db
def test_accounts_wait_as_candidates_in_the_office_that_works_them(export: Path) -> None:
    load_crm(folder=export, now=NOW)

    bay = Account.objects.get(name="Silver Bay")

    assert (bay.state, bay.region.code, bay.industry.name_en) == (
        "candidate",
        "maven-east",
        "Retail",
    )
    assert bay.parent is not None
    assert bay.parent.name == "Northlight"


@pytest.mark.django_db
def test_nobody_of_the_public_data_can_sign_in(export: Path) -> None:
    load_crm(folder=export, now=NOW)

    people = User.objects.filter(username__startswith="maven.")

    assert people.count() == 3
    assert not any(person.has_usable_password() for person in people)
    assert dict(RoleGrant.objects.values_list("user__name", "role")) == {
        "Ada Quill": "outside_seller",
        "Ben Marsh": "outside_seller",
        "Max Ford": "region_manager",
    }


@pytest.mark.django_db
def test_a_second_run_writes_nothing_twice(export: Path) -> None:
    load_crm(folder=export, now=NOW)
    rows = [table.objects.count() for table in (Account, User, Opportunity, RoleGrant)]
    before = Opportunity.objects.order_by("id").values_list("external_id", "version")

    told = _by_name(load_crm(folder=export, now=NOW))

    assert [table.objects.count() for table in (Account, User, Opportunity, RoleGrant)] == rows
    assert "0 new, 0 changed, 4 the same" in told["opportunities"].note
    assert set(before) == {(f"maven-AA{number}", 1) for number in range(1, 5)}
    assert AuditEntry.objects.filter(act="pipeline.opportunities_recorded").count() == 2


@pytest.mark.django_db
def test_listed_names_become_candidates_once(tmp_path: Path) -> None:
    path = tmp_path / "listed.csv"
    path.write_text(
        "证券简称,公司中文名称\n甲乙股份,武汉甲乙股份有限公司\n丙丁,丙丁集团股份有限公司\n"
        "甲乙A,武汉甲乙股份有限公司\n",
        encoding="utf-8",
    )
    load_listed_names(path=path, now=NOW)

    told = load_listed_names(path=path, now=NOW)

    assert (told[0].read, told[0].kept) == (3, 2)
    assert "1 rows repeat" in told[0].note
    assert Account.objects.get(name="丙丁集团股份有限公司").short_name == "丙丁"


@pytest.mark.django_db
def test_a_folder_without_the_sets_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--data"):
        call_command("demo", "public", "--data", str(tmp_path), stdout=StringIO())


@pytest.mark.django_db
def test_the_shared_crm_comes_in_whole() -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared public data is not on this machine")
    told = _by_name(load_crm(folder=SHARED / "maven_crm", now=NOW))

    assert (told["opportunities"].read, told["opportunities"].kept) == (8800, 8800)
    assert (told["accounts"].kept, told["products"].kept) == (85, 7)
    assert Opportunity.objects.filter(account=None).count() == 1425
    assert "1425 without a customer" in told["opportunities"].note
    assert not Opportunity.objects.filter(product="GTXPro").exists()


def test_the_shared_calendar_agrees_and_most_cities_have_a_point() -> None:
    """Without one: the 20 of Taiwan, seven new cities of Xinjiang, and 国外, which is none."""
    if not SHARED.is_dir():
        pytest.skip("the shared public data is not on this machine")
    told = check_public_facts(
        holidays=SHARED / "zh_calendar" / "cn_holidays_makeup.csv",
        cities=SHARED / "zh_geo" / "pca.csv",
    )

    assert (told[0].read, told[0].kept) == (771, 771)
    assert (told[1].read, told[1].kept) == (392, 364)
