"""Photos and voice notes: drawn anew, kept once, shown to whoever may see the visit (trust T41–T49)."""

from __future__ import annotations

import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from tandem.activities.commands import files
from tandem.activities.commands.files import Sent, keep_file, sweep_files
from tandem.activities.models import VisitFile
from tandem.activities.tests.phone.conftest import a_photo
from tandem.foundation import kept_files
from tandem.foundation.errors import Refusal
from tandem.foundation.uuids import uuid7

WEBM = b"\x1a\x45\xdf\xa3" + b"sound" * 40


def _keep(cast, content, *, of=None, kind="photo", id=None, sha256=None, name="olga"):
    sent = Sent(
        client_id=id or uuid7(),
        of=of or uuid7(),
        kind=kind,
        sha256=sha256 or hashlib.sha256(content).hexdigest(),
        content=content,
    )
    return keep_file(actor=cast.actor(name), sent=sent, now=timezone.now())


def _stored(kept) -> Path:
    return Path(files.FOLDER.storage().path(kept.stored_as))


def test_a_photo_is_drawn_anew_upright_and_without_its_place(cast):
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "CAMERA-MAKER"
    exif.get_ifd(0x8825)[1] = "N"

    kept = _keep(cast, a_photo((80, 40), exif=exif))

    content = _stored(kept).read_bytes()
    shown = Image.open(io.BytesIO(content))
    assert (shown.format, shown.size) == ("JPEG", (40, 80))
    assert not shown.getexif()
    assert b"CAMERA-MAKER" not in content


def test_a_large_photo_becomes_a_smaller_one(cast):
    kept = _keep(cast, a_photo((4000, 1000)))

    assert Image.open(_stored(kept)).size == (2048, 512)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script>",
        b"GIF89a" + b"\x00" * 40,
        a_photo()[:300],
        b"%PDF-1.4",
    ],
    ids=["nothing", "svg", "html", "gif", "cut", "pdf"],
)
def test_what_cannot_be_drawn_is_refused(cast, content):
    with pytest.raises(Refusal) as refused:
        _keep(cast, content)

    assert refused.value.code == "not_a_picture"
    assert not VisitFile.objects.exists()


def test_a_picture_that_would_fill_the_memory_is_refused(cast, monkeypatch):
    monkeypatch.setattr("tandem.foundation.media.MOST_PIXELS", 1000)

    with pytest.raises(Refusal):
        _keep(cast, a_photo((64, 48)))


def test_a_polyglot_loses_what_was_hidden_behind_the_picture(cast):
    kept = _keep(cast, a_photo() + b"PK\x03\x04<script>alert(1)</script>")

    assert b"script" not in _stored(kept).read_bytes()


def test_a_voice_note_is_kept_as_it_came(cast):
    kept = _keep(cast, WEBM, kind="voice")

    assert _stored(kept).read_bytes() == WEBM
    assert kept.media_type == "audio/webm"


def test_a_sound_of_another_kind_or_too_long_is_refused(cast):
    for content, code in ((b"RIFFxxxxWAVE", "not_a_sound"), (WEBM * 20000, "file_too_large")):
        with pytest.raises(Refusal) as refused:
            _keep(cast, content, kind="voice")
        assert refused.value.code == code


def test_a_transfer_that_was_cut_is_refused_and_the_whole_one_stands_once(cast):
    whole, named = a_photo((500, 400), quality=95), uuid7()
    digest = hashlib.sha256(whole).hexdigest()

    for end in range(0, len(whole), 2048):
        with pytest.raises(Refusal) as refused:
            _keep(cast, whole[:end], id=named, sha256=digest)
        assert refused.value.code == "file_incomplete"
    first, again = (_keep(cast, whole, id=named, sha256=digest) for _ in range(2))

    assert first.pk == again.pk
    assert len(list(_stored(first).parent.parent.glob("*/*"))) == 1


def test_a_photo_before_its_check_in_finds_it(cast, an_item, arrive):
    sent = an_item(account=cast.olgas.pk)
    early = _keep(cast, a_photo(), of=sent.client_id)

    item = arrive(sent)
    late = _keep(cast, a_photo((10, 10)), of=sent.client_id)

    early.refresh_from_db()
    assert early.check_in_id == late.check_in_id == item.made_id


def test_files_are_closed_to_other_accounts_of_the_machine(cast):
    kept = _stored(_keep(cast, a_photo()))

    assert oct(kept.stat().st_mode & 0o777) == "0o640"
    assert oct(kept.parent.stat().st_mode & 0o777) == "0o750"


def test_a_day_has_a_most(cast, monkeypatch):
    monkeypatch.setattr(files, "MOST_A_DAY", 2)
    for _ in range(2):
        _keep(cast, a_photo())

    with pytest.raises(Refusal) as refused:
        _keep(cast, a_photo())
    assert refused.value.status == 413


def test_a_full_disk_is_told_before_harm(cast, monkeypatch):
    monkeypatch.setattr(kept_files, "LEAST_FREE_BYTES", 10**18)

    with pytest.raises(Refusal) as refused:
        _keep(cast, a_photo())
    assert refused.value.status == 507


def test_what_no_row_names_is_swept_after_a_day(cast):
    kept = _stored(_keep(cast, a_photo()))
    orphan = kept.parent / "left.jpg"
    orphan.write_bytes(b"x")
    yesterday = (timezone.now() - timedelta(days=2)).timestamp()
    for path in (kept, orphan):
        os.utime(path, (yesterday, yesterday))

    assert sweep_files(now=timezone.now()) == 1
    assert kept.exists()


def test_a_file_is_shown_to_whoever_sees_the_visit(cast, an_item, arrive, signed_in):
    sent = an_item(account=cast.olgas.pk)
    arrive(sent)
    kept = _keep(cast, a_photo(), of=sent.client_id)
    url = f"/week/files/{kept.pk}/"

    answer = signed_in("nora").get(url)

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for name in ("otto", "uma", "sam", "amy", "alan", "adam"):
        assert signed_in(name).get(url).status_code == 404, name


def test_a_phone_uploads_by_its_address(cast, signed_in):
    content = a_photo()
    body = {"id": str(uuid7()), "of": str(uuid7()), "kind": "photo"}
    client = signed_in("olga")

    def send(**changed):
        file = SimpleUploadedFile("../../../x.svg", content, "image/svg+xml")
        digest = {"sha256": hashlib.sha256(content).hexdigest()}
        form = body | digest | {"file": file} | changed
        return client.post(
            "/week/phone/outbox/files/", form, headers={"Accept": "application/json"}
        )

    assert send().json()["state"] == "done"
    assert send(sha256="0" * 64).status_code == 409
    assert send(sha256="").status_code == 422
    assert VisitFile.objects.get().stored_as.endswith(".jpg")
