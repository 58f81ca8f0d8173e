"""Files that strangers hang on a mail: what they are is read from their content, never from their name.

Kept are the kinds people do business with: PDF, pictures, today's office files, plain text. Left out is
whatever can run, hide something inside or be locked: programs, archives, pages, office files with macros
and those of the old format, whose macros cannot be told without opening them.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from tandem.foundation.kept_files import ENDINGS, OFFICE, OPEN, named_for

MOST_ENTRIES = 2000  # of an office file; a bomb holds far more
MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
FOLDERS = {  # of an office file: the folder its kind has
    "word/": f"{OFFICE}wordprocessingml.document",
    "xl/": f"{OFFICE}spreadsheetml.sheet",
    "ppt/": f"{OFFICE}presentationml.presentation",
}
CHARSETS = ("utf-8", "gb18030")
CONTROLS = frozenset(range(32)) - {9, 10, 12, 13}


@dataclass(frozen=True)
class Kind:
    """`name` ends as its content says, whatever its sender called it."""

    media_type: str
    name: str


def kind_of(content: bytes, name: str) -> Kind | None:
    """What a file is; None for whatever is not kept."""
    media_type = _media_type(content, name.lower())
    if not media_type:
        return None
    return Kind(media_type, named_for(name, media_type))


def _media_type(content: bytes, name: str) -> str:
    for start, media_type in MAGIC:
        if content.startswith(start):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    is_words = name.endswith(ENDINGS["text/plain"]) and _is_text(content)
    return "text/plain" if is_words else ""


def _office_type(content: bytes) -> str:
    """An office file without macros; of an archive, nothing."""
    if content.count(b"PK\x01\x02") > MOST_ENTRIES:
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ""
    if any("vbaproject" in each.lower() or each.startswith("Basic/") for each in names):
        return ""
    if "[Content_Types].xml" in names:
        found = [kind for folder, kind in FOLDERS.items() if _has(names, folder)]
        return found[0] if len(found) == 1 else ""
    return _open_document(content) if names[:1] == ["mimetype"] else ""


def _has(names: list[str], folder: str) -> bool:
    return any(name.startswith(folder) for name in names)


def _open_document(content: bytes) -> str:
    """Its first entry, stored as it is at a known place, says what it is."""
    size = int.from_bytes(content[22:26], "little")
    said = content[38 : 38 + min(size, 100)].decode("ascii", "replace")
    return said if said.startswith(OPEN) and said in ENDINGS else ""


def _is_text(content: bytes) -> bool:
    if not content or CONTROLS & set(content):
        return False
    for charset in CHARSETS:
        try:
            content.decode(charset)
        except UnicodeDecodeError:
            continue
        return True
    return False
