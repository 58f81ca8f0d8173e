"""The blind check: three answers and whom to ask; tries are counted and limited in the database.

The answer, its shape and what is asked of the database are the same whatever the reason; a try over
the limit is refused by what the person did alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotThere, Refusal
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company
from tandem.organisation.rules.scope import Actor
from tandem.registration.models import CheckAttempt
from tandem.registration.permissions import registering_company
from tandem.registration.queries.customers import customer_meant, where
from tandem.registration.queries.rulebooks import first_text, text_in_force
from tandem.registration.queries.scene import Asked, scene_of
from tandem.registration.rules.check import Answer, answer, has_tries_left
from tandem.registration.rules.rulebook import read_rulebook
from tandem.registration.rules.settings import Settings

DAY = timedelta(hours=24)
LONGEST_NAME = 200


class TooManyTries(Refusal):
    """The check answers so many questions a day and no more."""

    status = 429


class NoCustomerNamed(Refusal):
    """A question without a customer."""


@dataclass(frozen=True)
class Checked:
    """All a partner learns: the answer, whom to ask, and back what was typed."""

    answer: Answer
    manager: str  # the name; empty where there is nobody to ask
    name: str
    city: str
    account: Account | None  # only one the asker sees anyway


@transaction.atomic
def check_customer(
    *,
    actor: Actor,
    name: str = "",
    city: str = "",
    account_id: int | None = None,
    product: str = "",
    now: datetime,
) -> Checked:
    """Free, yours or not free. Written down before it is answered."""
    company_id = registering_company(actor)
    locked = Company.objects.select_for_update(no_key=True).annotate(rules=text_in_force())
    company = locked.get(pk=company_id)
    book = read_rulebook(company.rules or first_text())
    account = seen_account(actor, account_id)
    typed, place = clean_customer(name, city, account)
    _refuse_too_many(actor, company, book.settings, now)
    on = timezone.localdate(now)
    meant = customer_meant(name=typed, city=place, account=account)
    there = where(meant, company, place)
    asked = Asked(company, meant, there, product)
    scene = scene_of(asked, settings=book.settings, on=on, looks_at=book.looks_at)
    said = answer(book, scene.picture)
    CheckAttempt.objects.create(
        company=company, user_id=actor.person_id, at=now, typed=typed, city=place, answer=said.value
    )
    # nor may the manager tell of a hidden account
    is_blind = said is Answer.FREE and account is None
    manager = scene.manager_of_typed if is_blind else scene.manager
    return Checked(said, manager, typed, place, account)


def seen_account(actor: Actor, account_id: int | None) -> Account | None:
    """The chosen account, which must be one the actor sees."""
    if account_id is None:
        return None
    seen = Account.objects.visible_to(actor).living()
    account = seen.select_related("region", "industry").filter(pk=account_id).first()
    if account is None:
        raise NotThere("no_such_account", _("There is no such account for you."))
    return account


def clean_customer(name: str, city: str, account: Account | None) -> tuple[str, str]:
    """The name and city of a claim: as typed, or those of the chosen account."""
    if account is not None:
        return account.name, account.city
    typed, place = " ".join(name.split()), " ".join(city.split())
    if len(typed) < 2:
        raise NoCustomerNamed(
            "customer_not_named",
            _("Which customer? Type at least two signs of its name, then check again."),
        )
    if len(typed) > LONGEST_NAME or len(place) > 40:
        raise NoCustomerNamed(
            "customer_name_too_long",
            _("A name has at most 200 signs and a city 40. Shorten it, then check again."),
        )
    return typed, place


def _refuse_too_many(actor: Actor, company: Company, settings: Settings, now: datetime) -> None:
    recent = CheckAttempt.objects.filter(company=company, at__gt=now - DAY)
    tries = recent.aggregate(
        by_company=Count("id"), by_person=Count("id", filter=Q(user_id=actor.person_id))
    )
    if not has_tries_left(settings, **tries):
        raise TooManyTries(
            "too_many_checks",
            _(
                "You and your company have used today's checks. Register what you work on, or ask your "
                "manager at the vendor; checks are counted over 24 hours."
            ),
        )
