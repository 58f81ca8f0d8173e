from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class FoundationConfig(AppConfig):
    name = "tandem.foundation"
    label = "foundation"

    def ready(self) -> None:
        from tandem.foundation import checks  # noqa: F401  (registers the boot checks)

        # Listeners, handlers and job kinds, for the web server, the worker and the tests alike.
        import_module(settings.WIRING)
