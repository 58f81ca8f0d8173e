from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from tandem.pipeline import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.pipeline, name="pipeline"),
]
