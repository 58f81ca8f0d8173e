"""Photos and voice notes of a check-in: each is kept once.

The phone says the digest of what it sends, so a transfer that was cut is refused and sent again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tandem.activities.commands.check_in import hold_person
from tandem.activities.models import CheckIn, VisitFile
from tandem.activities.permissions import permit_check_in
from tandem.foundation import audit
from tandem.foundation.errors import Refusal
from tandem.foundation.kept_files import Folder
from tandem.foundation.media import kind_of_sound, redraw
from tandem.organisation.rules.scope import Actor

MOST_BYTES = {VisitFile.Kind.PHOTO: 12 * 1024 * 1024, VisitFile.Kind.VOICE: 2 * 1024 * 1024}
MOST_A_DAY = 200
MOST_A_CHECK_IN = 12
FOLDER = Folder("visits")


class FileIncomplete(Refusal):
    """What arrived is not what the phone sent; it sends it again."""

    status = 409


class FileTooLarge(Refusal):
    """More than one photo or one voice note may weigh."""

    status = 413


class TooManyFiles(Refusal):
    """More than a day of visits brings."""

    status = 413


@dataclass(frozen=True)
class Sent:
    """A file as the phone names it."""

    client_id: UUID
    of: UUID  # the client id of its check-in
    kind: str
    sha256: str
    content: bytes


@transaction.atomic
def keep_file(*, actor: Actor, sent: Sent, now: datetime) -> VisitFile:
    """Sent again it stands once; the same id with other bytes is another file, and both stay."""
    person = hold_person(actor.person_id)
    permit_check_in(actor, person)
    _refuse_broken(sent)
    known = VisitFile.objects.filter(
        by=person, client_id=sent.client_id, sha256=sent.sha256
    ).first()
    if known is not None:
        return known
    _refuse_too_many(person.pk, sent.of, now)
    content, media_type = _readable(sent)
    kept = VisitFile.objects.create(
        client_id=sent.client_id,
        by=person,
        of=sent.of,
        check_in=CheckIn.objects.filter(by=person, client_id=sent.of).first(),
        kind=sent.kind,
        sha256=sent.sha256,
        stored_as=FOLDER.keep(content, media_type),
        media_type=media_type,
        size=len(content),
        received_at=now,
    )
    audit.record(
        actor=actor,
        act="activities.file_kept",
        subject=kept,
        after={"kind": kept.kind, "sha256": kept.sha256, "size": kept.size},
        account_id=kept.check_in.account_id if kept.check_in else None,
        now=now,
    )
    return kept


def sweep_files(*, now: datetime) -> int:
    """Remove files a day old that no row names; returns how many."""

    def known(names: Collection[str]) -> Collection[str]:
        rows = VisitFile.objects.filter(stored_as__in=names)
        return list(rows.values_list("stored_as", flat=True))

    return FOLDER.sweep(known, now=now)


def _readable(sent: Sent) -> tuple[bytes, str]:
    if sent.kind == VisitFile.Kind.PHOTO:
        return redraw(sent.content), "image/jpeg"
    return sent.content, kind_of_sound(sent.content)


def _refuse_broken(sent: Sent) -> None:
    if sent.kind not in VisitFile.Kind.values:
        raise FileIncomplete("file_kind", _("Only photos and voice notes are kept here."))
    if len(sent.content) > MOST_BYTES[VisitFile.Kind(sent.kind)]:
        raise FileTooLarge(
            "file_too_large",
            _("This file is larger than %(most)s MB. Take a smaller photo or a shorter note.")
            % {"most": MOST_BYTES[VisitFile.Kind(sent.kind)] // (1024 * 1024)},
        )
    if hashlib.sha256(sent.content).hexdigest() != sent.sha256:
        raise FileIncomplete(
            "file_incomplete", _("The file did not arrive whole. It is sent again by itself.")
        )


def _refuse_too_many(user_id: int, of: UUID, now: datetime) -> None:
    mine = VisitFile.objects.filter(by_id=user_id)
    if (
        mine.filter(received_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY
        or mine.filter(of=of).count() >= MOST_A_CHECK_IN
    ):
        raise TooManyFiles(
            "too_many_files",
            _("There are already many photos of this visit or this day. Keep the telling ones."),
        )
