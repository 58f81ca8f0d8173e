"""What the apps may not know of each other: one line for each listener, handler and page list."""

from __future__ import annotations

import tandem.coverage.jobs
import tandem.keyaccounts.jobs  # noqa: F401  (job kinds)
from config.access import ROWS
from tandem.activities.commands.merging import activities_follow_merge, activities_go_back
from tandem.activities.jobs import weeks_follow_the_plan
from tandem.coverage.commands.merging import coverage_follows_merge, coverage_goes_back
from tandem.coverage.events import CoveragePublished
from tandem.foundation import events
from tandem.keyaccounts.events import AccountsMerged, AccountsUnmerged
from tandem.organisation import policy

policy.install(ROWS)

events.listen(CoveragePublished, weeks_follow_the_plan)
events.listen(AccountsMerged, coverage_follows_merge)
events.listen(AccountsMerged, activities_follow_merge)
events.listen(AccountsUnmerged, coverage_goes_back)
events.listen(AccountsUnmerged, activities_go_back)
