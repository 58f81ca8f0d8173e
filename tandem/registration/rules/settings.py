"""The numbers a rulebook may set beside its rules; what it does not name keeps its default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


class BadSetting(ValueError):
    """The message is the name of the setting."""


@dataclass(frozen=True, slots=True)
class Settings:
    decision_hours: int = 16  # working hours until a decision is due: two days
    first_reminder_percent: int = 50
    last_reminder_percent: int = 90
    statement_hours: int = 24  # for both sides of a conflict to be heard
    statement_reminder_percent: int = 70  # of these hours: a side that said nothing is reminded
    appeal_days: int = 10
    protection_days: int = 90
    extension_days: int = 30
    most_extensions: int = 2
    extension_evidence_days: int = 30  # no extension without a sign of work this young
    expiry_warning_days: int = 14
    evidence_days: int = 180  # older signs of work are not looked at
    tries_per_person_day: int = 40
    tries_per_company_day: int = 200
    deal_by_product: bool = True  # two product lines at one customer are two deals


_SMALLEST = {"most_extensions": 0, "first_reminder_percent": 1}
_LARGEST = {
    "first_reminder_percent": 99,
    "last_reminder_percent": 99,
    "statement_reminder_percent": 99,
}
MOST = 3650


def settings_of(said: Any) -> Settings:
    """Settings of a rule file; a name or value that means nothing is refused by name."""
    if not isinstance(said, Mapping):
        raise BadSetting("settings")
    kinds = {field.name: type(field.default) for field in fields(Settings)}
    for name, value in said.items():
        if name not in kinds or type(value) is not kinds[name]:
            raise BadSetting(str(name))
        if not isinstance(value, bool) and not _is_in_range(name, value):
            raise BadSetting(str(name))
    settings = Settings(**said)
    if settings.first_reminder_percent >= settings.last_reminder_percent:
        raise BadSetting("last_reminder_percent")
    return settings


def _is_in_range(name: str, value: Any) -> bool:
    return bool(_SMALLEST.get(name, 1) <= value <= _LARGEST.get(name, MOST))
