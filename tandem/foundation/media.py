"""Photos, papers and voice notes of strangers: judged by their content, never by their name.

A photo is drawn anew, so that nothing of the file that came in (EXIF with its place, a hidden
archive, a script) is kept. Sound is kept as it came and named by what its first bytes say. So is
a PDF, unless it openly carries a program or other files; what is packed deeper in it is why it is
never shown by us but handed out as a download (`kept_files`).
"""

from __future__ import annotations

import io
import re
import warnings

from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import Refusal

PICTURES = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000  # a phone's largest camera; a bomb claims far more
LONGEST_SIDE = 2048
QUALITY = 82
PDF_START, PDF_END = b"%PDF-", b"%%EOF"
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
SOUNDS = {
    b"\x1a\x45\xdf\xa3": "audio/webm",
    b"OggS": "audio/ogg",
}


class NotAPicture(Refusal):
    """The file cannot be drawn."""


class NotASound(Refusal):
    """The file is not a recording of a kind we keep."""


def redraw(content: bytes) -> bytes:
    """The picture upright, at most `LONGEST_SIDE` wide or high, as a JPEG without any metadata."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=PICTURES) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise _no_picture()
                upright = ImageOps.exif_transpose(opened).convert("RGB")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        drawn = io.BytesIO()
        bare = Image.new("RGB", upright.size)
        bare.paste(upright)
        bare.save(drawn, "JPEG", quality=QUALITY)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,
    ) as error:
        raise _no_picture() from error
    return drawn.getvalue()


class NotAPaper(Refusal):
    """The file is neither a photo nor a PDF that can be kept."""


def readable_paper(content: bytes) -> tuple[bytes, str]:
    """What is kept of a photo or a PDF, and its media type."""
    if not content.startswith(PDF_START):
        try:
            return redraw(content), "image/jpeg"
        except NotAPicture as error:
            raise NotAPaper(
                "not_a_paper",
                _("Only photos (JPEG, PNG, WebP) and PDF files are kept. Choose one of these."),
            ) from error
    if PDF_END not in content[-1024:]:
        raise NotAPaper(
            "pdf_incomplete",
            _("This PDF did not arrive whole. Save it once more, then send it again."),
        )
    if ACTIVE.search(content):
        raise NotAPaper(
            "pdf_active",
            _("This PDF carries a program or other files. Print it to a new PDF and send that."),
        )
    return content, "application/pdf"


def kind_of_sound(content: bytes) -> str:
    """The media type of a recording that phones make; refuses everything else."""
    for start, media_type in SOUNDS.items():
        if content.startswith(start):
            return media_type
    if content[4:8] == b"ftyp":
        return "audio/mp4"
    raise NotASound(
        "not_a_sound",
        _("This is not a recording a phone makes. Record the note once more."),
    )


def _no_picture() -> NotAPicture:
    return NotAPicture(
        "not_a_picture",
        _("This file is not a photo that can be shown (JPEG, PNG or WebP). Take it once more."),
    )
