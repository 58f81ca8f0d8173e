"""What became of the demo's registrations: prolonged, handed over, withdrawn, run out, moved up; a few papers.

Chosen by their place in the order, not by chance, so nothing else of the demo is drawn otherwise.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from PIL import Image, ImageDraw

from tandem.organisation.models import User
from tandem.organisation.queries import work_calendar
from tandem.registration.commands.papers import PAPERS
from tandem.registration.models import (
    Appeal,
    Decision,
    Evidence,
    Paper,
    Registration,
    Statement,
    Step,
)
from tandem.registration.rules.clock import clock_of
from tandem.registration.rules.protection import extended, last_day
from tandem.registration.rules.rulebook import Rulebook as Book

State = Registration.State
CHANGED = ("state", "protected_since", "protected_until", "extensions", "owner", "decided_at")
EACH_EXTENDED, EACH_HANDED_OVER, EACH_WITHDRAWN = 4, 7, 9
PAPERS_SHOWN = 6
ASKED = "客户处已有我方方案和会议纪要, 请再核实。"


def write_what_became(claims: list[Registration], book: Book, *, today: date) -> int:
    """How many steps were written; `claims` are stored, with their cases, in the server's order."""
    alone = [row for row in claims if row.case_id is None]
    steps = [
        *_withdrawn(_each(alone, State.EXPIRED, EACH_WITHDRAWN)),
        *_run_out(row for row in claims if row.state == State.EXPIRED),
        *_extended(_each(alone, State.GRANTED, EACH_EXTENDED), book, today),
        *_handed_over(_each(alone, State.GRANTED, EACH_HANDED_OVER)),
        *_moved_up(claims, book, today),
    ]
    Registration.objects.bulk_update(claims, CHANGED, batch_size=500)
    Step.objects.bulk_create(sorted(steps, key=lambda step: step.at), batch_size=500)
    _appealed(claims, book, today)
    _papers()
    return len(steps)


def _each(rows: list[Registration], state: str, nth: int) -> list[Registration]:
    return [row for row in rows if row.state == state][::nth]


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=timezone.get_current_timezone())


def _run_out(rows: Iterable[Registration]) -> Iterable[Step]:
    for row in rows:
        until = row.protected_until
        assert until is not None
        at = _at(until + timedelta(days=1))
        yield Step(registration=row, kind=Step.Kind.EXPIRED, facts={"until": str(until)}, at=at)


def _withdrawn(rows: list[Registration]) -> Iterable[Step]:
    """Some that would have run out were given up a month after they came."""
    for row in rows:
        day = row.received_at.date() + timedelta(days=30)
        row.state, row.protected_until = State.WITHDRAWN, day
        yield Step(registration=row, kind=Step.Kind.WITHDRAWN, by_id=row.owner_id, at=_at(day))


def _extended(rows: list[Registration], book: Book, today: date) -> Iterable[Step]:
    for row in rows:
        assert row.protected_until is not None
        before, row.protected_until = (
            row.protected_until,
            extended(row.protected_until, book.settings),
        )
        row.extensions = 1
        facts = {"before": str(before), "until": str(row.protected_until)}
        yield Step(
            registration=row, kind=Step.Kind.EXTENDED, facts=facts, by_id=row.owner_id,
            at=_at(min(today, before - timedelta(days=5))),
        )  # fmt: skip


def _handed_over(rows: list[Registration]) -> Iterable[Step]:
    """To the next person of the company; where there is none, nothing happens."""
    for row in rows:
        people = User.objects.filter(company_id=row.company_id, is_active=True).order_by("id")
        heir = people.exclude(pk=row.owner_id).first()
        if heir is None:
            continue
        facts, by = {"before": str(row.owner), "to": str(heir)}, row.owner_id
        row.owner = heir
        at = row.received_at + timedelta(days=1)
        yield Step(registration=row, kind=Step.Kind.TRANSFERRED, facts=facts, by_id=by, at=at)


