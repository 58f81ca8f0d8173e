"""A person's saved views of lists: a filter under a name, perhaps for colleagues, perhaps opened first."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.organisation.commands.view_pages import tidy_query
from tandem.organisation.models import OpeningView, SavedView, User
from tandem.organisation.rules.roles import BUSINESS_ROLES
from tandem.organisation.rules.scope import Actor

MOST_VIEWS = 50


class ViewNameTaken(Refusal):
    """Each of a person's views of a page has its own name."""


class TooManyViews(Refusal):
    """More tabs than anybody can tell apart."""


@transaction.atomic
def save_view(
    *, actor: Actor, page: str, name: str, query: str, is_shared: bool = False
) -> SavedView:
    """Keep a filter under a name, as the address that leads to it; the same name is replaced."""
    owner, clean, address = _in_turn(actor), _view_name(name), tidy_query(page, query)
    views = SavedView.objects.filter(owner=owner, page=page)
    if not views.filter(name=clean).exists() and views.count() >= MOST_VIEWS:
        raise TooManyViews(
            "too_many_views",
            _("You keep %(most)s views already. Delete one you no longer use, then save again.")
            % {"most": MOST_VIEWS},
        )
    said = {"query": address, "is_shared": is_shared, "region_id": owner.region_id}
    view, _made = SavedView.objects.update_or_create(
        owner=owner,
        page=page,
        name=clean,
        defaults=said,
        create_defaults=said | {"position": views.count()},
    )
    audit.record(actor=actor, act="organisation.view_saved", subject=view, after=_told(view))
    return view


@transaction.atomic
def change_view(*, actor: Actor, view_id: int, name: str, is_shared: bool) -> SavedView:
    """Another name for the same filter, or other readers; a name that another view has is refused."""
    owner, view = _in_turn(actor), _own_view(actor, view_id)
    clean = _view_name(name)
    before = _told(view)
    others = SavedView.objects.filter(owner=owner, page=view.page).exclude(pk=view.pk)
    if others.filter(name=clean).exists():
        raise ViewNameTaken(
            "view_name_taken",
            _("You have a view called “%(name)s” already. Choose another name.") % {"name": clean},
        )
    view.name, view.is_shared, view.region_id = clean, is_shared, owner.region_id
    if _told(view) == before:
        return view
    view.save(update_fields=["name", "is_shared", "region"])
    audit.record(
        actor=actor,
        act="organisation.view_changed",
        subject=view,
        before=before,
        after=_told(view),
    )
    return view


@transaction.atomic
def delete_view(*, actor: Actor, view_id: int) -> str:
    """Gives the page it was of; who opened that page with it opens the plain list again."""
    _in_turn(actor)
    view = _own_view(actor, view_id)
    audit.record(actor=actor, act="organisation.view_deleted", subject=view, before=_told(view))
    view.delete()
    return view.page


@transaction.atomic
def open_with_view(*, actor: Actor, view_id: int, is_wanted: bool) -> SavedView:
    """The page opens with this view from now on, or with the plain list again."""
    person = _in_turn(actor)
    view = SavedView.objects.visible_to(actor).filter(pk=view_id).first()
    if view is None:
        raise _no_such_view()
    if is_wanted:
        OpeningView.objects.update_or_create(person=person, page=view.page, defaults={"view": view})
    else:
        OpeningView.objects.filter(person=person, view=view).delete()
    audit.record(
        actor=actor,
        act="organisation.opening_view_chosen",
        subject=view,
        after={"opens": is_wanted, "page": view.page},
    )
    return view


def _in_turn(actor: Actor) -> User:
    """Held, so that two changes of one person take turns. Partners' people have no views."""
    if not actor.has_any(BUSINESS_ROLES):
        raise _no_such_view()
    return User.objects.select_for_update(of=("self",)).get(pk=actor.person_id)


def _own_view(actor: Actor, view_id: int) -> SavedView:
    view = SavedView.objects.filter(owner_id=actor.user_id, pk=view_id).first()
    if view is None:
        raise _no_such_view()
    return view


def _no_such_view() -> NotThere:
    return NotThere("no_such_view", _("This view does not exist any more."))


def _view_name(name: str) -> str:
    clean = " ".join(name.replace("\x00", "").split())
    if not clean or len(clean) > 40:
        raise ViewNameTaken(
            "view_name_missing",
            _("A view needs a name of at most 40 characters. Type one that says what it shows."),
        )
    return clean


def _told(view: SavedView) -> dict[str, Any]:
    return {
        "name": view.name,
        "query": view.query,
        "is_shared": view.is_shared,
        "region": view.region_id,
    }
