"""Draw numbers in threads, some of them in vain: `python -m tests.concurrency.numbers [planted]`.

A process of its own on a live database, because the suite's own database knows one connection.
"""

from __future__ import annotations

import os
import random
import sys
import threading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
THREADS, DRAWS, LOST = 6, 20, 0.2
SERIES = "live test"


def main(*, is_planted: bool) -> None:
    import django

    django.setup()
    if is_planted:
        from tests.live.planted import take_out_guards

        take_out_guards()
    threads = [threading.Thread(target=draw, args=(seed,)) for seed in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class ChangedMind(Exception):
    """Whoever asked for the number does not issue the document after all."""


def draw(seed: int) -> None:
    from django.db import connection, transaction
    from django.utils import timezone

    from tandem.foundation import numbering
    from tandem.foundation.models import OutboxMessage

    chance = random.Random(seed)
    for _ in range(DRAWS):
        try:
            with transaction.atomic():
                number = numbering.next_number(SERIES)
                now = timezone.now()
                OutboxMessage.objects.create(
                    kind=SERIES, payload=number, created_at=now, not_before=now, delivered_at=now
                )
                if chance.random() < LOST:
                    raise ChangedMind
        except ChangedMind:
            continue
    connection.close()


if __name__ == "__main__":
    main(is_planted="planted" in sys.argv)
