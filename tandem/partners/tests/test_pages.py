"""The staff pages of partners: shown, narrowed, written on; never more queries with more rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tandem.foundation.text import fold
from tandem.organisation.models import Company
from tandem.partners.models import Allocation, PartnerFigure, PartnerProfile, Warehouse
from tandem.testing.cast import Cast

SignedIn = Callable[[str], Client]
MOST = 12


def counted(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_list_is_narrowed_by_name_role_and_region(cast: Cast, signed_in: SignedIn) -> None:
    PartnerProfile.objects.create(company=cast.alpha, is_capital=True)
    opal = signed_in("opal")

    for query in ("?q=甲", "?role=capital", f"?region={cast.north.pk}"):
        page = opal.get(f"/partners/{query}").content.decode()
        assert "甲伙伴" in page
        assert "乙伙伴" not in page
    assert "No partner matches" in opal.get("/partners/?q=丁").content.decode()


def test_the_list_goes_on_by_name(cast: Cast, signed_in: SignedIn) -> None:
    Company.objects.bulk_create(
        Company(kind="partner", name=f"伙伴{at:03d}", name_key=fold(f"伙伴{at:03d}"))
        for at in range(230)
    )
    opal = signed_in("opal")

    seen: list[str] = []
    url = "/partners/"
    for _page in range(3):
        grid = opal.get(url).context["grid"]
        seen += [row.label for row in grid.rows]
        url = f"/partners/{grid.pager.next_url}"

    assert len(seen) == len(set(seen)) == 232
    back = opal.get(url.split("?")[0] + grid.pager.previous_url).context["grid"]
    assert [row.label for row in back.rows] == seen[100:200]


@pytest.mark.parametrize("path", ["", "{alpha}/"])
def test_pages_keep_their_queries(cast: Cast, signed_in: SignedIn, path: str) -> None:
    opal, url = signed_in("opal"), f"/partners/{path.format(alpha=cast.alpha.pk)}"
    few = counted(opal, url)

    for at in range(20):
        Company.objects.create(kind="partner", name=f"友{at}", name_key=f"友{at}")
        Warehouse.objects.create(company=cast.alpha, name=f"库{at}")

    assert counted(opal, url) == few <= MOST


def test_a_contract_is_drafted_filled_and_signed_on_its_pages(
    cast: Cast, signed_in: SignedIn
) -> None:
    nora = signed_in("nora")
    form = {
        "region": cast.north.pk,
        "since": "2026-10-01",
        "until": "2030-09-30",
        "review_on": "2029-03-31",
        "notice_days": 30,
        "target_activations": 3,
        "least_activations": 1,
        "least_adherence_percent": 0,
        "least_certified": 0,
    }
    assert nora.post(f"/partners/{cast.alpha.pk}/allocations/", form).status_code == 302
    made = Allocation.objects.get()
    page = nora.get(f"/partners/allocations/{made.pk}/accounts/").content.decode()
    assert "北方师范大学" in page
    assert "南方理工学院" not in page

    picked = {"ids": [cast.olgas.pk], "act": "add"}
    nora.post(f"/partners/allocations/{made.pk}/accounts/", picked)
    made.refresh_from_db()
    nora.post(f"/partners/allocations/{made.pk}/signature/", {"version": made.version})

    made.refresh_from_db()
    assert (made.state, made.vendor_signed_by) == ("one_signed", cast.nora)
    assert "Signed by one side" in nora.get(f"/partners/allocations/{made.pk}/").content.decode()


def test_a_bad_term_is_answered_in_a_sentence(cast: Cast, signed_in: SignedIn) -> None:
    form = {
        "region": cast.north.pk,
        "since": "2026-10-01",
        "until": "2026-09-30",
        "review_on": "2026-12-31",
        "notice_days": 30,
        "target_activations": 0,
        "least_activations": 0,
        "least_adherence_percent": 0,
        "least_certified": 0,
    }

    answer = signed_in("nora").post(f"/partners/{cast.alpha.pk}/allocations/", form)

    assert answer.status_code == 422
    assert "The review lies after the first day" in answer.content.decode()
    assert not Allocation.objects.exists()


def test_money_figures_are_typed_in_ten_thousands(cast: Cast, signed_in: SignedIn) -> None:
    form = {"kind": "credit_line", "as_of": "2026-11-01", "value": "500", "source": "授信函"}

    signed_in("opal").post(f"/partners/{cast.alpha.pk}/figures/", form)

    assert PartnerFigure.objects.get().value == 500_000_000


def test_a_seller_reads_no_credit(cast: Cast, signed_in: SignedIn) -> None:
    form = {"kind": "credit_line", "as_of": "2026-11-01", "value": "777.77", "source": "授信函"}
    signed_in("opal").post(f"/partners/{cast.alpha.pk}/figures/", form)

    assert "777.8" in signed_in("nora").get(f"/partners/{cast.alpha.pk}/").content.decode()
    assert "777.8" not in signed_in("olga").get(f"/partners/{cast.alpha.pk}/").content.decode()
