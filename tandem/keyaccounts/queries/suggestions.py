"""Accounts for the palette: any two characters, a word or initials; one's own come first."""

from __future__ import annotations

from django.db.models import Q

from tandem.keyaccounts.models import Account, AccountQuerySet
from tandem.keyaccounts.search import matching
from tandem.organisation.rules.scope import Actor

MOST = 20
SHOWN = ("name", "name_en", "short_name", "state", "city", "region__name_zh", "region__name_en")


def suggested_accounts(*, actor: Actor, text: str, most: int = MOST) -> list[Account]:
    """At most `most` accounts; two queries, the second only when one's own do not fill them."""
    if not text.strip():
        return []
    seen = Account.objects.visible_to(actor).living()
    mine = seen.filter(Q(owner_id=actor.user_id) | Q(inside_id=actor.user_id))
    found = _rows(matching(mine, text), most) if actor.user_id else []
    if len(found) >= most:
        return found
    others = matching(seen, text).exclude(pk__in=[account.pk for account in found])
    return found + _rows(others, most - len(found))


def _rows(accounts: AccountQuerySet, most: int) -> list[Account]:
    """In the order of registration: sorting thousands of hits would cost more than it helps."""
    return list(accounts.select_related("region").only(*SHOWN).order_by("id")[:most])


def accounts_named(*, actor: Actor, text: str) -> list[int]:
    """Ids of the accounts of exactly this name or credit code; two are enough to know it is not one."""
    clean = " ".join(text.split())[:200]
    named = Q(name=clean) | Q(name_en=clean) | Q(short_name=clean)
    if len(clean) == 18:
        named |= Q(credit_code=clean.upper())
    rows = Account.objects.visible_to(actor).living().filter(named)
    return list(rows.order_by("id").values_list("id", flat=True)[:2])
