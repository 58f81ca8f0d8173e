"""A partner claims a deal: decided at once by the rules in force, in the order of the server.

Whatever the verdict, the claim is stored with the picture it was decided on. What is protected and
what is in conflict is settled in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation import audit
from tandem.foundation.errors import Refusal
from tandem.foundation.idempotency import once
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company, Region
from tandem.organisation.rules.scope import Actor
from tandem.partners.queries.product_lines import PRODUCTS
from tandem.registration.commands.cases import join_case
from tandem.registration.commands.checking import clean_customer, seen_account
from tandem.registration.commands.noting import (
    change,
    clock_columns,
    granted_columns,
    note_decision,
    tell_decider,
)
from tandem.registration.commands.rulebooks import standing_rulebook
from tandem.registration.commands.turn import draw_number
from tandem.registration.models import Decision, Registration
from tandem.registration.permissions import registering_company
from tandem.registration.queries.customers import Meant, customer_meant, where
from tandem.registration.queries.scene import Asked, Scene, scene_of
from tandem.registration.rules.rulebook import Rulebook as Book
from tandem.registration.rules.rulebook import Verdict, read_rulebook
from tandem.registration.rules.settings import Settings
from tandem.registration.rules.verdict import Ruling, decide, timeline

State = Registration.State
MOST_MINOR = 10**13  # a hundred thousand million yuan: more is a slip of the finger


class NotARegistration(Refusal):
    """One of the four fields says nothing that can be registered."""


class AlreadyRegistered(Refusal):
    """The company's own claim on this deal stands."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Whom it is about (an account the partner sees, or a name and city) and the four fields."""

    product: str
    value_minor: int
    expected_close_on: date
    contact_there: str
    account_id: int | None = None
    name: str = ""
    city: str = ""


@transaction.atomic
def register_deal(*, actor: Actor, claim: Claim, key: str = "", now: datetime) -> Registration:
    """Store the claim and its verdict. Sent twice under one key, it stands once."""
    registering_company(actor)
    account = seen_account(actor, claim.account_id)
    name, city = clean_customer(claim.name, claim.city, account)
    _refuse_bad(claim, timezone.localdate(now))

    def write() -> dict[str, Any]:
        return {"registration_id": _decide_and_write(actor, claim, account, name, city, now).pk}

    body = {
        "account": claim.account_id,
        "name": name,
        "city": city,
        "product": claim.product,
        "value": claim.value_minor,
        "close": claim.expected_close_on,
        "contact": claim.contact_there,
    }
    answer = once(actor=actor, key=key, body=body, effect=write)
    return Registration.objects.select_related("company", "owner", "region").get(
        pk=answer["registration_id"]
    )


def _decide_and_write(
    actor: Actor, claim: Claim, account: Account | None, name: str, city: str, now: datetime
) -> Registration:
    number = draw_number()  # the turn: what is read from here on is what the one before has left
    rulebook = standing_rulebook(now)
    book, on = read_rulebook(rulebook.text), timezone.localdate(now)
    company = Company.objects.get(pk=registering_company(actor))
    meant = customer_meant(name=name, city=city, account=account)
    there = where(meant, company, city)
    asked = Asked(company, meant, there, claim.product)
    scene = scene_of(asked, settings=book.settings, on=on)
    ruling = decide(book, scene.picture)
    _refuse_own(ruling, scene)
    row = _write(actor, claim, number, meant, there.region, name, city, now, book)
    decision = note_decision(
        actor,
        row,
        kind=Decision.Kind.RULES,
        verdict=ruling.verdict.value,
        rule_id=ruling.rule.id,
        rulebook=rulebook,
        picture=scene.picture.as_dict(),
        signs=timeline(scene.signs),
        now=now,
    )
    _act_on(actor, row, ruling.verdict, scene, book.settings, now)
    _audit(actor, row, decision, now)
    tell_decider(row, now)
    return row


def _write(
    actor: Actor,
    claim: Claim,
    number: int,
    meant: Meant,
    region: Region | None,
    name: str,
    city: str,
    now: datetime,
    book: Book,
) -> Registration:
    industry = meant.accounts[0].industry_id if meant.accounts else None
    return Registration.objects.create(
        number=number,
        company_id=registering_company(actor),
        by_id=actor.person_id,
        owner_id=actor.person_id,
        account=meant.account,
        root_id=meant.customer.root_id if meant.account else None,
        customer_name=name,
        city=city,
        customer_key=meant.customer.key[:200],
        customer_core=meant.customer.core[:200],
        region=region,
        industry_id=industry,
        product=claim.product,
        value_minor=claim.value_minor,
        expected_close_on=claim.expected_close_on,
        contact_there=claim.contact_there.strip(),
        state=State.WAITING,
        received_at=now,
        **clock_columns(book.settings, now),
    )


def _act_on(
    actor: Actor,
    row: Registration,
    verdict: Verdict,
    scene: Scene,
    settings: Settings,
    now: datetime,
) -> None:
    if verdict is Verdict.GRANT:
        change(actor, row, "granted", now, **granted_columns(settings, now))
    elif verdict is Verdict.REFUSE:
        change(actor, row, "refused", now, state=State.REFUSED, decided_at=now)
    elif verdict is Verdict.CONFLICT and scene.rivals:
        join_case(actor, row, scene.rivals, settings, now)


def _refuse_own(ruling: Ruling, scene: Scene) -> None:
    """One company, one claim on a deal: the second would only stand in its own way."""
    if ruling.verdict is Verdict.REFUSE and scene.own:
        raise AlreadyRegistered(
            "deal_registered_already",
            _("Your company has registered this deal as %(number)s. Go on with that one.")
            % {"number": scene.own[0]},
            registration=scene.own[0].pk,
        )


def _audit(actor: Actor, row: Registration, decision: Decision, now: datetime) -> None:
    audit.record(
        actor=actor,
        act="registration.received",
        subject=row,
        after={
            "number": row.number,
            "customer": row.customer_name,
            "product": row.product,
            "value_minor": row.value_minor,
            "verdict": decision.verdict,
            "rule": decision.rule_id,
        },
        account_id=row.account_id,
        now=now,
    )


def _refuse_bad(claim: Claim, today: date) -> None:
    if claim.product not in PRODUCTS:
        raise NotARegistration("no_such_product", _("Choose one of the product lines of the list."))
    if not 0 < claim.value_minor <= MOST_MINOR:
        raise NotARegistration(
            "value_not_possible",
            _("A deal is worth more than nothing. Type its value, for example 46 万元."),
        )
    if claim.expected_close_on < today:
        raise NotARegistration(
            "close_is_over",
            _("The expected close lies in the past. Choose this month or a later one."),
        )
    if not 1 <= len(claim.contact_there.strip()) <= 80:
        raise NotARegistration(
            "contact_not_named",
            _("Whom do you talk to there? A name of at most 80 signs is needed."),
        )
