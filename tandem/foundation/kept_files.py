"""Files people hand in: kept once under random names below the data folder, handed out as a download only.

A file is written before the row that names it. If the transaction fails, no row names it, and the
next day's sweep takes it away. While the disk is nearly full nothing more is taken in.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.uuids import uuid7

LEAST_FREE_BYTES = 200 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
ENDINGS = {  # of a name, by what the content is; the first is the usual one
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".csv", ".log", ".md"),
    f"{OFFICE}wordprocessingml.document": (".docx",),
    f"{OFFICE}spreadsheetml.sheet": (".xlsx",),
    f"{OFFICE}presentationml.presentation": (".pptx",),
    f"{OPEN}text": (".odt",),
    f"{OPEN}spreadsheet": (".ods",),
    f"{OPEN}presentation": (".odp",),
    "audio/webm": (".webm",),
    "audio/ogg": (".ogg",),
    "audio/mp4": (".m4a",),
}


def named_for(called: str, media_type: str) -> str:
    """A name that ends as the content says, whatever somebody called it."""
    endings = ENDINGS[media_type]
    return called if called.lower().endswith(endings) else f"{called}{endings[0]}"


class NoRoom(Refusal):
    """The disk is nearly full: what is there already must stay readable."""

    status = 507


@dataclass(frozen=True)
class Folder:
    """One kind of files; `name` is the folder below the data folder."""

    name: str

    def storage(self) -> FileSystemStorage:
        return FileSystemStorage(location=Path(settings.MEDIA_ROOT) / self.name)

    def keep(self, content: bytes, media_type: str) -> str:
        """Where it is kept from now on."""
        storage = self.storage()
        root = Path(storage.location)
        root.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(root).free < LEAST_FREE_BYTES:
            raise NoRoom(
                "no_room",
                _("The server has no room for files now. Keep yours and tell operations."),
            )
        name = uuid7().hex
        return storage.save(f"{name[-2:]}/{name}{ENDINGS[media_type][0]}", ContentFile(content))

    def hand_out(self, stored_as: str, *, called: str, media_type: str) -> FileResponse:
        """A download no cache keeps and no browser runs; the caller has looked who may have it."""
        try:
            content = self.storage().open(stored_as)
        except OSError as error:
            raise NotThere("file_gone", _("There is no such file. Reload the page.")) from error
        answer = FileResponse(
            content,
            as_attachment=True,
            filename=named_for(called, media_type),
            content_type=media_type,
        )
        answer["Cache-Control"] = "private, no-store"
        answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return answer

    def sweep(self, known: Callable[[Collection[str]], Collection[str]], *, now: datetime) -> int:
        """Remove files a day old that no row names (`known` says which of some are); how many."""
        old = (now - timedelta(days=1)).timestamp()
        found = [p for p in Path(self.storage().location).glob("*/*") if p.stat().st_mtime < old]
        names = {f"{path.parent.name}/{path.name}": path for path in found}
        kept = set(known(list(names)))
        orphans = [path for name, path in names.items() if name not in kept]
        for path in orphans:
            path.unlink(missing_ok=True)
        return len(orphans)
