from __future__ import annotations

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "tandem.organisation"
    label = "organisation"

    def ready(self) -> None:
        from tandem.organisation import checks, trail  # noqa: F401  (checks register themselves)

        trail.listen()
