from __future__ import annotations

from django.apps import AppConfig


class KeyaccountsConfig(AppConfig):
    name = "tandem.keyaccounts"
    label = "keyaccounts"
