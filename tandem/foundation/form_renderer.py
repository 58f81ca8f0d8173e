"""Django forms drawn with the kit's fields, with or without `django.forms` among the apps."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.template.loader import get_template


class KitRenderer(DjangoTemplates):
    form_template_name = "foundation/forms/form.html"
    field_template_name = "foundation/_field.html"

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("foundation/"):
            return get_template(template_name)
        return super().get_template(template_name)
