"""An upload is kept while somebody can need it, and no longer; what was imported stays."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.commands.imports.forgetting import forget_old_files
from tandem.keyaccounts.models import Account, ImportRow, ImportRun
from tandem.keyaccounts.tests.imports.walking import Walk, row_of, workbook
from tandem.testing.cast import Cast


def _kept(media: Path) -> set[str]:
    return {path.suffix for path in (media / "imports").iterdir()}


def test_the_upload_and_its_rows_go_when_the_import_is_past_undo(
    walk: Walk, cast: Cast, media: Path, settings: Any
) -> None:
    walk.enter(workbook([row_of("华金科技有限公司")]))
    assert _kept(media) == {".xlsx", ".rows"}
    now = timezone.now()

    assert forget_old_files(now=now + timedelta(days=29)) == 0
    assert forget_old_files(now=now + timedelta(days=31)) == 1
    assert forget_old_files(now=now + timedelta(days=32)) == 0

    assert _kept(media) == set()
    entry = AuditEntry.objects.get(act="keyaccounts.import_file_deleted")
    assert entry.before["sha256"] == ImportRun.objects.get().file_hash
    assert Account.objects.filter(name="华金科技有限公司").exists()
    assert ImportRow.objects.count() == 1
    assert walk.client.get(f"/accounts/imports/{walk.run_id}/").status_code == 200


def test_what_can_still_be_taken_back_keeps_its_file(
    walk: Walk, cast: Cast, media: Path, settings: Any
) -> None:
    settings.TANDEM = settings.TANDEM | {"IMPORT_FILES_DAYS": 0, "IMPORT_UNDO_DAYS": 7}
    walk.enter(workbook([row_of("华金科技有限公司")]))

    assert forget_old_files(now=timezone.now() + timedelta(days=6)) == 0
    assert _kept(media) == {".xlsx", ".rows"}
    assert forget_old_files(now=timezone.now() + timedelta(days=8)) == 1


def test_a_wizard_left_half_way_loses_its_file_and_says_so(
    walk: Walk, cast: Cast, media: Path
) -> None:
    walk.upload(workbook([row_of("华金科技有限公司")]))

    assert forget_old_files(now=timezone.now() + timedelta(days=31)) == 1

    page = walk.client.get(f"/accounts/imports/{walk.run_id}/")
    assert page.status_code < 500
    assert "Choose the file again" in page.content.decode()


def test_what_a_killed_upload_left_behind_is_swept(walk: Walk, cast: Cast, media: Path) -> None:
    walk.upload(workbook([row_of("华金科技有限公司")]))
    stranger = media / "imports" / "0198-gone.xlsx"
    stranger.write_bytes(b"half a file")
    old = (timezone.now() - timedelta(days=40)).timestamp()
    os.utime(stranger, (old, old))

    forget_old_files(now=timezone.now())

    assert not stranger.exists()
    assert _kept(media) == {".xlsx", ".rows"}
