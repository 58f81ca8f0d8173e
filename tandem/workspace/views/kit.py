"""The living page of the interface kit: every part with sample values."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tandem.foundation.kit import sample


def kit(request: HttpRequest) -> HttpResponse:
    return render(request, "foundation/kit.html", sample())
