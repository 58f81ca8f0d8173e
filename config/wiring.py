"""What the apps may not know of each other: one line for each listener, handler and page list."""

from __future__ import annotations

import tandem.coverage.jobs
import tandem.keyaccounts.jobs  # noqa: F401  (job kinds)
from config.access import ROWS
from tandem.activities.jobs import weeks_follow_the_plan
from tandem.coverage.events import CoveragePublished
from tandem.foundation import events
from tandem.organisation import policy

policy.install(ROWS)

events.listen(CoveragePublished, weeks_follow_the_plan)
