"""How a person likes the pages: language, theme, density, single-key shortcuts."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

CHOICES: dict[str, tuple[object, ...]] = {
    "language": ("zh-hans", "en"),
    "theme": ("auto", "light", "dark"),
    "density": ("compact", "default", "comfortable"),
    "has_shortcuts": (True, False),
}


@transaction.atomic
def save_preferences(*, actor: Actor, **wanted: object) -> User:
    """Keep the wanted ones of `CHOICES`; the others stay as they are."""
    user = User.objects.select_for_update().filter(pk=actor.user_id).first()
    if user is None:
        raise NotThere("no_such_person", _("Sign in again to keep your preferences."))
    for field, value in wanted.items():
        if value not in CHOICES.get(field, ()):
            raise Refusal(
                "no_such_preference",
                _("There is no such choice for the pages. Choose one of those shown."),
            )
    changed = {field: value for field, value in wanted.items() if getattr(user, field) != value}
    if not changed:
        return user
    before = {field: getattr(user, field) for field in changed}
    for field, value in changed.items():
        setattr(user, field, value)
    user.save(update_fields=list(changed))
    audit.record(
        actor=actor,
        act="organisation.preferences_saved",
        subject=user,
        before=before,
        after=changed,
    )
    return user
