"""One visit as a person may see it, and the account a new one would go to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tandem.activities.models import CheckIn, Visit, VisitFile
from tandem.foundation.errors import NotThere
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor


def visit_of(actor: Actor, visit_id: int) -> Visit:
    visit = (
        Visit.objects.visible_to(actor)
        .select_related("seller", "account", "account__partner", "partner", "activity")
        .filter(pk=visit_id)
        .first()
    )
    if visit is None:
        raise NotThere("no_such_visit", _("There is no such visit. Open the week and look again."))
    return visit


def account_to_visit(actor: Actor, account_id: int) -> Account:
    account = Account.objects.visible_to(actor).filter(pk=account_id).first()
    if account is None:
        raise NotThere("no_such_account", _("There is no such account for you."))
    return account


def visit_file_of(actor: Actor, file_id: int) -> VisitFile:
    kept = VisitFile.objects.visible_to(actor).filter(pk=file_id).first()
    if kept is None:
        raise NotThere("no_such_file", _("There is no such file. Reload the visit."))
    return kept


def check_in_of(visit: Visit) -> CheckIn | None:
    """What was brought from this visit, with its photos and findings; the caller sees the visit."""
    rows = CheckIn.objects.filter(visit=visit).prefetch_related("files", "findings")
    return rows.first()
