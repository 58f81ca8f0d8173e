"""Fetching blind copies from a mailbox at a mail host, over TLS.

A mail stays unseen there until its row is committed, then it is marked seen; cut off in between, it is
fetched once more and found to be known. One that stops us is marked seen and flagged for a person to look at.
"""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from tandem.activities.commands.mail import MOST_BYTES
from tandem.activities.commands.taking_mail import MOST_AT_ONCE, Taken, log, take_mail
from tandem.activities.rules.mailbox import BadAddress, Mailbox, read_address

TIMEOUT = 10  # seconds; between two jobs a worker waits no longer for a host that does not answer
MARKS = {Taken.DONE: r"(\Seen)", Taken.FAILED: r"(\Seen \Flagged)"}
WHO_ASKS = (
    '("name" "Tandem" "vendor" "Tandem")'  # some hosts open no folder to a client without a name
)


def empty_imap_mailbox(address: str, *, now: datetime) -> int:
    """Take in what is unseen; returns how many mails."""
    taken = 0
    try:
        mailbox = read_address(address)
        with _opened(mailbox) as server:
            for uid in _unseen(server)[:MOST_AT_ONCE]:
                outcome = _take(server, uid, now)
                if outcome is Taken.LATER:
                    break
                taken += outcome is Taken.DONE
    except BadAddress as error:
        log.error("The mailbox cannot be used. %s", error)
    except (imaplib.IMAP4.error, OSError) as error:
        log.warning("The mailbox cannot be read: %s", error)
    return taken


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[imaplib.IMAP4]:
    secure = ssl.create_default_context()
    with imaplib.IMAP4_SSL(
        mailbox.host, mailbox.port, ssl_context=secure, timeout=TIMEOUT
    ) as server:
        server.login(mailbox.user, mailbox.password)
        _ok(server.capability())
        if "ID" in server.capabilities:
            server.xatom("ID", WHO_ASKS)
        _ok(server.select(f'"{mailbox.folder}"'))
        yield server


def _unseen(server: imaplib.IMAP4) -> list[str]:
    found = _ok(server.uid("SEARCH", "UNSEEN"))
    return sorted((found[0] or b"").decode().split(), key=int)


def _take(server: imaplib.IMAP4, uid: str, now: datetime) -> Taken | None:
    answer = _ok(server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)"))
    parts = [part[1] for part in answer if isinstance(part, tuple) and b"BODY[]" in part[0]]
    if not parts:
        return None  # gone meanwhile
    outcome = take_mail(parts[0], called=f"UID {uid}", now=now)
    if outcome in MARKS:
        _ok(server.uid("STORE", uid, "+FLAGS.SILENT", MARKS[outcome]))
    return outcome


def _ok(answer: tuple[str, list[Any]]) -> list[Any]:
    state, said = answer
    if state != "OK":
        raise imaplib.IMAP4.error(f"the mail host says {state}: {said!r}")
    return said
