"""A person's saved views of the list: a filter under a name, kept as the address that leads to it."""

from __future__ import annotations

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.keyaccounts.models import SavedView
from tandem.keyaccounts.queries.reading import parse_filter
from tandem.organisation.rules.scope import Actor

MOST_VIEWS = 50


class ViewNameTaken(Refusal):
    """Each of a person's views has its own name."""


class TooManyViews(Refusal):
    """More tabs than anybody can tell apart."""


@transaction.atomic
def save_view(*, actor: Actor, name: str, query: str) -> SavedView:
    """Keep a filter under a name, as the address that leads to it; the same name is replaced."""
    clean = _view_name(name)
    views = SavedView.objects.filter(owner_id=actor.user_id)
    if not views.filter(name=clean).exists() and views.count() >= MOST_VIEWS:
        raise TooManyViews(
            "too_many_views",
            _("You keep %(most)s views already. Delete one you no longer use, then save again.")
            % {"most": MOST_VIEWS},
        )
    view, _made = SavedView.objects.update_or_create(
        owner_id=actor.user_id,
        name=clean,
        defaults={"query": _canonical(query)[:600], "position": views.count()},
    )
    audit.record(
        actor=actor,
        act="keyaccounts.view_saved",
        subject=view,
        after={"name": view.name, "query": view.query},
    )
    return view


@transaction.atomic
def rename_view(*, actor: Actor, view_id: int, name: str) -> SavedView:
    """Another name for the same filter; a name that another view has is refused."""
    view, clean = _own_view(actor, view_id), _view_name(name)
    before = view.name
    if clean == before:
        return view
    if SavedView.objects.filter(owner_id=actor.user_id, name=clean).exists():
        raise ViewNameTaken(
            "view_name_taken",
            _("You have a view called “%(name)s” already. Choose another name.") % {"name": clean},
        )
    view.name = clean
    view.save(update_fields=["name"])
    audit.record(
        actor=actor,
        act="keyaccounts.view_renamed",
        subject=view,
        before={"name": before},
        after={"name": clean},
    )
    return view


@transaction.atomic
def delete_view(*, actor: Actor, view_id: int) -> None:
    view = _own_view(actor, view_id)
    before = {"name": view.name, "query": view.query}
    audit.record(actor=actor, act="keyaccounts.view_deleted", subject=view, before=before)
    view.delete()


def _own_view(actor: Actor, view_id: int) -> SavedView:
    """Held, so that two changes of one person take turns."""
    views = SavedView.objects.select_for_update().filter(owner_id=actor.user_id)
    view = views.filter(pk=view_id).first()
    if view is None:
        raise NotThere("no_such_view", _("This view does not exist any more."))
    return view


def _view_name(name: str) -> str:
    clean = " ".join(name.split())
    if not clean or len(clean) > 40:
        raise ViewNameTaken(
            "view_name_missing",
            _("A view needs a name of at most 40 characters. Type one that says what it shows."),
        )
    return clean


def _canonical(query: str) -> str:
    """Only what the filter understands is kept, so an old view never carries anything odd."""
    params = QueryDict(query.removeprefix("?"))
    parts = [parse_filter(params).as_query()]
    if params.get("sort", "").removeprefix("-").replace("_", "").isalpha():
        parts.append(f"sort={params['sort']}")
    return "&".join(part for part in parts if part)
