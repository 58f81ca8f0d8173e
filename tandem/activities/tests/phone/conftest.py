"""What a phone of Olga's would send."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone
from PIL import Image

from tandem.activities.rules.phone_items import ItemSent, read_item
from tandem.foundation.uuids import uuid7
from tandem.testing.cast import Cast

Made = Callable[..., ItemSent]


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def an_item() -> Made:
    """`an_item(account=5, outcome="quote")` is a check-in; other kinds are named."""

    def make(kind: str = "check_in", *, id: Any = None, form: int = 2, **content: Any) -> ItemSent:
        usual: dict[str, Any] = {}
        if kind == "check_in":
            usual = {"arrived_at": timezone.now().isoformat(), "outcome": "moved_on"}
        said = {"id": str(id or uuid7()), "kind": kind, "form": form, "content": usual | content}
        return read_item(said)

    return make


@pytest.fixture
def arrive(cast: Cast, an_item: Made) -> Callable[..., Any]:
    """Let an item of Olga's arrive and give back what became of it."""
    from tandem.activities.commands.phone_items import receive_item

    def receive(sent: ItemSent | None = None, *, name: str = "olga", **content: Any) -> Any:
        sent = sent or an_item(**content)
        return receive_item(actor=cast.actor(name), sent=sent, now=timezone.now())

    return receive


def a_photo(size: tuple[int, int] = (64, 48), **saving: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (30, 90, 200)).save(file, "JPEG", **saving)
    return file.getvalue()
