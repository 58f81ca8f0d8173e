"""Where mails are fetched from, as one address: imaps://user:password@host:993/FOLDER."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

IMAP = ("imap://", "imaps://")
PORT = 993


class BadAddress(Exception):
    """The address cannot be used; its text says why, and never holds the password."""


@dataclass(frozen=True)
class Mailbox:
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str


def is_imap(text: str) -> bool:
    return text.lower().startswith(IMAP)


def read_address(text: str) -> Mailbox:
    """Raises BadAddress; what is special in a user's name or password is percent-encoded."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port or PORT
    except ValueError as error:
        raise BadAddress("The port or host of the mailbox is no port or host.") from error
    if parts.scheme.lower() != "imaps":
        raise BadAddress("Mail is fetched over TLS only: write imaps:// instead of imap://.")
    if not host or not parts.username or not parts.password:
        raise BadAddress("It takes a user, a password and a host: imaps://user:password@host/INBOX")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not folder.isascii() or set(folder) & set('"\\\r\n'):
        raise BadAddress("Name the folder in plain letters, as the mail server itself lists it.")
    return Mailbox(host, port, unquote(parts.username), unquote(parts.password), folder)
