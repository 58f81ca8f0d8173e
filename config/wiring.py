"""What the apps may not know of each other: one line for each listener, handler and page list."""

from __future__ import annotations

from config.access import ROWS
import tandem.keyaccounts.jobs  # noqa: F401  (job kinds)
from tandem.organisation import policy

policy.install(ROWS)
