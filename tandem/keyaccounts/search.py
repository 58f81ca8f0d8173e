"""Finding an account by any two characters, a word, or the initials of its pinyin.

The index holds the tokens of every name an account goes by; `matching` narrows a queryset that
already is what the actor may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from tandem.foundation.text import query_terms, search_tokens
from tandem.keyaccounts.models import Account, AccountQuerySet, SearchEntry

BATCH = 2000
NAMES = ("name", "short_name", "name_en", "credit_code", "external_id")


def matching(accounts: AccountQuerySet, text: str) -> AccountQuerySet:
    """Those of `accounts` that hold every term of the text; an empty text leaves them all."""
    if not text.strip():
        return accounts
    terms = query_terms(text)
    if not terms:
        return accounts.none()
    # The stubs know no lookup that takes a list.
    found = SearchEntry.objects.filter(tokens__has_terms=terms).values("rowid")  # type: ignore[misc]
    return accounts.filter(id__in=found)


@transaction.atomic
def index_accounts(ids: Iterable[int]) -> None:
    """Write the search tokens of these accounts anew; merged ones leave the index."""
    wanted = list(ids)
    for start in range(0, len(wanted), BATCH):
        _index_batch(wanted[start : start + BATCH])


def _index_batch(ids: list[int]) -> None:
    SearchEntry.objects.filter(rowid__in=ids).delete()
    living = Account.objects.living().filter(id__in=ids)
    names = {pk: list(own) for pk, *own in living.values_list("id", *NAMES)}
    for pk, aliases in _former_names(list(names)).items():
        names[pk].extend(aliases)
    SearchEntry.objects.bulk_create(
        [SearchEntry(rowid=pk, tokens=search_tokens(*own)) for pk, own in names.items()],
        batch_size=500,
    )


def _former_names(ids: list[int]) -> dict[int, list[str]]:
    """Names of the accounts merged into these, and of those merged into them before."""
    found: dict[int, list[str]] = defaultdict(list)
    stands_for = {pk: pk for pk in ids}
    while stands_for:
        absorbed = Account.objects.filter(merged_into_id__in=list(stands_for))
        below: dict[int, int] = {}
        for pk, into, *names in absorbed.values_list("id", "merged_into_id", *NAMES):
            below[pk] = stands_for[into]
            found[below[pk]].extend(names)
        stands_for = below
    return found
