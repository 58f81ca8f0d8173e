"""Taking in one mail of a mailbox, and what becomes of its original there.

The mailbox may let go of a mail only after its row is committed; the same mail again changes nothing.
"""

from __future__ import annotations

import logging
from datetime import datetime
from enum import Enum

from django.db import InterfaceError, OperationalError

from tandem.activities.commands.mail_in import receive_mail

log = logging.getLogger("tandem.mail")
MOST_AT_ONCE = 50


class Taken(Enum):
    DONE = "done"  # its row is committed
    FAILED = "failed"  # this mail stops us: it is put aside, so that it does not stop the others
    LATER = "later"  # the database is away: nothing is wrong with the mail


def take_mail(raw: bytes, *, called: str, now: datetime) -> Taken:
    try:
        receive_mail(raw=raw, now=now)
    except (OperationalError, InterfaceError):
        log.warning("The database is away; mails are taken in later.")
        return Taken.LATER
    except Exception:
        log.exception("A mail could not be taken in and was put aside: %s", called)
        return Taken.FAILED
    return Taken.DONE
