"""The values of the pages of trainings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from tandem.foundation.formats import count, day
from tandem.foundation.kit import Column, Empty, Grid, Row, chip, forward_pager, link, person
from tandem.foundation.paging import Place, page_of
from tandem.organisation.models import Company, User
from tandem.organisation.rules.roles import MANAGERS
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import Attendance, Certificate, Session
from tandem.partners.partner_page import head_of
from tandem.partners.permissions import KEEPERS
from tandem.partners.queries.training import (
    attendance_of,
    certificates_of,
    people_of,
    sessions_page,
    taught_on,
)
from tandem.partners.rules.certificates import Holds, how_it_holds

SHOWN = 100
TONES = {Holds.VALID: "ok", Holds.ENDS_SOON: "warn", Holds.EXPIRED: "bad", Holds.WITHDRAWN: "bad"}


def training_context(actor: Actor, place: Place, *, is_past: bool) -> dict[str, Any]:
    found = sessions_page(actor, is_past=is_past, on=timezone.localdate())
    page = page_of(found, ("-on", "-id") if is_past else ("on", "id"), place, size=SHOWN)
    return {
        "can_keep": actor.has_any(KEEPERS),
        "tabs": [
            {"label": _("To come"), "url": "?", "is_current": not is_past},
            {"label": _("Past"), "url": "?past=1", "is_current": is_past},
        ],
        "grid": Grid(
            id="sessions",
            label=_("Trainings"),
            columns=[
                Column(_("Course"), kind="main"),
                Column(_("Day")),
                Column(_("Place"), low=True),
                Column(_("Trainer")),
                Column(_("For")),
                Column(_("Enrolled"), kind="number"),
                Column(_("Seats"), kind="number", low=True),
            ],
            rows=[_session_row(session) for session in page.rows],
            pager=forward_pager(page, page.place, url="?past=1" if is_past else "?"),
            empty=Empty(_("No training here"), _("Announced sessions stand here by their day.")),
        ),
    }


def session_context(actor: Actor, session: Session) -> dict[str, Any]:
    rows = list(attendance_of(actor, session)[:1000])
    is_over = session.on <= timezone.localdate()
    can_keep = actor.has_any(KEEPERS)
    return {
        "session": session,
        "facts": [
            (_("Day"), day(session.on)),
            (_("Place"), session.place or "–"),
            (_("Trainer"), session.trainer),
            (_("For"), session.company or _("every partner")),
            (_("Seats"), count(session.seats)),
        ],
        "rows": rows,
        "can_record": is_over and can_keep and bool(rows),
        "can_enrol": not is_over and can_keep,
        "present": Attendance.State.PRESENT.value,
    }


def people_context(actor: Actor, company: Company) -> dict[str, Any]:
    today = timezone.localdate()
    held: dict[int, list[Certificate]] = {}
    for certificate in certificates_of(actor, company)[:1000]:
        held.setdefault(certificate.person_id, []).append(certificate)
    people = list(people_of(actor, company)[:500])
    return head_of(company, "partner_people", with_money=actor.has_any(MANAGERS)) | {
        "can_enrol": actor.has_any(KEEPERS) and bool(people),
        "can_invite": actor.has_any(KEEPERS) and company.is_active,
        "grid": _people_grid(people, held, today),
        "log": _taught_grid(actor, company),
    }


def _people_grid(people: list[User], held: dict[int, list[Certificate]], today: date) -> Grid:
    return Grid(
        id="partner-people",
        label=_("People"),
        columns=[Column(_("Full name"), kind="main"), Column(_("Certificates"), kind="wrap")],
        rows=[
            Row(
                id=one.pk,
                label=str(one),
                cells=[
                    person(one.get_full_name()),
                    _chips(held.get(one.pk, []), today),
                ],
            )
            for one in people
        ],
        empty=Empty(_("Nobody of this partner has a sign-in yet")),
    )


def _taught_grid(actor: Actor, company: Company) -> Grid:
    return Grid(
        id="taught-on",
        label=_("Taught on by own trainers"),
        columns=[
            Column(_("Course"), kind="main"),
            Column(_("Day")),
            Column(_("Trainer")),
            Column(_("Took part"), kind="number"),
        ],
        rows=[
            Row(
                id=session.pk,
                label=str(session),
                url=reverse("session", args=[session.pk]),
                cells=[
                    link(session.course, reverse("session", args=[session.pk])),
                    day(session.on),
                    person(session.trainer.get_full_name()),
                    count(getattr(session, "present", 0)),
                ],
            )
            for session in taught_on(actor, company)[:50]
        ],
        empty=Empty(
            _("Nobody has taught on yet"),
            _("A trainer's certificate lets the partner's own people teach; it is noted here."),
        ),
    )


def _chips(held: list[Certificate], today: Any) -> Any:
    if not held:
        return "–"
    return format_html_join(
        " ", "{}", ((certificate_chip(one, today, name=str(one.course)),) for one in held)
    )


def certificate_chip(held: Certificate, today: Any, *, name: str = "") -> Any:
    """How it holds, in words; `name` stands before them where certificates of courses mix."""
    how = how_it_holds(until=held.until, withdrawn_on=held.withdrawn_on, on=today)
    words = {
        Holds.VALID: _("until %(day)s") % {"day": day(held.until)},
        Holds.ENDS_SOON: _("ends on %(day)s") % {"day": day(held.until)},
        Holds.EXPIRED: _("expired on %(day)s") % {"day": day(held.until)},
        Holds.WITHDRAWN: _("withdrawn"),
    }
    said = _("for good") if how is Holds.VALID and held.until is None else words[how]
    return chip(f"{name} · {said}" if name else said, tone=TONES[how])


def _session_row(session: Session) -> Row:
    url = reverse("session", args=[session.pk])
    return Row(
        id=session.pk,
        label=str(session),
        url=url,
        cells=[
            link(session.course, url),
            day(session.on),
            session.place or "–",
            person(session.trainer.get_full_name()),
            session.company.name if session.company else _("every partner"),
            count(getattr(session, "enrolled", 0)),
            count(session.seats),
        ],
    )
