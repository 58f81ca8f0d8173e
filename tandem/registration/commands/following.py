"""Claims follow what happens elsewhere: a person or a whole partner leaves, two accounts become one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tandem.keyaccounts.commands.moving import move_rows, move_rows_back
from tandem.keyaccounts.events import AccountsMerged, AccountsUnmerged
from tandem.organisation.events import PersonLeft
from tandem.organisation.models import User
from tandem.organisation.queries import holders
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor
from tandem.partners.events import PartnerLeft
from tandem.registration.commands.noting import change, note_step, tell_owner
from tandem.registration.models import Registration, Step
from tandem.registration.queries.customers import NOTHING, manager_of


@transaction.atomic
def registrations_follow_person(event: PersonLeft) -> None:
    """To the colleague named; else to a manager of the company who stays, or the region's manager."""
    now = timezone.now()
    named = User.objects.filter(pk=event.heir_id or NOTHING).first()
    held = Registration.objects.standing().filter(owner_id=event.user_id)
    for row in held.select_related("company", "owner", "region").order_by("number"):
        staying = holders(Role.PARTNER_MANAGER, event.on).filter(company_id=row.company_id)
        heir = named or staying.exclude(pk=event.user_id).order_by("pk").first()
        heir = heir or manager_of(row.region, on=event.on)
        if heir is not None:
            _hand_on(event.actor, row, heir, now)


@transaction.atomic
def registrations_follow_partner(event: PartnerLeft) -> None:
    """Every claim of the company that stands goes to the person named when it left."""
    heir, now = User.objects.get(pk=event.heir_id), timezone.now()
    held = Registration.objects.standing().filter(company_id=event.company_id).exclude(owner=heir)
    for row in held.select_related("company", "owner", "region").order_by("number"):
        _hand_on(event.actor, row, heir, now)


def registrations_follow_merge(event: AccountsMerged) -> None:
    move_rows(event, Registration)
    move_rows(event, Registration, field="root_id")


def registrations_go_back(event: AccountsUnmerged) -> None:
    move_rows_back(event, Registration)
    move_rows_back(event, Registration, field="root_id")


def _hand_on(actor: Actor, row: Registration, heir: User, now: datetime) -> None:
    note_step(actor, row, Step.Kind.TRANSFERRED, now, before=row.owner.name, to=heir.name)
    change(actor, row, "transferred", now, owner_id=heir.pk)
    row.owner = heir
    tell_owner(row, "registration_yours", now)
