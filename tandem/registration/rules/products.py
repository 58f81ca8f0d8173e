"""The product lines a deal is registered for; a rulebook names them by these words."""

from __future__ import annotations

PRODUCTS = ("notebook", "desktop", "server", "storage", "printer", "service")
