"""Who may load opportunities: sales operations, since a file speaks for everybody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotAllowed
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor


def permit_recording(actor: Actor) -> None:
    if not actor.has_any({Role.SALES_OPS}):
        raise NotAllowed(
            "opportunities_by_operations",
            _(
                "Only sales operations load opportunities from another system, because a file speaks "
                "for every seller. Send them the file."
            ),
        )
