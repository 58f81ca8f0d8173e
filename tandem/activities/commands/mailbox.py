"""Emptying the mailbox of blind copies: each mail once, however often it is delivered.

The folder is a Maildir, which any mail server or fetcher fills. What was looked at moves on to `cur`;
a mail that stops us is put into `failed`, so that it does not stop the others.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings

from tandem.activities.commands.mail import MOST_BYTES
from tandem.activities.commands.mail_in import receive_mail

log = logging.getLogger("tandem.mail")
MOST_AT_ONCE = 50


def empty_mailbox(now: datetime) -> int:
    """Take in what is new; returns how many mails."""
    if not settings.MAIL_IN:
        return 0
    root = Path(settings.MAIL_IN)
    try:
        waiting = sorted(path for path in (root / "new").iterdir() if path.is_file())
    except OSError as error:
        log.warning("The mailbox cannot be read: %s", error)
        return 0
    taken = 0
    for path in waiting[:MOST_AT_ONCE]:
        taken += _take(root, path, now)
    return taken


def _take(root: Path, path: Path, now: datetime) -> bool:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return False  # another worker was quicker
    try:
        receive_mail(raw=raw, now=now)
    except Exception:
        log.exception("A mail could not be taken in and was put aside: %s", path.name)
        _move(path, root / "failed", path.name)
        return False
    _move(path, root / "cur", f"{path.name.partition(':')[0]}:2,S")
    return True


def _move(path: Path, folder: Path, name: str) -> None:
    folder.mkdir(exist_ok=True)
    try:
        path.rename(folder / name)
    except FileNotFoundError:
        return
