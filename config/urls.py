"""Every address of the product; each has a row in `config/access.py`."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("tandem.workspace.urls")),
    path("", include("tandem.organisation.urls")),
    path("accounts/", include("tandem.keyaccounts.urls")),
    path("plan/", include("tandem.coverage.urls")),
    path("pipeline/", include("tandem.pipeline.urls")),
    path("week/", include("tandem.activities.urls")),
]
