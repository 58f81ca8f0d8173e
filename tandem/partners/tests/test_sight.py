"""Who sees which partner, and which of its rows: a partner learns nothing of another one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tandem.keyaccounts.models import Account
from tandem.partners.models import (
    AllocatedAccount,
    Allocation,
    PartnerFigure,
    PartnerRegion,
    partners_visible_to,
)
from tandem.partners.models import reach as reach_module
from tandem.partners.queries.allocations import allocation_of
from tandem.partners.tests.conftest import NOW, TODAY
from tandem.testing.cast import Cast

SEEN = {
    "vera": {"alpha", "beta"},
    "opal": {"alpha", "beta"},
    "dora": {"alpha", "beta"},
    "nora": {"alpha"},
    "sam": {"beta"},
    "olga": {"alpha"},
    "otto": set(),
    "uma": {"beta"},
    "iris": {"alpha"},
    "ian": {"beta"},
    "eve": {"alpha"},
    "adam": set(),
    "amy": {"alpha"},
    "alan": {"alpha"},
    "anna": {"alpha"},
    "ben": {"beta"},
    "bo": {"beta"},
    "lena": set(),
}


@pytest.mark.parametrize("name", sorted(SEEN))
def test_each_person_sees_these_partners(cast: Cast, name: str) -> None:
    seen = set(partners_visible_to(cast.actor(name)).values_list("pk", flat=True))

    assert seen == {getattr(cast, company).pk for company in SEEN[name]}


def test_a_region_manager_sees_who_works_in_the_region_besides(cast: Cast) -> None:
    PartnerRegion.objects.create(company=cast.beta, region=cast.north)

    assert cast.beta in partners_visible_to(cast.actor("nora"))


def test_money_is_closed_to_sellers_of_both_sides(cast: Cast) -> None:
    _a_figure(cast, cast.alpha)
    _a_figure(cast, cast.beta)
    readers = {
        name
        for name in SEEN
        if PartnerFigure.objects.visible_to(cast.actor(name)).filter(company=cast.alpha).exists()
    }

    assert readers == {"vera", "opal", "dora", "nora", "amy"}


def test_a_partners_seller_sees_no_contract_but_the_own_accounts_of_it(
    cast: Cast, in_force: Callable[..., Allocation]
) -> None:
    in_force(account_ids=[cast.olgas.pk, cast.ottos.pk])
    alan, amy = cast.actor("alan"), cast.actor("amy")

    assert not Allocation.objects.visible_to(alan).exists()
    mine = AllocatedAccount.objects.visible_to(alan)
    assert set(mine.values_list("account_id", flat=True)) == {cast.olgas.pk}
    assert AllocatedAccount.objects.visible_to(amy).count() == 2


def test_another_partner_cannot_tell_that_an_account_is_promised(
    cast: Cast, in_force: Callable[..., Allocation]
) -> None:
    Account.objects.filter(pk=cast.olgas.pk).update(partner=cast.beta)
    in_force()

    for name in ("ben", "bo"):
        assert allocation_of(cast.olgas.pk, on=TODAY, actor=cast.actor(name)) is None
        assert not AllocatedAccount.objects.visible_to(cast.actor(name)).exists()


def test_the_table_above_would_notice_a_hole(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: everybody sees every partner."""
    everybody = reach_module.Company.objects.filter(kind="partner")
    monkeypatch.setattr(reach_module, "partners_visible_to", lambda actor: everybody)
    _a_figure(cast, cast.beta)

    leaked = PartnerFigure.objects.visible_to(cast.actor("amy"))

    assert leaked.filter(company=cast.beta).exists()


def _a_figure(cast: Cast, company: object) -> None:
    PartnerFigure.objects.create(
        company=company,
        kind=PartnerFigure.Kind.CREDIT_USED,
        as_of=TODAY,
        value=7_654_321,
        by=cast.opal,
        at=NOW,
    )
