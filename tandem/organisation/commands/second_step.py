"""Taking a lost authenticator back: done by another administrator, never by oneself."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.organisation.models import User
from tandem.organisation.permissions import permit_people
from tandem.organisation.rules.scope import Actor


class OwnSecondStep(Refusal):
    """One person alone must not be able to swap their second step."""


@transaction.atomic
def take_back_second_step(*, actor: Actor, user_id: int) -> User:
    """Forget the person's authenticator and codes; a code given for it opens nothing any more."""
    permit_people(actor)
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotThere("no_such_person", _("This person does not exist. Go back to the list."))
    if user.pk == actor.user_id:
        raise OwnSecondStep(
            "own_second_step",
            _("You cannot take back your own second step. Ask another administrator."),
        )
    kinds = sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    Authenticator.objects.filter(user=user).delete()
    audit.record(
        actor=actor,
        act="organisation.second_step_taken_back",
        subject=user,
        before={"kinds": kinds},
    )
    return user
