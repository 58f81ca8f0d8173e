from __future__ import annotations

from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "tandem.coverage"
    label = "coverage"
