"""Who may write down a fit of the win model: the nightly job, and sales operations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotAllowed
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor


def permit_fitting(actor: Actor) -> None:
    if not actor.has_any({Role.SALES_OPS}):
        raise NotAllowed(
            "fit_by_operations",
            _(
                "Only sales operations and the nightly job write the win model down, because it "
                "speaks of every deal. Ask sales operations."
            ),
        )
