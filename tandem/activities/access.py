"""Who may call each route of this app."""

from __future__ import annotations

from tandem.organisation.access import Row

ROWS: list[Row] = []
