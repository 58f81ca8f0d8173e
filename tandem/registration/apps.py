from __future__ import annotations

from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    name = "tandem.registration"
    label = "registration"
