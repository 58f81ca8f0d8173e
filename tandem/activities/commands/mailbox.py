"""Emptying the mailbox of blind copies: each mail once, however often it is delivered.

It is a Maildir, which any mail server or fetcher fills, or a mailbox reached by IMAP. Of a Maildir, what was
looked at moves on to `cur`; a mail that stops us is put into `failed`, so that it does not stop the others.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from tandem.activities.commands.imap_mailbox import empty_imap_mailbox
from tandem.activities.commands.mail import MOST_BYTES
from tandem.activities.commands.taking_mail import MOST_AT_ONCE, Taken, log, take_mail
from tandem.activities.rules.mailbox import is_imap


def empty_mailbox(now: datetime) -> int:
    """Take in what is new; returns how many mails."""
    if not settings.MAIL_IN:
        return 0
    if is_imap(settings.MAIL_IN):
        return empty_imap_mailbox(settings.MAIL_IN, now=now)
    return _empty_maildir(Path(settings.MAIL_IN), now)


def _empty_maildir(root: Path, now: datetime) -> int:
    try:
        waiting = sorted(path for path in (root / "new").iterdir() if path.is_file())
    except OSError as error:
        log.warning("The mailbox cannot be read: %s", error)
        return 0
    taken = 0
    for path in waiting[:MOST_AT_ONCE]:
        outcome = _take(root, path, now)
        if outcome is Taken.LATER:
            break
        taken += outcome is Taken.DONE
    return taken


def _take(root: Path, path: Path, now: datetime) -> Taken | None:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None  # another worker was quicker
    outcome = take_mail(raw, called=path.name, now=now)
    if outcome is Taken.FAILED:
        _move(path, root / "failed", path.name)
    if outcome is Taken.DONE:
        _move(path, root / "cur", f"{path.name.partition(':')[0]}:2,S")
    return outcome


def _move(path: Path, folder: Path, name: str) -> None:
    folder.mkdir(exist_ok=True)
    try:
        path.rename(folder / name)
    except FileNotFoundError:
        return
