from __future__ import annotations

from django.apps import AppConfig


class WinningConfig(AppConfig):
    name = "tandem.winning"
    label = "winning"
