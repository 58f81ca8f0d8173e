"""The values of the page that puts accounts into a joint plan."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tandem.foundation.kit import Empty, Grid, Row
from tandem.organisation.rules.scope import Actor
from tandem.partners.account_grid import account_cells, account_columns
from tandem.partners.models import JointPlan
from tandem.partners.queries.plan_accounts import accounts_for_plan

SHOWN = 200


def plan_accounts_context(actor: Actor, plan: JointPlan, text: str) -> dict[str, Any]:
    return {
        "plan": plan,
        "text": text,
        "grid": Grid(
            id="free-accounts",
            label=_("Accounts this partner serves"),
            selectable=True,
            columns=account_columns(),
            rows=[
                Row(
                    id=account.pk,
                    label=account.name,
                    cells=account_cells(account, account.name),
                )
                for account in accounts_for_plan(actor, plan, text)[:SHOWN]
            ],
            empty=Empty(
                _("No account can be added"),
                _("Locked accounts this partner serves, and that are not in the plan, stand here."),
            ),
        ),
        "acts": [{"value": "add", "label": _("Put in"), "icon": "plus", "key": "i"}],
    }
