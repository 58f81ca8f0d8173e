"""A person's views of the list: kept, renamed and thrown away, each under its own name."""

from __future__ import annotations

import pytest

from tandem.foundation.errors import NotThere
from tandem.keyaccounts.commands import saved_views as commands
from tandem.keyaccounts.commands.saved_views import (
    TooManyViews,
    ViewNameTaken,
    delete_view,
    rename_view,
    save_view,
)
from tandem.keyaccounts.models import SavedView
from tandem.keyaccounts.queries.lists import saved_views
from tandem.testing.cast import Cast


def test_a_view_is_kept_and_replaced_under_its_name(cast: Cast) -> None:
    olga = cast.actor("olga")
    save_view(actor=olga, name=" 沉睡 ", query="?activity=dormant&x=<script>&sort=-potential")

    save_view(actor=olga, name="沉睡", query="activity=dormant&top=1")

    (view,) = saved_views(actor=olga)
    assert (view.name, view.query) == ("沉睡", "activity=dormant&top=1")


def test_a_view_keeps_only_what_the_filter_understands(cast: Cast) -> None:
    view = save_view(
        actor=cast.actor("olga"), name="x", query="?activity=dormant&evil=1&sort=-potential"
    )

    assert view.query == "activity=dormant&sort=-potential"


def test_a_view_is_ones_own(cast: Cast) -> None:
    view = save_view(actor=cast.actor("olga"), name="x", query="")

    assert saved_views(actor=cast.actor("otto")) == []
    with pytest.raises(NotThere):
        delete_view(actor=cast.actor("otto"), view_id=view.pk)
    delete_view(actor=cast.actor("olga"), view_id=view.pk)
    assert not SavedView.objects.exists()


def test_views_have_names_and_a_limit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "MOST_VIEWS", 1)
    olga = cast.actor("olga")
    save_view(actor=olga, name="x", query="")

    for name in ("", " ", "x" * 41):
        with pytest.raises(ViewNameTaken):
            save_view(actor=olga, name=name, query="")
    with pytest.raises(TooManyViews):
        save_view(actor=olga, name="y", query="")


def test_a_view_gets_another_name_and_keeps_its_filter(cast: Cast) -> None:
    olga = cast.actor("olga")
    view = save_view(actor=olga, name="沉睡", query="activity=dormant")

    rename_view(actor=olga, view_id=view.pk, name=" 久未 下单 ")

    (kept,) = saved_views(actor=olga)
    assert (kept.name, kept.query) == ("久未 下单", "activity=dormant")


def test_a_name_that_another_view_has_is_refused(cast: Cast) -> None:
    olga = cast.actor("olga")
    save_view(actor=olga, name="沉睡", query="activity=dormant")
    view = save_view(actor=olga, name="前二十", query="top=1")

    with pytest.raises(ViewNameTaken):
        rename_view(actor=olga, view_id=view.pk, name="沉睡")
    with pytest.raises(NotThere):
        rename_view(actor=cast.actor("otto"), view_id=view.pk, name="x")

    assert {one.name for one in saved_views(actor=olga)} == {"沉睡", "前二十"}


def test_a_view_is_renamed_and_thrown_away_from_the_menu(signed_in, cast) -> None:
    view = save_view(actor=cast.actor("olga"), name="沉睡", query="activity=dormant")
    olga = signed_in("olga")

    page = olga.get("/accounts/").content.decode()
    renamed = olga.post(f"/accounts/views/{view.pk}/name/", {"name": "久未下单"})

    assert f"/accounts/views/{view.pk}/name/" in page
    assert renamed.url == "/accounts/?activity=dormant"
    assert "久未下单" in olga.get("/accounts/").content.decode()
    olga.post(f"/accounts/views/{view.pk}/deletion/", {"name": ""})
    assert not SavedView.objects.exists()
