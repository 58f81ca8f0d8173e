"""A person's views of lists: kept, renamed, shown to colleagues, opened first and thrown away."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tandem.foundation.errors import NotThere
from tandem.foundation.models import AuditEntry
from tandem.organisation.commands import saved_views as commands
from tandem.organisation.commands.saved_views import (
    TooManyViews,
    ViewNameTaken,
    change_view,
    delete_view,
    open_with_view,
    save_view,
)
from tandem.organisation.models import OpeningView, SavedView
from tandem.organisation.saved_views import views_of
from tandem.testing.cast import Cast


def _keep(cast: Cast, who: str, name: str = "x", query: str = "", *, is_shared: bool = False):
    return save_view(
        actor=cast.actor(who), page="accounts", name=name, query=query, is_shared=is_shared
    )


def _names(cast: Cast, who: str, page: str = "accounts") -> list[str]:
    return [one.name for one in views_of(cast.actor(who), page)]


def test_a_view_is_kept_and_replaced_under_its_name(cast: Cast) -> None:
    _keep(cast, "olga", " 沉睡 ", "?activity=dormant&x=<script>&sort=-potential")

    _keep(cast, "olga", "沉睡", "activity=dormant&top=1")

    (view,) = views_of(cast.actor("olga"), "accounts")
    assert (view.name, view.query) == ("沉睡", "activity=dormant&top=1")


def test_a_view_keeps_only_what_its_list_understands(cast: Cast) -> None:
    view = _keep(cast, "olga", query="?activity=dormant&evil=1&sort=-potential")

    assert view.query == "activity=dormant&sort=-potential"
    with pytest.raises(NotThere):
        save_view(actor=cast.actor("olga"), page="elsewhere", name="x", query="")


def test_pages_have_views_of_their_own(cast: Cast) -> None:
    olga = cast.actor("olga")
    _keep(cast, "olga", "same")
    save_view(actor=olga, page="opportunities", name="same", query="state=won&top=1")

    (deals,) = views_of(olga, "opportunities")

    assert deals.query == "state=won"
    assert _names(cast, "olga") == ["same"]


def test_a_view_is_ones_own(cast: Cast) -> None:
    view = _keep(cast, "olga")
    otto = cast.actor("otto")

    assert _names(cast, "otto") == []
    with pytest.raises(NotThere):
        delete_view(actor=otto, view_id=view.pk)
    with pytest.raises(NotThere):
        open_with_view(actor=otto, view_id=view.pk, is_wanted=True)
    with pytest.raises(NotThere):
        change_view(actor=otto, view_id=view.pk, name="y", is_shared=True)
    delete_view(actor=cast.actor("olga"), view_id=view.pk)
    assert not SavedView.objects.exists()


def test_views_have_names_and_a_limit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "MOST_VIEWS", 1)
    _keep(cast, "olga")

    for name in ("", " ", "x" * 41):
        with pytest.raises(ViewNameTaken):
            _keep(cast, "olga", name)
    with pytest.raises(TooManyViews):
        _keep(cast, "olga", "y")


def test_a_view_gets_another_name_and_keeps_its_filter(cast: Cast) -> None:
    view = _keep(cast, "olga", "沉睡", "activity=dormant")

    change_view(actor=cast.actor("olga"), view_id=view.pk, name=" 久未 下单 ", is_shared=False)

    (kept,) = views_of(cast.actor("olga"), "accounts")
    assert (kept.name, kept.query) == ("久未 下单", "activity=dormant")


def test_a_name_that_another_view_has_is_refused(cast: Cast) -> None:
    _keep(cast, "olga", "沉睡")
    view = _keep(cast, "olga", "前二十", "top=1")

    with pytest.raises(ViewNameTaken):
        change_view(actor=cast.actor("olga"), view_id=view.pk, name="沉睡", is_shared=False)

    assert set(_names(cast, "olga")) == {"沉睡", "前二十"}


def test_a_shared_view_is_seen_by_the_people_of_its_region_only(cast: Cast) -> None:
    _keep(cast, "olga", "region", is_shared=True)
    everybody = cast.people
    north = cast.olga.region_id

    seen = {name for name in everybody if "region" in _names(cast, name)}

    staff = {name for name, one in everybody.items() if one.region_id == north}
    assert {"olga", "otto", "nora"} & staff <= seen
    assert "uma" not in seen
    assert not {name for name in seen if cast.actor(name).is_partner}


def test_a_view_of_somebody_without_a_region_is_seen_by_all_of_the_vendor(cast: Cast) -> None:
    cast.vera.region = None
    cast.vera.save(update_fields=["region"])
    _keep(cast, "vera", "for all", is_shared=True)

    seen = {name for name in cast.people if "for all" in _names(cast, name)}

    assert {"vera", "olga", "uma", "opal"} <= seen
    assert not {name for name in seen if cast.actor(name).is_partner}
    assert "adam" not in seen  # no business role


def test_partners_people_keep_no_views(cast: Cast) -> None:
    partners = [name for name in cast.people if cast.actor(name).is_partner]

    assert partners
    for name in partners:
        with pytest.raises(NotThere):
            _keep(cast, name)


def test_views_of_somebody_who_left_are_not_shown_any_more(cast: Cast) -> None:
    cast.olga.is_active = False
    cast.olga.save(update_fields=["is_active"])
    SavedView.objects.create(page="accounts", owner=cast.olga, name="old", is_shared=True)

    assert "old" not in _names(cast, "otto")


def test_a_list_opens_with_the_view_that_was_chosen(signed_in, cast: Cast) -> None:
    view = _keep(cast, "olga", "沉睡", "activity=dormant")
    olga = signed_in("olga")
    assert olga.get("/accounts/").status_code == 200

    chosen = olga.post(f"/views/{view.pk}/opening/", {"is_wanted": "1"})

    assert chosen.url == "/accounts/?activity=dormant"
    assert olga.get("/accounts/").url == "/accounts/?activity=dormant"
    assert olga.get("/accounts/?all=1").status_code == 200
    assert olga.get("/accounts/?activity=new").status_code == 200
    assert signed_in("otto").get("/accounts/").status_code == 200
    olga.post(f"/views/{view.pk}/opening/", {})
    assert olga.get("/accounts/").status_code == 200


def test_a_colleagues_view_that_opens_first_goes_when_it_is_taken_back(
    signed_in, cast: Cast
) -> None:
    view = _keep(cast, "olga", query="activity=dormant", is_shared=True)
    SavedView.objects.filter(pk=view.pk).update(region=None)
    uma = signed_in("uma")
    uma.post(f"/views/{view.pk}/opening/", {"is_wanted": "1"})
    assert uma.get("/accounts/").status_code == 302

    change_view(actor=cast.actor("olga"), view_id=view.pk, name="x", is_shared=False)

    assert uma.get("/accounts/").status_code == 200
    assert OpeningView.objects.filter(person=cast.uma).exists()


def test_a_view_is_changed_and_thrown_away_from_the_menu(signed_in, cast: Cast) -> None:
    view = _keep(cast, "olga", "沉睡", "activity=dormant")
    olga = signed_in("olga")

    page = olga.get("/accounts/").content.decode()
    changed = olga.post(f"/views/{view.pk}/", {"name": "久未下单", "is_shared": "1"})

    assert f'action="/views/{view.pk}/"' in page
    assert changed.url == "/accounts/?activity=dormant"
    assert "久未下单" in olga.get("/accounts/").content.decode()
    assert SavedView.objects.get().is_shared
    assert AuditEntry.objects.filter(act="organisation.view_changed").count() == 1
    olga.post(f"/views/{view.pk}/deletion/", {"name": ""})
    assert not SavedView.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_views_of_the_first_release_come_through_the_upgrade() -> None:
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    before = [("keyaccounts", "0010_import_kind"), ("organisation", "0004_door_keys")]
    try:
        old = _at(before)
        company = old.get_model("organisation", "Company").objects.create(name="V")
        owner = old.get_model("organisation", "User").objects.create(
            username="v", name="V", company=company
        )
        old.get_model("keyaccounts", "SavedView").objects.create(
            owner=owner, name="mine", query="top=1", position=3
        )

        new = _at([("keyaccounts", "0011_views_of_every_list")])

        rows = new.get_model("organisation", "SavedView").objects
        told = rows.values_list("page", "owner_id", "name", "query", "position", "is_shared")
        assert list(told) == [("accounts", owner.pk, "mine", "top=1", 3, False)]
    finally:
        _at(newest)


def _at(target: list[tuple[str, str]]):
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps
