"""Photos and PDFs beside a claim: judged by content, drawn anew, opened by who reads the claim (T41, T11)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tandem.registration.commands import papers
from tandem.registration.commands.cases import state_side
from tandem.registration.commands.keeping import add_evidence
from tandem.registration.commands.papers import PAPERS, sweep_papers
from tandem.registration.models import Evidence, Paper, Registration, Statement
from tandem.registration.models.claim import RegistrationQuerySet
from tandem.registration.tests.conftest import NOW, Register, refused
from tandem.testing.cast import Cast

SignedIn = Callable[[str], Client]
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n"
Sides = tuple[Registration, Registration]


def a_photo(**exif: str) -> bytes:
    file = io.BytesIO()
    kept = Image.Exif()
    kept[0x010E] = exif.get("words", "")
    Image.effect_noise((60, 40), 50).convert("RGB").save(file, "JPEG", exif=kept)
    return file.getvalue()


@pytest.fixture(autouse=True)
def empty_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sides(register: Register) -> Sides:
    """Two claims on Otto's bank: Amy's first."""
    return register("amy", name="北方商业银行"), register("ben", name="北方商业银行")


def beside(cast: Cast, row: Registration, content: bytes, who: str = "amy") -> Evidence:
    return add_evidence(
        actor=cast.actor(who), registration_id=row.pk, kind="tender", on=NOW.date(), note="",
        file=content, now=NOW,
    )  # fmt: skip


def said(cast: Cast, row: Registration, who: str, content: bytes = PDF) -> Statement:
    return state_side(
        actor=cast.actor(who), registration_id=row.pk, text="招标文件", file=content, now=NOW
    )


def on_disk() -> list[Path]:
    return list(Path(PAPERS.storage().location).glob("*/*"))


def test_a_photo_is_drawn_anew_and_a_pdf_kept_as_it_came(cast: Cast, sides: Sides) -> None:
    photo = beside(cast, sides[0], a_photo(words="secret place")).paper
    pdf = beside(cast, sides[0], PDF).paper

    assert photo and pdf
    assert (photo.media_type, pdf.media_type) == ("image/jpeg", "application/pdf")
    kept = PAPERS.storage().open(photo.stored_as).read()
    assert b"secret place" not in kept
    assert PAPERS.storage().open(pdf.stored_as).read() == PDF


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><script>alert(1)</script></html>", "not_a_paper"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_paper"),
        (b"PK\x03\x04" + b"\0" * 60, "not_a_paper"),
        (b"", "not_a_paper"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "not_a_paper"),
        (b"GIF89a" + b"\0" * 40, "not_a_paper"),
        (PDF[:-8], "pdf_incomplete"),
        (PDF.replace(b"/Catalog", b"/OpenAction << /S /JavaScript /JS (x) >>"), "pdf_active"),
        (PDF.replace(b"/Catalog", b"/EmbeddedFile"), "pdf_active"),
        (b"%PDF-" + b"0" * 8 * 1024 * 1024 + b"%%EOF", "paper_too_large"),
    ],
    ids=["html", "svg", "zip", "empty", "torn-png", "gif", "torn-pdf", "script", "attached", "large"],
)  # fmt: skip
def test_anything_else_is_refused_with_a_sentence_and_leaves_nothing(
    cast: Cast, sides: Sides, content: bytes, code: str
) -> None:
    assert refused(lambda: beside(cast, sides[0], content)) == code
    assert refused(lambda: said(cast, sides[0], "amy", content)) == code
    assert not Evidence.objects.exists() and not Paper.objects.exists() and not on_disk()


def test_the_same_file_is_kept_once_and_a_claim_keeps_so_many(
    cast: Cast, sides: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, again = beside(cast, sides[0], PDF), beside(cast, sides[0], PDF)
    assert first.paper == again.paper
    monkeypatch.setattr(papers, "MOST_A_CLAIM", 1)

    assert refused(lambda: beside(cast, sides[0], a_photo())) == "too_many_papers"
    assert beside(cast, sides[0], PDF).paper == first.paper
    monkeypatch.setattr(papers, "MOST_A_DAY", 1)
    assert refused(lambda: said(cast, sides[0], "amy", a_photo())) == "too_many_papers"
    assert Paper.objects.count() == 1


def opens(client: Client, route: str, row: Registration, paper: Paper) -> int:
    return client.get(reverse(route, args=[row.pk, paper.pk])).status_code


def test_the_other_side_never_opens_a_paper_and_the_deciders_do(
    cast: Cast, sides: Sides, signed_in: SignedIn
) -> None:
    amys, bens = (
        said(cast, sides[0], "amy").paper,
        said(cast, sides[1], "ben", PDF + b"%%EOF").paper,
    )
    assert amys and bens
    amy, ben, nora, sam = (signed_in(who) for who in ("amy", "ben", "nora", "sam"))

    assert opens(amy, "portal_paper", sides[0], amys) == 200
    assert opens(ben, "portal_paper", sides[1], bens) == 200
    for client, row, paper in ((amy, sides[1], bens), (amy, sides[0], bens), (ben, sides[0], amys)):
        assert opens(client, "portal_paper", row, paper) == 404
        assert opens(client, "registration_paper", row, paper) == 404
    assert opens(nora, "registration_paper", sides[1], bens) == 200
    assert opens(nora, "registration_paper", sides[0], bens) == 404, "not beside this claim"
    assert opens(sam, "registration_paper", sides[0], amys) == 404
    own = amy.get(reverse("portal_deal", args=[sides[0].pk])).content.decode()
    assert reverse("portal_paper", args=[sides[0].pk, amys.pk]) in own
    assert f"/papers/{bens.pk}/" not in own
    page = nora.get(reverse("registration", args=[sides[1].pk])).content.decode()
    for row, paper in ((sides[0], amys), (sides[1], bens)):
        assert reverse("registration_paper", args=[row.pk, paper.pk]) in page


def test_with_the_scope_taken_out_the_other_side_would_open_it(
    cast: Cast, sides: Sides, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above is red without `visible_to`."""
    bens = said(cast, sides[1], "ben").paper
    assert bens
    monkeypatch.setattr(RegistrationQuerySet, "visible_to", lambda self, actor: self)

    assert opens(signed_in("amy"), "portal_paper", sides[1], bens) == 200


