"""A job is found by the first word of its kind: the app whose `jobs` module, or package, holds it."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from tandem.foundation import jobs


def test_every_kind_of_job_stands_in_the_jobs_of_the_app_it_names() -> None:
    homes = {app.label: f"{app.name}.jobs" for app in apps.get_app_configs()}
    for app, home in homes.items():
        if home.startswith("tandem.") and app != "foundation" and find_spec(home):
            import_module(home)

    kinds = {kind: function.__module__ for kind, function in jobs._kinds.items()}

    assert len(kinds) >= 6
    strays = [
        kind
        for kind, module in kinds.items()
        if not f"{module}.".startswith(f"{homes[kind.partition('.')[0]]}.")
    ]
    assert strays == []
