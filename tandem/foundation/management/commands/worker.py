"""`bin/tandem worker`: runs jobs, hands on those of dead workers, delivers the outbox."""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from tandem.foundation import housekeeping

log = logging.getLogger(__name__)
EVERY_SECONDS = 2


class Command(BaseCommand):
    help = "Run jobs and deliver messages until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        keeper = threading.Thread(target=_keep_house, args=(stop,), daemon=True)
        keeper.start()
        try:
            call_command("db_worker", queue_name="*", interval=0.2, verbosity=0)
        finally:
            stop.set()


def _keep_house(stop: threading.Event) -> None:
    while not stop.wait(EVERY_SECONDS):
        try:
            housekeeping.run(timezone.now())
        except Exception:
            log.exception("Housekeeping failed; it will be tried again.")
            connection.close()
