"""What a file is, read from its content; whatever runs, hides something or is locked is nobody's kind."""

from __future__ import annotations

import io
import zipfile

import pytest

from tandem.foundation.attachments import MOST_ENTRIES, kind_of


def a_zip(*names: str, first: tuple[str, str] | None = None) -> bytes:
    """Without the hour: two workers that collect these tests must make the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in [*([first] if first else []), *((name, "x") for name in names)]:
            archive.writestr(zipfile.ZipInfo(name), text)
    return made.getvalue()


DOCX = a_zip("[Content_Types].xml", "word/document.xml")
ODT = a_zip("content.xml", first=("mimetype", "application/vnd.oasis.opendocument.text"))


@pytest.mark.parametrize(
    ("content", "name", "media_type", "kept_as"),
    [
        (b"%PDF-1.7 x", "报价.pdf", "application/pdf", "报价.pdf"),
        (b"%PDF-1.7 x", "setup.exe", "application/pdf", "setup.exe.pdf"),
        (b"\xff\xd8\xff\xe0", "a.JPEG", "image/jpeg", "a.JPEG"),
        (b"\x89PNG\r\n\x1a\n", "–", "image/png", "–.png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", "image/webp", "a.webp"),
        ("型号,数量".encode("gb18030"), "清单.csv", "text/plain", "清单.csv"),
        (ODT, "a.odt", "application/vnd.oasis.opendocument.text", "a.odt"),
    ],
)
def test_a_file_is_what_its_content_says(
    content: bytes, name: str, media_type: str, kept_as: str
) -> None:
    found = kind_of(content, name)

    assert found is not None
    assert (found.media_type, found.name) == (media_type, kept_as)


@pytest.mark.parametrize(
    ("folder", "ending"), [("word/", ".docx"), ("xl/", ".xlsx"), ("ppt/", ".pptx")]
)
def test_an_office_file_of_today_is_kept(folder: str, ending: str) -> None:
    found = kind_of(a_zip("[Content_Types].xml", f"{folder}a.xml"), "表")

    assert found is not None
    assert found.name == f"表{ending}"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.pdf"),
        (b"MZ\x90\x00", "报价.pdf"),
        (b"<html><script>alert(1)</script>", "a.html"),
        (b"<svg onload='x'/>", "a.svg"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old.xls"),
        (b"words", "a.bat"),
        (b"\x00words", "a.txt"),
        (b"\xff\xfe\xff", "a.txt"),
        (a_zip("a.pdf", "b.exe"), "a.zip"),
        (a_zip("[Content_Types].xml", "a.xml"), "a.docx"),
        (a_zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "a.docx"),
        (a_zip("[Content_Types].xml", "word/a", "xl/a"), "two.docx"),
        (a_zip("a", first=("mimetype", "text/html")), "a.odt"),
        (a_zip("Basic/m.xml", first=("mimetype", "application/vnd.oasis.opendocument.text")), "m.odt"),
        (DOCX[:60], "cut.docx"),
        (DOCX + b"PK\x01\x02" * (MOST_ENTRIES + 1), "bomb.docx"),
    ],
)  # fmt: skip
def test_what_is_not_plainly_harmless_is_not_kept(content: bytes, name: str) -> None:
    assert kind_of(content, name) is None
