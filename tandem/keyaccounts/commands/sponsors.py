"""The executive sponsor of an account: one of the vendor's managers who goes there with its owner."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation import audit
from tandem.foundation.errors import NotAllowed, NotThere, Refusal
from tandem.keyaccounts.models import Account, AccountGrant
from tandem.keyaccounts.queries.sponsors import SPONSOR, people_to_sponsor
from tandem.organisation.rules.roles import MANAGERS
from tandem.organisation.rules.scope import Actor


class NotASponsor(Refusal):
    """The person is no manager who sees this account."""


@transaction.atomic
def name_sponsor(*, actor: Actor, account_id: int, user_id: int | None, now: datetime) -> None:
    """One sponsor an account; None takes the sponsor away. Said again, it changes nothing."""
    seen = Account.objects.visible_to(actor).filter(pk=account_id)
    account = seen.select_for_update(of=("self",)).first()
    if account is None:
        raise NotThere("no_such_account", _("There is no such account for you."))
    if not actor.has_any(MANAGERS):
        raise NotAllowed(
            "sponsor_named_by_managers",
            _("Managers and sales operations name the sponsor. Ask the manager of the region."),
        )
    held = AccountGrant.objects.filter(account=account, reason=SPONSOR)
    before = list(held.values_list("user_id", flat=True))
    after = [] if user_id is None else [user_id]
    if before == after:
        return
    known = people_to_sponsor(account, on=timezone.localdate(now))
    if user_id is not None and not known.filter(pk=user_id).exists():
        raise NotASponsor(
            "not_a_sponsor",
            _("Only a manager who sees this account can be its sponsor. Choose one of the list."),
        )
    held.delete()
    AccountGrant.objects.bulk_create(
        [AccountGrant(account=account, user_id=pk, reason=SPONSOR) for pk in after]
    )
    audit.record(
        actor=actor,
        act="keyaccounts.sponsor_named",
        subject=account,
        before={"sponsor": before},
        after={"sponsor": after},
        account_id=account.pk,
        now=now,
    )
