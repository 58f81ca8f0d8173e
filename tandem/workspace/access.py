"""Who may call each route of this app."""

from __future__ import annotations

from tandem.organisation.policy import Row

ROWS: list[Row] = []
