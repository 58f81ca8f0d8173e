"""The policy table: one row a route, gathered from each app's `access.py`.

A route without a row is closed to everybody, and tests/access/ fails until it has one.
"""

from __future__ import annotations

from importlib import import_module

from tandem.organisation.policy import Row

APPS = (
    "workspace",
    "organisation",
    "keyaccounts",
    "partners",
    "coverage",
    "pipeline",
    "activities",
    "registration",
    "portal",
    "winning",
)

ROWS: list[Row] = [row for app in APPS for row in import_module(f"tandem.{app}.access").ROWS]
