"""A day picker shows the day it is given: browsers read ISO only, whatever the language."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.utils import translation

from tandem.foundation.day_field import DayField


class WhenForm(forms.Form):
    on = DayField()


@pytest.mark.parametrize("language", ["zh-hans", "en", "de"])
def test_the_picker_is_given_an_iso_day_in_every_language(language: str) -> None:
    with translation.override(language):
        written = str(WhenForm(initial={"on": date(2026, 3, 9)})["on"])

    assert 'type="date"' in written
    assert 'value="2026-03-09"' in written


def test_an_iso_day_is_read() -> None:
    form = WhenForm({"on": "2026-03-09"})

    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2026, 3, 9)
