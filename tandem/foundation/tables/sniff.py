"""What a file is, judged by its bytes: the name was chosen by a stranger."""

from __future__ import annotations

from pathlib import Path

from tandem.foundation.tables.refused import refuse

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

# First bytes of what people rename or attach by mistake, and how to name it in the sentence.
_STRANGERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"{\\rtf", "a text document"),
    (b"\x1f\x8b", "a packed archive"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"Rar!", "a packed archive"),
    (b"PK\x05\x06", "an empty archive"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<svg", b"<head", b"<body", b"<meta")


def sniff(path: Path, filename: str) -> str:
    """Return "zip" or "text"; refuse all else with the sentence that fits."""
    with path.open("rb") as file:
        head = file.read(8192)
    if not head.strip(b"\x00 \t\r\n"):
        raise refuse("empty_file", file=filename)
    if head.startswith(_ZIP):
        return "zip"
    if head.startswith(_OLE):
        raise refuse(_old_office(path), file=filename)
    if kind := _stranger(head):
        raise refuse("not_a_table", file=filename, kind=kind)
    return "text"


def _stranger(head: bytes) -> str:
    if head.startswith(_UTF16):
        return ""
    for magic, kind in _STRANGERS:
        # A list may begin with "BM" or "MZ"; a picture and a program also hold zero bytes.
        if head.startswith(magic) and (len(magic) > 2 or b"\x00" in head):
            return kind
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(_MARKUP):
        return "a web page or markup"
    return "a binary file" if b"\x00" in head and not _is_bare_utf16(head) else ""


def _is_bare_utf16(head: bytes) -> bool:
    """UTF-16 without a mark: every second byte of mostly Latin text is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return max(even, odd) > 0.3 * (len(head) / 2) and min(even, odd) == 0


def _old_office(path: Path) -> str:
    """A compound file is either an old workbook or a new one inside an encrypted wrapper."""
    marker = "EncryptedPackage".encode("utf-16-le")
    with path.open("rb") as file:
        tail = b""
        while block := file.read(1 << 20):
            if marker in tail + block:
                return "encrypted_workbook"
            tail = block[-len(marker) :]
    return "old_workbook"