def test_it_is_a_download_no_cache_keeps(cast: Cast, sides: Sides, signed_in: SignedIn) -> None:
    paper = said(cast, sides[0], "amy").paper
    assert paper

    answer = signed_in("amy").get(reverse("portal_paper", args=[sides[0].pk, paper.pk]))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="paper-{paper.pk}.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_refused_file_leaves_the_words_on_the_page(
    cast: Cast, sides: Sides, signed_in: SignedIn
) -> None:
    amy, row = signed_in("amy"), sides[0]
    bad = SimpleUploadedFile("minutes.pdf", b"<html></html>", content_type="application/pdf")

    answer = amy.post(reverse("portal_statement", args=[row.pk]), {"text": "会议纪要", "file": bad})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "会议纪要" in page and "Only photos" in page
    assert not Statement.objects.exists()
    good = SimpleUploadedFile("anything.exe", PDF, content_type="text/html")
    sent = {"text": "会议纪要", "file": good}
    assert amy.post(reverse("portal_statement", args=[row.pk]), sent).status_code == 302
    today = timezone.localdate().isoformat()
    photo = SimpleUploadedFile("a.jpg", a_photo())
    evidence = {"kind": "visit", "on": today, "note": "", "file": photo}
    assert amy.post(reverse("portal_evidence", args=[row.pk]), evidence).status_code == 302
    assert sorted(Paper.objects.values_list("media_type", flat=True)) == [
        "application/pdf",
        "image/jpeg",
    ]


def test_a_file_no_row_names_is_swept_the_next_day(cast: Cast, sides: Sides) -> None:
    kept = said(cast, sides[0], "amy").paper
    left = PAPERS.keep(PDF, "application/pdf")
    assert kept

    assert sweep_papers(now=timezone.now()) == 0
    assert sweep_papers(now=timezone.now() + timedelta(days=2)) == 1
    assert PAPERS.storage().exists(kept.stored_as) and not PAPERS.storage().exists(left)
