"""`bin/tandem rebuild_standing`: what stands on each account is what its orders and locks say."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tandem.keyaccounts.commands.standing import rebuild_standing


class Command(BaseCommand):
    help = "Compare every account with its orders and locks, and mend those that do not agree."

    def handle(self, *args: Any, **options: Any) -> None:
        mended = rebuild_standing(on=timezone.localdate())
        self.stdout.write(f"{mended} accounts mended.")
