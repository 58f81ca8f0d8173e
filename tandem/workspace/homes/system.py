"""The administrator's lights: what runs, what failed, who cannot see anything."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.formats import count
from tandem.foundation.kit import Tile
from tandem.organisation.queries import people_without_role
from tandem.organisation.requests import Request
from tandem.workspace.queries.system import failed_jobs, late_jobs, parked_messages


def home(request: Request) -> dict[str, Any]:
    now = timezone.now()
    late, failed = late_jobs(now).count(), failed_jobs(now).count()
    parked = parked_messages().count()
    idle = people_without_role(actor=request.actor, on=timezone.localdate(now)).count()
    work = reverse("system_work")
    return {
        "tiles": [
            Tile(
                _("Database"),
                connection.display_name,
                note=_("answers"),
            ),
            Tile(
                _("Jobs waiting over two minutes"),
                count(late),
                note=_("no worker may be running") if late else _("the worker keeps up"),
                url=work,
                count=late,
            ),
            Tile(
                _("Jobs failed since yesterday"),
                count(failed),
                url=f"{work}?show=failed",
                count=failed,
            ),
            Tile(_("Messages set aside"), count(parked), url=f"{work}?show=parked", count=parked),
            Tile(
                _("People without a role"),
                count(idle),
                note=_("they see nothing") if idle else "",
                url=f"{reverse('people')}?role=none",
                count=idle,
            ),
        ]
    }
