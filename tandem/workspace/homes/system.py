"""The administrator's lights: what runs, what failed, who cannot see anything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.formats import count
from tandem.foundation.kit import Tile
from tandem.foundation.models import Job, OutboxMessage
from tandem.organisation.models import RoleGrant, User
from tandem.organisation.requests import Request


def home(request: Request) -> dict[str, Any]:
    now = timezone.now()
    today = timezone.localdate(now)
    held = RoleGrant.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today), user_id=OuterRef("pk"), since__lte=today
    )
    without_role = User.objects.filter(~Exists(held), is_active=True).count()
    late = Job.objects.filter(
        state=Job.State.WAITING, created_at__lt=now - timedelta(minutes=2)
    ).count()
    failed = Job.objects.filter(
        state=Job.State.FAILED, finished_at__gt=now - timedelta(days=1)
    ).count()
    parked = OutboxMessage.objects.exclude(parked_reason="").count()
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
            ),
            Tile(_("Jobs failed since yesterday"), count(failed)),
            Tile(_("Messages set aside"), count(parked)),
            Tile(
                _("People without a role"),
                count(without_role),
                note=_("they see nothing") if without_role else "",
                url=reverse("people"),
            ),
        ]
    }
