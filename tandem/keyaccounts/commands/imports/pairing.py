"""After the run: what the check found alike, and both entered all the same, becomes a pair to decide.

Only accounts that came after the check are compared here; usually there are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tandem.keyaccounts.commands.columns import batches
from tandem.keyaccounts.commands.duplicates import Likeness, keep_pairs
from tandem.keyaccounts.commands.imports.resembling import account_index
from tandem.keyaccounts.models import Account, ImportRow, ImportRun

AT_ONCE = 500


def keep_new_pairs(run: ImportRun, *, now: datetime) -> int:
    """Write the pairs of this run's new accounts; returns how many were not known before."""
    likenesses = [*_found_by_the_check(run), *_with_later_accounts(run)]
    return sum(keep_pairs(chunk, now=now) for chunk in batches(likenesses, AT_ONCE))


def _entered(run: ImportRun) -> Any:
    return ImportRow.objects.filter(run=run, made__account=True, undone_at=None)


def _found_by_the_check(run: ImportRun) -> Iterator[Likeness]:
    alike = _entered(run).exclude(candidates=[]).order_by("number")
    for rows in batches(alike.values_list("account_id", "candidates").iterator(), AT_ONCE):
        named = {item["row"] for _pk, found in rows for item in found if "row" in item}
        twins = ImportRow.objects.filter(run=run, number__in=named).exclude(account=None)
        account_of = dict(twins.values_list("number", "account_id"))
        wanted = {item["account"] for _pk, found in rows for item in found if "account" in item}
        living = Account.objects.living().filter(pk__in=wanted | set(account_of.values()))
        here = set(living.values_list("pk", flat=True))
        for pk, found in rows:
            for item in found:
                other = item.get("account") or account_of.get(item.get("row"))
                if other in here and other != pk:
                    yield Likeness(pk, other, item["score"], item["reasons"])


def _with_later_accounts(run: ImportRun) -> Iterator[Likeness]:
    own = _entered(run).values("account_id")
    since = datetime.fromisoformat(run.counts["checked_at"])
    later = Account.objects.living().filter(created_at__gte=since).exclude(pk__in=own)
    if not later.exists():
        return
    from tandem.keyaccounts.matching.lists import match_indexes

    mine = account_index(Account.objects.filter(pk__in=own))
    for match in match_indexes(mine, account_index(later)):
        reasons = [reason.as_dict() for reason in match.reasons]
        yield Likeness(int(match.a), int(match.b), match.score, reasons)
