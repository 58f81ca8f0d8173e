"""What operations and region managers write down about a partner."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tandem.foundation.errors import NotAllowed, NotThere, Stale
from tandem.foundation.models import AuditEntry
from tandem.partners.commands.describing import (
    Roles,
    add_warehouse,
    close_warehouse,
    describe_partner,
    record_figure,
)
from tandem.partners.models import (
    PartnerFigure,
    PartnerIndustry,
    PartnerProfile,
    PartnerRegion,
    Warehouse,
)
from tandem.partners.tests.conftest import NOW, TODAY, refused
from tandem.testing.cast import Cast

Kind = PartnerFigure.Kind


def test_a_partner_is_described_in_one_go(cast: Cast) -> None:
    profile = _describe(cast)

    assert (profile.is_capital, profile.is_logistics, profile.is_development) == (True, False, True)
    cast.alpha.refresh_from_db()
    assert cast.alpha.capacity == 80
    assert PartnerIndustry.objects.filter(company=cast.alpha).count() == 1
    assert PartnerRegion.objects.filter(company=cast.alpha).get().region == cast.south
    entry = AuditEntry.objects.get(act="partners.partner_described")
    assert entry.after["industries"] == [cast.education.pk]


def test_the_second_of_two_describers_is_told(cast: Cast) -> None:
    read = _describe(cast).version
    _describe(cast, version=read, payment_days=45)

    with pytest.raises(Stale):
        _describe(cast, version=read, payment_days=60)

    assert PartnerProfile.objects.get().payment_days == 45


@pytest.mark.parametrize("name", ["olga", "amy", "vera", "dora"])
def test_others_do_not_describe(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        _describe(cast, by=name)


def test_a_manager_describes_no_partner_of_another_region(cast: Cast) -> None:
    with pytest.raises(NotThere):
        _describe(cast, by="sam")


def test_nobody_of_the_partner_is_its_caretaker(cast: Cast) -> None:
    with refused("caretaker_of_the_partner"):
        _describe(cast, caretaker=cast.amy)


def test_a_warehouse_is_added_and_closed_once(cast: Cast) -> None:
    opal = cast.actor("opal")
    made = add_warehouse(
        actor=opal,
        company_id=cast.alpha.pk,
        name=" 通州 一号库 ",
        city="北京",
        region_id=cast.north.pk,
        area_sqm=3000,
        now=NOW,
    )

    for _again in range(2):
        close_warehouse(actor=opal, warehouse_id=made.pk, on=TODAY, now=NOW)

    assert Warehouse.objects.get().name == "通州 一号库"
    assert AuditEntry.objects.filter(act="partners.warehouse_closed").count() == 1


def test_a_figure_of_the_same_day_corrects_the_first(cast: Cast) -> None:
    _figure(cast, value=100)
    _figure(cast, value=90)

    assert PartnerFigure.objects.get().value == 90
    last = AuditEntry.objects.filter(act="partners.figure_recorded").latest("id")
    assert (last.before["value"], last.after["value"]) == (100, 90)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"kind": "weather"}, "figure_of_no_kind"),
        ({"value": -1}, "figure_out_of_range"),
        ({"as_of": date(2026, 12, 1)}, "figure_of_tomorrow"),
        ({"kind": Kind.ON_TIME, "value": 1}, "more_than_all_deliveries"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(cast: Cast, facts: dict[str, Any], code: str) -> None:
    with refused(code):
        _figure(cast, **facts)

    assert not PartnerFigure.objects.exists()


@pytest.mark.parametrize("name", ["nora", "olga", "amy"])
def test_only_operations_enter_figures(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        _figure(cast, by=name)


def _describe(cast: Cast, *, by: str = "opal", **facts: Any) -> PartnerProfile:
    usual: dict[str, Any] = {
        "version": None,
        "roles": Roles(is_capital=True, is_logistics=False, is_development=True),
        "caretaker": cast.nora,
        "since": date(2024, 4, 1),
        "payment_days": 30,
        "capacity": 80,
        "industry_ids": [cast.education.pk],
        "region_ids": [cast.south.pk],
    }
    return describe_partner(
        actor=cast.actor(by), company_id=cast.alpha.pk, now=NOW, **(usual | facts)
    )


def _figure(cast: Cast, *, by: str = "opal", **facts: Any) -> PartnerFigure:
    usual = {"kind": Kind.CREDIT_USED, "as_of": TODAY, "value": 100, "source": "财务月报"}
    return record_figure(actor=cast.actor(by), company_id=cast.alpha.pk, now=NOW, **(usual | facts))
