"""Files that came with a mail: kept by what they are, named with a reason when they are not.

A mail filed on several accounts is stored once. What a failed transaction wrote is swept away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.http import FileResponse

from tandem.activities.models import Activity, IncomingMail, LeftOut, MailFile
from tandem.activities.rules.mail import Attachment, Mail
from tandem.foundation.attachments import Kind, kind_of
from tandem.foundation.kept_files import Folder, NoRoom

FOLDER = Folder("mails")
MOST_A_DAY = 100 * 1024 * 1024  # of one person; a forged sender must not fill the disk

Line = tuple[str, int, str]  # name, size, why it was left out; empty if it was kept


@dataclass(frozen=True)
class Brought:
    """What a mail says of its files, and those of them that are stored."""

    lines: tuple[Line, ...]
    files: tuple[MailFile, ...]
    more: int = 0

    def facts(self) -> dict[str, Any]:
        return {"attachments": [list(line) for line in self.lines], "more": self.more}


def store_files(mail: Mail, *, by_id: int, now: datetime) -> Brought:
    """Judge and store each file of a mail; the rows are saved where the mail is filed."""
    left = MOST_A_DAY - _size_today(by_id, now) if mail.attachments else 0
    lines: list[Line] = []
    files: list[MailFile] = []
    for number, one in enumerate(mail.attachments, start=1):
        kind = kind_of(one.content, one.name)
        why = _why_not(one, kind, left)
        if kind is not None and not why:
            try:
                files.append(_stored(one, kind, number, by_id, now))
                left -= one.size
            except NoRoom:
                why = LeftOut.NO_ROOM.value
        lines.append((files[-1].name if not why else one.name, one.size, why))
    return Brought(tuple(lines), tuple(files), mail.more_attachments)


def hand_out(kept: MailFile) -> FileResponse:
    """To whoever may read it: ask `queries.mail_files` first."""
    return FOLDER.hand_out(kept.stored_as, called=kept.name, media_type=kept.media_type)


def hang_files(files: tuple[MailFile, ...], **on: Activity | IncomingMail) -> None:
    """On an entry of the timeline or on a mail that waits."""
    MailFile.objects.bulk_create(
        [
            MailFile(**{name: getattr(one, name) for name in STORED}, by_id=one.by_id, **on)
            for one in files
        ]
    )


STORED = ("number", "name", "media_type", "size", "sha256", "stored_as", "received_at")


def hand_files_on(mail: IncomingMail, activity: Activity) -> None:
    """From the mail that waited to its entry."""
    MailFile.objects.filter(mail=mail).update(mail=None, activity=activity)


def forget_files(mail: IncomingMail) -> None:
    """With their content, once the deed is done."""
    rows = MailFile.objects.filter(mail=mail)
    for name in list(rows.values_list("stored_as", flat=True)):
        transaction.on_commit(_deletion_of(name))
    rows.delete()


def sweep_mail_files(*, now: datetime) -> int:
    """Remove files a day old that no row names; returns how many."""
    rows = MailFile.objects.all()
    return FOLDER.sweep(
        lambda names: rows.filter(stored_as__in=names).values_list("stored_as", flat=True), now=now
    )


def _why_not(one: Attachment, kind: Kind | None, left: int) -> str:
    if not one.content:
        return LeftOut.EMPTY.value
    if kind is None:
        return LeftOut.KIND.value
    return LeftOut.DAY_FULL.value if one.size > left else ""


def _stored(one: Attachment, kind: Kind, number: int, by_id: int, now: datetime) -> MailFile:
    return MailFile(
        number=number,
        name=kind.name,
        media_type=kind.media_type,
        size=one.size,
        sha256=hashlib.sha256(one.content).hexdigest(),
        stored_as=FOLDER.keep(one.content, kind.media_type),
        by_id=by_id,
        received_at=now,
    )


def _size_today(user_id: int, now: datetime) -> int:
    today = MailFile.objects.filter(by_id=user_id, received_at__gt=now - timedelta(days=1))
    return today.aggregate(all=Sum("size"))["all"] or 0


def _deletion_of(stored_as: str) -> Callable[[], None]:
    return lambda: FOLDER.storage().delete(stored_as)
