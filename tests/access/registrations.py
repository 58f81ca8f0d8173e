"""A registration, a conflict, an appeal on each account, each text a canary.

The account's own partner registered first; on Otto's, which has none, a company nobody of the cast
works for. The second side is a company of strangers too, so that its words are hidden from both.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from tandem.organisation.models import Company, User
from tandem.registration.commands.papers import PAPERS
from tandem.registration.models import (
    Appeal,
    ConflictCase,
    Decision,
    Evidence,
    Paper,
    Registration,
    Rulebook,
    Statement,
)
from tandem.registration.queries.rulebooks import first_text
from tandem.testing.builders import a_company, a_user

if TYPE_CHECKING:
    from tests.access.world import World

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
FIRST_SIDE = {"olgas": "alan", "umas": "ben"}


def fill_registrations(world: World, target: str) -> None:
    book, _is_new = Rulebook.objects.get_or_create(
        number=1,
        defaults={"text": first_text(), "state": "in_force", "made_at": NOW, "name": "1"},
    )
    world.ids["rulebook_number", target] = book.number
    stranger = _stranger(world)
    holder = world.cast.people.get(FIRST_SIDE.get(target, ""), stranger)
    first = _claim(world, target, holder, "registration", Registration.State.GRANTED)
    second = _claim(world, target, stranger, "rival", Registration.State.QUEUED)
    case = ConflictCase.objects.create(
        holder=first,
        region=first.region,
        industry=first.industry,
        opened_at=NOW,
        heard_until=NOW,
    )
    Registration.objects.filter(pk__in=[first.pk, second.pk]).update(case=case)
    for row, kind in ((first, "registration"), (second, "rival")):
        paper = Paper.objects.create(
            registration=row,
            stored_as=PAPERS.storage().save(
                f"ab/{target}-{kind}.pdf", ContentFile(world.word(kind, target).encode())
            ),
            media_type="application/pdf",
            sha256="0" * 64,
            size=10,
            by=row.by,
            at=NOW,
        )
        Statement.objects.create(
            case=case,
            registration=row,
            text=world.word(kind, target),
            paper=paper,
            by=row.by,
            at=NOW,
        )
        Evidence.objects.create(
            registration=row,
            on=date(2026, 11, 1),
            kind="visit",
            note=world.word(kind, target),
            by=row.by,
            at=NOW,
        )
        decision = Decision.objects.create(
            registration=row, kind="rules", verdict="refuse", rule_id="last", rulebook=book, at=NOW
        )
        appeal = Appeal.objects.create(
            registration=row,
            decision=decision,
            reason=world.word(kind, target),
            by=row.by,
            at=NOW,
            due_at=NOW,
        )
        if row is first:
            world.ids["paper_id", target] = paper.pk
            world.ids["appeal_id", target] = appeal.pk
    world.ids["registration_id", target] = first.pk
    world.ids["case_id", target] = case.pk


def _stranger(world: World) -> User:
    """Somebody of a partner where nobody of the cast works."""
    found = User.objects.filter(username="stranger").first()
    company = Company.objects.filter(name="戊伙伴").first() or a_company("戊伙伴")
    return found or a_user("stranger", company=company)


def _claim(world: World, target: str, who: User, kind: str, state: str) -> Registration:
    account = world.account(target)
    return Registration.objects.create(
        number=Registration.objects.count() + 1,
        company=who.company,
        by=who,
        owner=who,
        account=account,
        root_id=account.pk,
        customer_name=world.word(kind, target),
        customer_key=f"{kind} {target}",
        customer_core=f"{kind} {target}",
        region=account.region,
        industry=account.industry,
        product="notebook",
        value_minor=4_600_000,
        expected_close_on=date(2026, 12, 31),
        contact_there=world.word(kind, target),
        state=state,
        received_at=NOW,
        protected_since=date(2026, 11, 20) if state == "granted" else None,
        protected_until=date(2027, 2, 17) if state == "granted" else None,
    )
