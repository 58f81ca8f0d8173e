from __future__ import annotations

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "tandem.foundation"
    label = "foundation"

    def ready(self) -> None:
        from tandem.foundation import checks  # noqa: F401  (registers the boot checks)
