"""Tags of the interface kit: icons, marks, and numbers as docs/ui-kit.md says they are written."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from tandem.foundation import formats
from tandem.foundation.kit import marks

register = template.Library()

register.simple_tag(marks.icon, name="icon")
register.simple_tag(marks.chip, name="chip")
register.simple_tag(marks.person, name="person")
register.simple_tag(marks.pair, name="pair")
register.simple_tag(marks.avatar, name="avatar")
register.simple_tag(marks.segment, name="segment")
register.simple_tag(formats.unit_label, name="unit_label")

register.filter("count", formats.count)
register.filter("phone", formats.phone)
register.filter("iso", formats.day)
register.filter("day_short", formats.day_short)
register.filter("weekday", formats.weekday)
register.filter("distance", formats.distance)
register.filter("direction", formats.direction)


@register.filter
def amount(value: Any, unit: str | None = None) -> str:
    return formats.amount(value, unit=unit)


@register.filter
def percent(value: Any, digits: int = 0) -> str:
    return formats.percent(value, digits=int(digits))


@register.filter
def decimal(value: Any, digits: int = 1) -> str:
    return formats.decimal(value, digits=int(digits))


@register.filter
def km(value: float | None) -> str:
    """A way in kilometres, written as every distance is."""
    return formats.distance(value * 1000 if value is not None else None)


@register.filter
def ago(value: date | None, today: date | None = None) -> str:
    """Give the page's own day where it has one: `{{ seen_on|ago:today }}`."""
    return formats.ago(value, today=today or timezone.localdate())


@register.simple_tag
def html_lang() -> str:
    return "zh-Hans" if (get_language() or "zh").startswith("zh") else "en"


@register.filter
def is_check(bound_field: Any) -> bool:
    """A lone checkbox stands before its label; a list of them does not."""
    return getattr(bound_field.field.widget, "input_type", "") == "checkbox" and not getattr(
        bound_field.field.widget, "choices", None
    )
