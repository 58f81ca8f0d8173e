"""A mail as its file holds it, made safe to show: plain words, named attachments, no markup.

Everything in it was written by strangers: characters that steer a screen are taken out, HTML gives
only its words, and what is no mail says so.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from html.parser import HTMLParser

LONGEST_TEXT = 4000
LONGEST_LINE = 200
MOST_ATTACHMENTS = 20
MOST_HEAD = 256 * 1024
# what the standard parser stumbles with over mails bent on purpose, nested a thousand deep for one
UNREADABLE = (LookupError, ValueError, AttributeError, TypeError, RecursionError)
SILENT = {"script", "style", "head", "title", "template"}
BREAKS = {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "blockquote"}


class NotAMail(Exception):
    """The file holds no mail."""


@dataclass(frozen=True)
class Attachment:
    """The name is a word of its sender's, the content whatever they sent."""

    name: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(frozen=True)
class Mail:
    """`sent_at` is empty where the mail says no time that makes sense.

    `more_attachments`: how many hang on it beyond those read.
    """

    subject: str
    sender: str
    recipients: tuple[str, ...]
    sent_at: datetime | None
    text: str
    attachments: tuple[Attachment, ...]
    message_id: str
    more_attachments: int = 0


def read_mail(raw: bytes) -> Mail:
    """Raises NotAMail for anything without a sender and something to read."""
    try:
        return _read(message_from_bytes(raw, policy=policy.default))
    except UNREADABLE as error:
        raise NotAMail from error


@dataclass(frozen=True)
class Envelope:
    """What the head of a mail says, even of one that is too large or broken to be read."""

    sender: str
    message_id: str
    subject: str
    is_vouched: bool


def read_envelope(raw: bytes, *, trusted: str) -> Envelope:
    """`trusted`: the mail server whose word counts that the sender's address is not forged.

    Only the topmost result counts: it is the one our own server wrote; a sender can add others below.
    """
    try:
        head = BytesHeaderParser(policy=policy.default).parsebytes(raw[:MOST_HEAD])
        senders = _addresses(head, "from")
        results = [str(value) for value in head.get_all("authentication-results", [])]
        return Envelope(
            sender=senders[0] if len(senders) == 1 else "",
            message_id=_line(str(head.get("message-id", ""))),
            subject=_line(str(head.get("subject", ""))),
            is_vouched=bool(results) and _vouches(results[0], trusted),
        )
    except UNREADABLE:
        return Envelope("", "", "", is_vouched=False)


def _vouches(result: str, trusted: str) -> bool:
    server, _semicolon, checks = result.lower().partition(";")
    said = {check.strip().split()[0] for check in checks.split(";") if check.strip()}
    return bool(trusted) and server.strip() == trusted.lower() and "dmarc=pass" in said


def _read(message: EmailMessage) -> Mail:
    senders = _addresses(message, "from")
    text = _text(message)
    subject = _line(str(message.get("subject", "")))
    if not senders or not (subject or text):
        raise NotAMail
    hanging = list(message.iter_attachments())
    return Mail(
        subject=subject,
        sender=senders[0],
        recipients=_addresses(message, "to", "cc"),
        sent_at=_moment(message),
        text=text,
        attachments=tuple(_attachment(part) for part in hanging[:MOST_ATTACHMENTS]),
        message_id=_line(str(message.get("message-id", ""))),
        more_attachments=len(hanging[MOST_ATTACHMENTS:]),
    )


def _addresses(message: EmailMessage, *names: str) -> tuple[str, ...]:
    headers = [str(value) for name in names for value in message.get_all(name, [])]
    return tuple(
        _line(address).lower() for _name, address in getaddresses(headers) if "@" in address
    )


def _moment(message: EmailMessage) -> datetime | None:
    sent = getattr(message.get("date"), "datetime", None)
    if sent is None:
        return None
    return sent.replace(tzinfo=UTC) if sent.tzinfo is None else sent.astimezone(UTC)


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    content = body.get_content()
    if body.get_content_subtype() == "html":
        content = _words_of(content)
    lines = [_clean(line).rstrip() for line in content.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip()[:LONGEST_TEXT]


def _attachment(part: EmailMessage) -> Attachment:
    payload = part.get_payload(decode=True)
    name = _line((part.get_filename() or "").replace("\\", "/").rsplit("/", 1)[-1])
    return Attachment(name or "–", payload if isinstance(payload, bytes) else b"")


class _Words(HTMLParser):
    """The words of an HTML mail; scripts, styles and markup stay behind."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in SILENT))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(" ".join(data.split()))


def _words_of(html: str) -> str:
    words = _Words()
    words.feed(html)
    words.close()
    return "".join(words.parts)


def _line(text: str) -> str:
    return " ".join(_clean(text).split())[:LONGEST_LINE]


def _clean(text: str) -> str:
    """Without control and direction characters, which can make a text look like another."""
    return "".join(
        character
        for character in text
        if character == "\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
    )
