"""Finding pairs that may be one customer, and deciding each (docs, domain §3).

The finder proposes with a score and reasons; a person decides. A pair told to be different is
remembered and never proposed again; the same is merged. Finding again refreshes open pairs only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tandem.foundation import audit, bulk, jobs
from tandem.foundation.errors import NotAllowed, NotThere, Refusal
from tandem.foundation.jobs import JobRun
from tandem.foundation.models import Job
from tandem.keyaccounts.commands.columns import batches
from tandem.keyaccounts.commands.merging import merge_accounts
from tandem.keyaccounts.models import Account, Contact, DuplicatePair, Merge
from tandem.keyaccounts.permissions import permit_merge
from tandem.organisation.rules.roles import MANAGERS
from tandem.organisation.rules.scope import Actor

FIND = "keyaccounts.find_duplicates"
STEPS = 4


class AlreadyDecided(Refusal):
    """Somebody decided this pair first."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two accounts the finder takes for one, with its score (0 to 1) and reasons as plain data."""

    one_id: int
    other_id: int
    score: float
    reasons: list[dict[str, Any]]


@transaction.atomic
def start_finding(*, actor: Actor) -> Job:
    """Ask for a search of the whole list for duplicates; runs as a job."""
    permit_merge(actor)
    if actor.user_id is None:
        raise NotAllowed("nobody_to_tell", _("A job needs an owner. Sign in first."))
    return jobs.start(
        kind=FIND,
        owner_id=actor.user_id,
        title=gettext_noop("Look for duplicate accounts"),
        args={},
        url=reverse("duplicates"),
    )


def find_duplicates(work: JobRun, *, now: datetime) -> dict[str, int]:
    """The job: compare all living accounts and keep what resembles. Loads the matcher lazily."""
    from tandem.keyaccounts.matching.lists import find_duplicates as compare
    from tandem.keyaccounts.matching.records import Field

    work.report(0, STEPS, str(_("Reading the list")), at_once=True)
    records = _records()
    work.report(1, STEPS, str(_("Comparing")), at_once=True)
    fields = [
        Field("name", "name"),
        Field("code", "code"),
        Field("city", "city"),
        Field("phone", "phone"),
    ]
    found = [
        Likeness(
            int(match.a), int(match.b), match.score, [each.as_dict() for each in match.reasons]
        )
        for match in compare(records, fields)
    ]
    work.report(3, STEPS, str(_("Keeping what was found")), at_once=True)
    new = keep_pairs(found, now=now)
    work.report(STEPS, STEPS, at_once=True)
    return {"found": len(found), "new": new}


@transaction.atomic
def keep_pairs(found: Iterable[Likeness], *, now: datetime) -> int:
    """Write what the finder proposes; decided pairs stand. Returns how many are new."""
    wanted = {tuple(sorted((each.one_id, each.other_id))): each for each in found}
    known: dict[tuple[int, int], tuple[int, str]] = {}
    for chunk in batches(sorted({first for first, _second in wanted})):
        rows = DuplicatePair.objects.filter(first_id__in=chunk)
        for pk, first, second, verdict in rows.values_list("pk", "first", "second", "verdict"):
            known[first, second] = (pk, verdict)
    fresh = [pair for pair in wanted if pair not in known]
    DuplicatePair.objects.bulk_create(
        [
            DuplicatePair(
                first_id=first,
                second_id=second,
                score=wanted[first, second].score,
                reasons=wanted[first, second].reasons,
                found_at=now,
            )
            for first, second in fresh
        ],
        batch_size=1000,
        ignore_conflicts=True,  # another finder may have written the same pair just now
    )
    bulk.write_columns(
        DuplicatePair,
        ("score", "reasons"),
        [
            (known[pair][0], (each.score, each.reasons))
            for pair, each in wanted.items()
            if pair in known and known[pair][1] == DuplicatePair.Verdict.OPEN
        ],
    )
    return len(fresh)


@transaction.atomic
def decide_pair(
    *,
    actor: Actor,
    pair_id: int,
    verdict: str,
    now: datetime,
    keep_id: int | None = None,
) -> Merge | None:
    """Say that a pair is the same (then `keep_id` is kept and the merge returned) or different."""
    pair = DuplicatePair.objects.visible_to(actor).select_for_update(of=("self",))
    held = pair.filter(pk=pair_id).first()
    if held is None:
        raise NotThere("no_such_pair", _("This pair does not exist. Reload the page."))
    _permit(actor, verdict)
    if held.verdict != DuplicatePair.Verdict.OPEN:
        raise AlreadyDecided(
            "already_decided",
            _("Somebody decided this pair already. Reload the page to see what they said."),
        )
    if keep_id is not None and keep_id not in (held.first_id, held.second_id):
        raise NotThere("not_of_this_pair", _("Choose one of the two accounts to keep."))
    held.verdict = DuplicatePair.Verdict(verdict)
    held.decided_at, held.decided_by_id = now, actor.user_id
    held.save(update_fields=["verdict", "decided_at", "decided_by"])
    audit.record(
        actor=actor,
        act="keyaccounts.pair_decided",
        subject=held,
        before={"verdict": DuplicatePair.Verdict.OPEN.value},
        after={"verdict": held.verdict, "first": held.first_id, "second": held.second_id},
        account_id=held.first_id,
        now=now,
    )
    if held.verdict != DuplicatePair.Verdict.SAME:
        return None
    kept = keep_id or held.first_id
    absorbed = held.second_id if kept == held.first_id else held.first_id
    return merge_accounts(actor=actor, keep_id=kept, absorb_id=absorbed, now=now)


def _permit(actor: Actor, verdict: str) -> None:
    """Managers may say two of their accounts are different; merging is sales operations'."""
    if verdict not in (DuplicatePair.Verdict.SAME, DuplicatePair.Verdict.DIFFERENT):
        raise NotThere("no_such_verdict", _("Say whether the two are the same or different."))
    if verdict == DuplicatePair.Verdict.DIFFERENT and actor.has_any(MANAGERS):
        return
    permit_merge(actor)


def _records() -> list[Any]:
    from tandem.keyaccounts.matching.records import Record

    phones: dict[int, list[str]] = defaultdict(list)
    rows = Contact.objects.exclude(phone="").order_by("id")
    for account_id, phone in rows.values_list("account_id", "phone"):
        phones[account_id].append(phone)
    accounts = Account.objects.living().order_by("id")
    return [
        Record(
            str(pk),
            {
                "name": tuple(name for name in names if name),
                "code": code,
                "city": city,
                "phone": tuple(phones[pk][:3]),
            },
        )
        for pk, code, city, *names in accounts.values_list(
            "id", "credit_code", "city", "name", "short_name", "name_en"
        ).iterator(chunk_size=5000)
    ]
