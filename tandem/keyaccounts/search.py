"""Finding an account by any two characters, a word, or the initials of its pinyin.

The index holds the tokens of every name an account goes by; `matching` narrows a queryset that
already is what the actor may see.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from tandem.foundation.text import query_tokens, search_tokens
from tandem.keyaccounts.models import Account, SearchEntry

BATCH = 2000


def matching(accounts: QuerySet[Account], text: str) -> QuerySet[Account]:
    """Those of `accounts` that hold every token of the text; an empty text leaves them all."""
    if not text.strip():
        return accounts
    tokens = query_tokens(text)
    if not tokens:
        return accounts.none()
    found = SearchEntry.objects.filter(tokens__has_all=tokens).values("rowid")
    return accounts.filter(id__in=found)


@transaction.atomic
def index_accounts(ids: Iterable[int]) -> None:
    """Write the search tokens of these accounts anew; merged ones leave the index."""
    wanted = list(ids)
    for start in range(0, len(wanted), BATCH):
        _index_batch(wanted[start : start + BATCH])


def _index_batch(ids: list[int]) -> None:
    SearchEntry.objects.filter(rowid__in=ids).delete()
    rows = (
        Account.objects.filter(id__in=ids)
        .living()
        .values_list("id", "name", "short_name", "name_en", "credit_code", "external_id")
    )
    SearchEntry.objects.bulk_create(
        [SearchEntry(rowid=pk, tokens=search_tokens(*names)) for pk, *names in rows],
        batch_size=500,
    )