def _moved_up(claims: list[Registration], book: Book, today: date) -> Iterable[Step]:
    """The protected side of one decided conflict gave up three days ago; who stood in line is next."""
    queued = {row.case_id: row for row in claims if row.state == State.QUEUED}
    first = next(
        (row for row in claims if row.state == State.GRANTED and row.case_id in queued), None
    )
    if first is None:
        return
    day = max(today - timedelta(days=3), first.protected_since or today)
    following = queued[first.case_id]
    first.state, first.protected_until = State.WITHDRAWN, day
    # before the next is protected: the database allows one protection a conflict
    Registration.objects.filter(pk=first.pk).update(state=first.state, protected_until=day)
    following.state, following.protected_since = State.GRANTED, day
    following.protected_until, following.decided_at = last_day(day, book.settings), _at(day)
    rulebook = Decision.objects.filter(registration=following).order_by("id")[0].rulebook
    Decision.objects.create(
        registration=following, kind=Decision.Kind.PROMOTED, verdict="grant", rulebook=rulebook,
        at=_at(day),
    )  # fmt: skip
    yield Step(registration=first, kind=Step.Kind.WITHDRAWN, by_id=first.owner_id, at=_at(day))
    yield Step(registration=following, kind=Step.Kind.PROMOTED, at=_at(day))


def _appealed(claims: list[Registration], book: Book, today: date) -> None:
    """Who was refused last asks the director to look again, on the last but one day: one always waits."""
    refused = [row for row in claims if row.state == State.REFUSED]
    for row in reversed(refused):
        decision = Decision.objects.filter(registration=row).order_by("-id")[0]
        if hasattr(decision, "appeal"):
            continue
        last = decision.at + timedelta(days=book.settings.appeal_days - 1)
        at = max(decision.at, min(last, _at(today - timedelta(days=1))))
        clock = clock_of(
            work_calendar(), timezone.localtime(at), hours=book.settings.decision_hours,
            first_percent=book.settings.first_reminder_percent,
            last_percent=book.settings.last_reminder_percent,
        )  # fmt: skip
        Appeal.objects.create(
            registration=row, decision=decision, reason=ASKED, by_id=row.by_id, at=at,
            due_at=clock.due_at, reminder_at=clock.last_reminder_at,
        )  # fmt: skip
        return


def _papers() -> None:
    """Beside the last statements and signs of work: every second one a photo, the others a PDF."""
    beside: list[Statement | Evidence] = [
        *Statement.objects.select_related("registration").order_by("-id")[:PAPERS_SHOWN],
        *Evidence.objects.select_related("registration").order_by("-id")[:PAPERS_SHOWN],
    ]
    kept = [
        (content, media_type, PAPERS.keep(content, media_type))
        for content, media_type in ((_photo(), "image/jpeg"), (_pdf(), "application/pdf"))
    ]
    for place, one in enumerate(beside):
        content, media_type, stored_as = kept[place % 2]
        one.paper = Paper.objects.create(
            registration=one.registration, stored_as=stored_as, media_type=media_type,
            sha256=f"{place:064x}", size=len(content), by_id=one.by_id, at=one.at,
        )  # fmt: skip
        one.save(update_fields=["paper"])


def _photo() -> bytes:
    image, file = Image.new("RGB", (640, 480), "#EEF1F5"), io.BytesIO()
    draw = ImageDraw.Draw(image)
    for line in range(9):
        draw.line((60, 80 + 40 * line, 580 - 50 * (line % 3), 80 + 40 * line), "#475467", 6)
    image.save(file, "JPEG", quality=80)
    return file.getvalue()


def _pdf() -> bytes:
    """One page with one line, written by hand: no library here writes PDF yet."""
    words = b"BT /F1 20 Tf 60 760 Td (Minutes of the meeting) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    out += b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table
    return bytes(out)
