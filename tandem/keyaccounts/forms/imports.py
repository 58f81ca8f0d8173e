"""The wizard's forms: a file, what columns mean, what unknown values mean."""

from __future__ import annotations

from collections.abc import Container

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tandem.foundation.quantities import UNITS
from tandem.foundation.requests import whole_number


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("The list"),
        help_text=_(
            "XLSX or CSV, up to 50 MB. Any column order, any header; nothing is entered yet."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.tsv,.txt"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.MAX_IMPORT_BYTES:
            raise forms.ValidationError(
                _("This file is larger than 50 MB. Save the list alone, without pictures.")
            )
        return file


def columns_from(
    data: QueryDict, known: Container[str]
) -> tuple[dict[int, str | None], dict[int, str]]:
    """Chosen field and unit by column position: `field_3=name`, `unit_3=万元`."""
    fields: dict[int, str | None] = {}
    units: dict[int, str] = {}
    for name, value in data.items():
        kind, _underscore, number = name.partition("_")
        position = whole_number(number)
        if position is None:
            continue
        if kind == "field" and (value == "" or value in known):
            fields[position] = str(value) or None
        if kind == "unit" and value in UNITS:
            units[position] = str(value)
    return fields, units


def answers_from(data: QueryDict) -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    """Meanings of unknown values, and defaults for empty cells.

    `asked_0=region|华北`, `answer_0=17`; `default_industry=3`.
    """
    answers: dict[tuple[str, str], str] = {}
    for name, value in data.items():
        if name.startswith("asked_"):
            field, _bar, text = str(value).partition("|")
            chosen = data.get(name.replace("asked_", "answer_"), "")
            if chosen:
                answers[field, text] = "" if chosen == "empty" else str(chosen)
    defaults = {
        name.removeprefix("default_"): str(value)
        for name, value in data.items()
        if name.startswith("default_") and value
    }
    return answers, defaults
