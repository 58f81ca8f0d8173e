"""Correcting, removing and putting back what is known of an account (trust T69)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tandem.foundation.errors import NotAllowed, NotThere, Stale
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.commands.fact_changes import change_fact, put_fact_back, remove_fact
from tandem.keyaccounts.commands.fact_rows import FactIncomplete, FactTwice
from tandem.keyaccounts.commands.facts import (
    add_contact,
    add_need,
    add_once,
    add_site,
    set_installed_base,
)
from tandem.keyaccounts.commands.figures import add_figures
from tandem.keyaccounts.models import Contact, Figure, InstalledBase, Need, Site
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def change(cast: Cast, row: Any, who: str = "olga", *, was: dict[str, Any], **changes: Any) -> Any:
    return change_fact(
        actor=cast.actor(who),
        account_id=row.account_id,
        model=type(row),
        fact_id=row.pk,
        was=was,
        now=NOW,
        **changes,
    )


def remove(cast: Cast, row: Any, who: str = "olga", **was: Any) -> int:
    return remove_fact(
        actor=cast.actor(who),
        account_id=row.account_id,
        model=type(row),
        fact_id=row.pk,
        was=was,
        now=NOW,
    )


def kept(cast: Cast, add: Any, **facts: Any) -> Any:
    return add(actor=cast.actor("olga"), account_id=cast.olgas.pk, now=NOW, **facts)


def test_two_people_change_different_columns_and_both_are_kept(cast: Cast) -> None:
    row = kept(cast, add_contact, name="王主任", title="处长")

    change(cast, row, "olga", was={"title": "处长"}, title="院长")
    change(cast, row, "iris", was={"phone": ""}, phone="010-1")

    row.refresh_from_db()
    assert (row.title, row.phone) == ("院长", "010-1")


def test_of_two_who_change_one_column_the_second_is_told_both_texts(cast: Cast) -> None:
    row = kept(cast, add_contact, name="王主任", title="处长")
    change(cast, row, "olga", was={"title": "处长"}, title="院长")

    with pytest.raises(Stale) as refused:
        change(cast, row, "iris", was={"title": "处长"}, title="主任")

    assert refused.value.facts["theirs"] == {"title": "院长"}
    assert refused.value.facts["yours"] == {"title": "主任"}
    row.refresh_from_db()
    assert row.title == "院长"
    assert AuditEntry.objects.filter(act="keyaccounts.contact_changed").count() == 1


def test_saving_what_stands_there_leaves_no_trace(cast: Cast) -> None:
    row = kept(cast, add_contact, name="王主任")

    change(cast, row, was={"name": "王主任"}, name="王主任")

    assert not AuditEntry.objects.filter(act="keyaccounts.contact_changed").exists()


def test_penetration_follows_a_corrected_and_a_removed_count(cast: Cast) -> None:
    own = kept(cast, set_installed_base, brand="A", units=10, as_of=TODAY, is_own=True)
    kept(cast, set_installed_base, brand="B", units=10, as_of=TODAY)

    change(cast, own, was={"units": 10}, units=30)
    cast.olgas.refresh_from_db()
    assert cast.olgas.penetration_permille == 750

    remove(cast, own, units=30)
    cast.olgas.refresh_from_db()
    assert (cast.olgas.units_own, cast.olgas.units_all) == (0, 10)


def test_a_count_moved_onto_another_of_that_day_is_refused(cast: Cast) -> None:
    kept(cast, set_installed_base, brand="A", units=10, as_of=TODAY)
    other = kept(cast, set_installed_base, brand="B", units=5, as_of=TODAY)

    with pytest.raises(FactTwice):
        change(cast, other, was={"brand": "B"}, brand="A")

    assert InstalledBase.objects.count() == 2


def test_the_need_shown_falls_when_the_strongest_is_removed(cast: Cast) -> None:
    strong = kept(cast, add_need, what="机房", level=3, source="visit", on=TODAY)
    kept(cast, add_need, what="笔记本", level=1, source="call", on=TODAY)

    remove(cast, strong, what="机房")

    cast.olgas.refresh_from_db()
    assert cast.olgas.need_level == 1


def test_figures_make_the_wallet_and_their_removal_unmakes_it(cast: Cast) -> None:
    kept(cast, add_figures, as_of=TODAY, revenue_year=300, wallet_low=400, wallet_high=800)
    cast.olgas.refresh_from_db()
    assert (cast.olgas.potential_minor, cast.olgas.penetration_permille) == (600, 500)

    low = Figure.objects.get(kind="wallet_low")
    change(cast, low, was={"amount_minor": 400}, amount_minor=600)
    cast.olgas.refresh_from_db()
    assert cast.olgas.potential_minor == 700

    remove(cast, low, amount_minor=600)
    cast.olgas.refresh_from_db()
    assert (cast.olgas.wallet_low_minor, cast.olgas.potential_minor) == (0, 800)
    assert cast.olgas.revenue_year_minor == 300


def test_a_place_without_a_point_stands_at_its_city_and_moves_with_it(cast: Cast) -> None:
    site = kept(cast, add_site, city="北京", is_main=True)
    assert (site.is_exact, round(site.lat)) == (False, 40)

    change(cast, site, was={"city": "北京"}, city="上海")
    site.refresh_from_db()
    assert (site.is_exact, round(site.lat)) == (False, 31)

    change(cast, site, was={"lat": site.lat, "lon": site.lon}, lat=31.5, lon=121.5)
    cast.olgas.refresh_from_db()
    site.refresh_from_db()
    assert site.is_exact
    assert cast.olgas.lat == 31.5


def test_another_main_place_ends_the_first(cast: Cast) -> None:
    kept(cast, add_site, city="北京", is_main=True)
    second = kept(cast, add_site, city="天津")

    change(cast, second, was={"is_main": False}, is_main=True)

    assert Site.objects.get(is_main=True).pk == second.pk


def test_what_is_removed_can_be_put_back_whole_and_once(cast: Cast) -> None:
    need = kept(cast, add_need, what="机房", level=3, source="visit", on=TODAY)
    entry = remove(cast, need, what="机房")

    for _time in range(2):
        put_fact_back(actor=cast.actor("olga"), account_id=cast.olgas.pk, entry_id=entry, now=NOW)

    again = Need.objects.get()
    assert (again.pk, again.what, again.level, again.on) == (need.pk, "机房", 3, TODAY)
    cast.olgas.refresh_from_db()
    assert cast.olgas.need_level == 3
    assert AuditEntry.objects.filter(act="keyaccounts.need_put_back").count() == 1


def test_a_row_somebody_changed_is_not_removed_unread(cast: Cast) -> None:
    row = kept(cast, add_contact, name="王主任")
    change(cast, row, was={"phone": ""}, phone="010-1")

    with pytest.raises(Stale):
        remove(cast, row, "iris", name="王主任", phone="")

    assert Contact.objects.exists()


@pytest.mark.parametrize(
    ("who", "error"),
    [("otto", NotThere), ("uma", NotThere), ("vera", NotAllowed), ("amy", NotAllowed)],
)
def test_others_change_and_remove_nothing(cast: Cast, who: str, error: type[Exception]) -> None:
    row = kept(cast, add_contact, name="王主任")

    with pytest.raises(error):
        change(cast, row, who, was={"title": ""}, title="x")
    with pytest.raises(error):
        remove(cast, row, who, name="王主任")


def test_a_row_of_another_account_is_not_there(cast: Cast) -> None:
    row = kept(cast, add_contact, name="王主任")
    row.account_id = cast.ottos.pk

    with pytest.raises(NotThere):
        change(cast, row, "otto", was={"title": ""}, title="x")
    with pytest.raises(NotThere):
        put_fact_back(actor=cast.actor("otto"), account_id=cast.ottos.pk, entry_id=1, now=NOW)


def test_a_change_that_leaves_nothing_said_is_refused(cast: Cast) -> None:
    row = kept(cast, add_contact, name="王主任")

    with pytest.raises(FactIncomplete):
        change(cast, row, was={"name": "王主任"}, name="  ")

    row.refresh_from_db()
    assert row.name == "王主任"


def test_a_form_sent_twice_adds_once(cast: Cast) -> None:
    for _time in range(2):
        add_once(
            add=add_contact,
            key="k1",
            actor=cast.actor("olga"),
            account_id=cast.olgas.pk,
            now=NOW,
            name="王主任",
        )

    assert Contact.objects.count() == 1
