"""The living page of the interface kit: every part with sample values."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from tandem.foundation.kit import sample
from tandem.organisation.requests import Request


def kit(request: Request) -> HttpResponse:
    return render(request, "foundation/kit.html", sample())
