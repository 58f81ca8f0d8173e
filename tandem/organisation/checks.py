"""A misspelt role in the settings would force nobody and say nothing: it is refused at the start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

from tandem.organisation.rules.roles import Role


@register(Tags.security)
def forced_roles_exist(**_kwargs: Any) -> list[Error]:
    unknown = set(settings.TANDEM["SECOND_STEP_ROLES"]) - {role.value for role in Role}
    if not unknown:
        return []
    return [
        Error(
            f"TANDEM_SECOND_STEP names no role: {', '.join(sorted(unknown))}.",
            hint="Name roles by comma: administrator, sales_ops, partner_manager, …",
            id="tandem.E005",
        )
    ]
