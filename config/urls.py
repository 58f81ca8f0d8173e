"""Every address of the product; each has a row in `config/access.py`."""

from __future__ import annotations

from django.urls import include, path

from tandem.activities.views import shell

urlpatterns = [
    path("", include("tandem.workspace.urls")),
    path("", include("tandem.organisation.urls")),
    path("accounts/", include("tandem.keyaccounts.urls")),
    path("partners/", include("tandem.partners.urls")),
    path("plan/", include("tandem.coverage.urls")),
    path("pipeline/", include("tandem.pipeline.urls")),
    path("registrations/", include("tandem.registration.urls")),
    path("partner/", include("tandem.portal.urls")),
    path("winning/", include("tandem.winning.urls")),
    path("week/", include("tandem.activities.urls")),
    # A service worker rules what lies below its own address.
    path("sw.js", shell.service_worker, name="service_worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("offline/", shell.offline, name="offline"),
]
