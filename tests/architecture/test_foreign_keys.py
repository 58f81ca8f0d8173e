"""Foreign keys point down or stay in their app: the arrows that no import shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Field

from tests.architecture.floors import floor_of


def relations() -> Iterator[Any]:
    for model in apps.get_models():
        if model.__module__.startswith("tandem."):
            for field in model._meta.get_fields():
                if isinstance(field, Field) and field.is_relation:
                    yield field


def test_a_foreign_key_never_points_up_or_sideways() -> None:
    wrong = [
        f"{field.model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for field in relations()
        if not _points_down(field)
    ]

    assert wrong == []


def test_what_is_pointed_at_does_not_know_its_pointers() -> None:
    named = [
        f"{field.model._meta.label}.{field.name}"
        for field in relations()
        if not str(field.remote_field.related_name or "").endswith("+")
        and field.related_model._meta.app_label != field.model._meta.app_label
    ]

    assert named == []


def _points_down(field: Any) -> bool:
    here, there = field.model._meta.app_label, field.related_model._meta.app_label
    if here == there or field.related_model._meta.label == "organisation.User":
        return True  # who did it: the ground may name a person by the setting AUTH_USER_MODEL
    return floor_of(here) > floor_of(there)
