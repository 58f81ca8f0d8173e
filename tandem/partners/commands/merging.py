"""When two accounts become one, what was promised and planned for the absorbed one follows.

Only one promise can bind the kept account: its own stands, and the other is set aside.
"""

from __future__ import annotations

from tandem.keyaccounts.commands.moving import move_rows, move_rows_back, set_aside
from tandem.keyaccounts.events import AccountsMerged, AccountsUnmerged
from tandem.partners.models import AllocatedAccount, PlanAccount, PlanAction, PlanVisit


def partners_follow_merge(event: AccountsMerged) -> None:
    binding = AllocatedAccount.objects.filter(is_binding=True)
    if binding.filter(account_id=event.kept_id).exists():
        set_aside(event, binding.filter(account_id=event.absorbed_id))
    move_rows(event, AllocatedAccount, unique=[("allocation_id",)])
    move_rows(event, PlanAccount, unique=[("plan_id",)])
    for model in (PlanAction, PlanVisit):
        move_rows(event, model)


def partners_go_back(event: AccountsUnmerged) -> None:
    for model in (AllocatedAccount, PlanAccount, PlanAction, PlanVisit):
        move_rows_back(event, model)
