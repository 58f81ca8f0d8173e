"""A whole company leaves, or a partner's manager ends the access of one seller.

Either way a person is out at the next request, as when somebody of the vendor leaves. The apps above
follow the event: what was in the seller's hands goes to the colleague named.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.organisation.commands.people import end_work
from tandem.organisation.models import Company, User
from tandem.organisation.permissions import permit_seller_end
from tandem.organisation.rules.scope import Actor


class HeirNotGood(Refusal):
    """Nobody is named who could take over."""


@transaction.atomic
def end_seller(*, actor: Actor, user_id: int, heir_id: int | None, on: date) -> User:
    """A partner's own manager ends the access of one of its sellers; a colleague takes over."""
    own = User.objects.filter(company_id=actor.company_id or 0)
    seller = own.select_for_update().filter(pk=user_id).first()
    if seller is None:
        raise NotThere("no_such_person", _("There is no such person in your company."))
    permit_seller_end(actor, seller, on)
    if not seller.is_active:
        return seller
    heir = own.filter(pk=heir_id or 0, is_active=True).exclude(pk=seller.pk).first()
    if heir is None:
        raise HeirNotGood(
            "heir_not_of_the_company",
            _("Who takes over what %(name)s has in hand? Choose a colleague who works here.")
            % {"name": seller},
        )
    end_work(actor, seller, on, heir_id=heir.pk)
    return seller


@transaction.atomic
def close_company(*, actor: Actor, company_id: int, on: date, now: datetime) -> int:
    """End a partner company and the employment of everybody there; returns how many.

    Who may do it is decided by the app that asks, which knows what the company held.
    """
    company = Company.objects.select_for_update().get(pk=company_id)
    if company.kind != Company.Kind.PARTNER:
        raise Refusal("vendor_does_not_leave", _("Only a partner company is closed here."))
    people = list(User.objects.select_for_update().filter(company=company, is_active=True))
    for person in people:
        end_work(actor, person, on)
    company.is_active = False
    company.save(update_fields=["is_active"])
    audit.record(
        actor=actor,
        act="organisation.company_closed",
        subject=company,
        before={"is_active": True},
        after={"is_active": False, "people": len(people)},
        now=now,
    )
    return len(people)
