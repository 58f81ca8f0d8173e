"""What a deal holds: products by month, rivals, who decides, and what people say is so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotThere
from tandem.foundation.own_words import own_words
from tandem.foundation.text import fold
from tandem.keyaccounts.models import Contact
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.commands.holding import BadDeal, amount_of_lines, hold_open, note, write
from tandem.pipeline.commands.team import recount
from tandem.pipeline.commands.values import require_amount, require_day
from tandem.pipeline.models import (
    BuyingRole,
    CriterionMet,
    DealCompetitor,
    DealLine,
    ExitCriterion,
    Opportunity,
    Product,
)


@transaction.atomic
def set_line(
    *,
    actor: Actor,
    opportunity_id: int,
    product_id: int,
    month: date,
    amount_minor: int,
    quantity: int = 1,
    now: datetime,
) -> DealLine:
    """One product in one month; said again it replaces what stood there. The amount follows."""
    deal = hold_open(actor, opportunity_id)
    product = Product.objects.filter(pk=product_id, is_active=True).first()
    if product is None:
        raise NotThere("no_such_product", _("There is no such product. Choose one of the list."))
    require_amount(amount_minor)
    require_day(month)
    if not 0 < quantity < 10_000_000:
        raise BadDeal("line_quantity", _("A product is sold at least once. Check the number."))
    values = {"quantity": quantity, "amount_minor": amount_minor}
    line, _made = DealLine.objects.update_or_create(
        opportunity=deal, product=product, month=month.replace(day=1), defaults=values
    )
    _follow_lines(deal, now)
    told = {"product": product.code, "month": line.month, **values}
    note(actor, deal, "line_set", now, after=told, subject=line)
    return line


@transaction.atomic
def remove_line(*, actor: Actor, opportunity_id: int, line_id: int, now: datetime) -> None:
    """Without its last line a deal keeps the amount it had."""
    deal = hold_open(actor, opportunity_id)
    line = _part(DealLine, deal, line_id)
    told = {"product": line.product_id, "month": line.month, "amount_minor": line.amount_minor}
    DealLine.objects.filter(pk=line.pk).delete()
    _follow_lines(deal, now)
    note(actor, deal, "line_removed", now, before=told, subject=line)


@transaction.atomic
def set_competitor(
    *, actor: Actor, opportunity_id: int, name: str, on: date, now: datetime, note_text: str = ""
) -> DealCompetitor:
    """A rival in this deal; named again, the note is the new one."""
    deal = hold_open(actor, opportunity_id)
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > 60:
        raise BadDeal("rival_unnamed", _("Name the rival in at most 60 characters."))
    rival, _made = DealCompetitor.objects.update_or_create(
        opportunity=deal,
        name_key=fold(tidy)[:60],
        defaults={"name": tidy, "note": own_words(note_text, most=200), "on": on},
    )
    write(deal, now)
    note(actor, deal, "rival_set", now, after={"name": tidy}, subject=rival)
    return rival


@transaction.atomic
def remove_competitor(*, actor: Actor, opportunity_id: int, rival_id: int, now: datetime) -> None:
    deal = hold_open(actor, opportunity_id)
    rival = _part(DealCompetitor, deal, rival_id)
    DealCompetitor.objects.filter(pk=rival.pk).delete()
    write(deal, now)
    note(actor, deal, "rival_removed", now, before={"name": rival.name}, subject=rival)


@transaction.atomic
def set_buying_role(
    *, actor: Actor, opportunity_id: int, contact_id: int, role: str, now: datetime
) -> BuyingRole:
    """What a contact of the account is in this purchase."""
    deal = hold_open(actor, opportunity_id)
    known = Contact.objects.filter(pk=contact_id, account_id=deal.account_id or 0)
    if not known.exists() or role not in Contact.BuyingRole.values:
        raise NotThere(
            "no_such_contact", _("This person is not known at the customer. Choose a contact.")
        )
    buyer, _made = BuyingRole.objects.update_or_create(
        opportunity=deal, contact_id=contact_id, defaults={"role": role}
    )
    recount(deal)
    write(deal, now)
    note(actor, deal, "buyer_set", now, after={"contact": contact_id, "role": role}, subject=buyer)
    return buyer


@transaction.atomic
def remove_buying_role(*, actor: Actor, opportunity_id: int, buyer_id: int, now: datetime) -> None:
    deal = hold_open(actor, opportunity_id)
    buyer = _part(BuyingRole, deal, buyer_id)
    BuyingRole.objects.filter(pk=buyer.pk).delete()
    recount(deal)
    write(deal, now)
    told = {"contact": buyer.contact_id, "role": buyer.role}
    note(actor, deal, "buyer_removed", now, before=told, subject=buyer)


@transaction.atomic
def say_criterion(
    *, actor: Actor, opportunity_id: int, criterion_id: int, is_so: bool, now: datetime
) -> None:
    """A criterion the product cannot see: a person of the deal says that it is so, or not any more."""
    deal = hold_open(actor, opportunity_id)
    criterion = ExitCriterion.objects.filter(pk=criterion_id, check_name="").first()
    if criterion is None:
        raise NotThere("no_such_criterion", _("There is no such criterion. Reload the deal."))
    said = CriterionMet.objects.filter(opportunity_id=deal.pk, criterion_id=criterion.pk)
    if said.exists() == is_so:
        return
    if is_so:
        CriterionMet.objects.create(
            opportunity=deal, criterion=criterion, by_id=actor.user_id, at=now
        )
    else:
        said.delete()
    write(deal, now)
    note(actor, deal, "criterion_said", now, after={"criterion": criterion.pk, "is_so": is_so})


def _follow_lines(deal: Opportunity, now: datetime) -> None:
    total = amount_of_lines(deal)
    write(deal, now, **({} if total is None else {"amount_minor": total}))


def _part(model: Any, deal: Opportunity, part_id: int) -> Any:
    row = model.objects.filter(pk=part_id, opportunity_id=deal.pk).first()
    if row is None:
        raise NotThere("no_such_part", _("This is no longer on the deal. Reload it."))
    return row
