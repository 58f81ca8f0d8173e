"""What stands beside the board of deals: win rates and the bookings forecast."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TABS = [(_("Win rates"), "win_rate"), (_("Bookings forecast"), "bookings")]
