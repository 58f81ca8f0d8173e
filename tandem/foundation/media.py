"""Photos and voice notes of strangers: judged by their content, never by their name.

A photo is drawn anew, so that nothing of the file that came in (EXIF with its place, a hidden
archive, a script) is kept. Sound is kept as it came and named by what its first bytes say.
"""

from __future__ import annotations

import io
import warnings

from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import Refusal

PICTURES = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000  # a phone's largest camera; a bomb claims far more
LONGEST_SIDE = 2048
QUALITY = 82
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
