"""Writing, checking and putting into force a version of the rules of the game."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal, Stale
from tandem.foundation.own_words import own_line
from tandem.organisation.actors import system_actor
from tandem.organisation.rules.scope import Actor
from tandem.registration.models import Rulebook
from tandem.registration.permissions import permit_rules
from tandem.registration.queries.rulebooks import first_text
from tandem.registration.rules.rulebook import (
    Clash,
    UnreadableRulebook,
    contradictions_of,
    read_rulebook,
)
from tandem.registration.rules.rulebook import Rulebook as Book

State = Rulebook.State


class BadRulebook(Refusal):
    """The file cannot be the rules of the game."""


class RulesContradict(BadRulebook):
    """Two of its rules cannot both be meant; `facts` names them."""


def standing_rulebook(now: datetime) -> Rulebook:
    """The version in force; the shipped one comes into force with the first claim."""
    row = Rulebook.objects.filter(state=State.IN_FORCE).first()
    if row is not None:
        return row
    row, is_new = Rulebook.objects.get_or_create(
        number=1,
        defaults={
            "text": first_text(),
            "state": State.IN_FORCE,
            "made_at": now,
            "in_force_from": now,
        },
    )
    if is_new:
        audit.record(
            actor=system_actor(), act="registration.rulebook_shipped", subject=row, now=now
        )
    return row


@transaction.atomic
def write_rulebook(*, actor: Actor, name: str, text: str, now: datetime) -> Rulebook:
    """A new draft. A file that cannot be read or contradicts itself is refused and not kept."""
    permit_rules(actor)
    check_rulebook(text)
    standing_rulebook(now)
    highest = Rulebook.objects.aggregate(highest=Max("number"))["highest"] or 0
    row = Rulebook.objects.create(
        number=highest + 1,
        name=own_line(name, most=80),
        text=text,
        made_by_id=actor.user_id,
        made_at=now,
    )
    audit.record(
        actor=actor,
        act="registration.rulebook_written",
        subject=row,
        after={"number": row.number, "name": row.name, "text": text},
        now=now,
    )
    return row


@transaction.atomic
def put_in_force(*, actor: Actor, number: int, now: datetime) -> Rulebook:
    """From now on claims are decided by this version; those before keep the one they came under."""
    permit_rules(actor)
    row = Rulebook.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise NotThere("no_such_rulebook", _("There is no such version of the rules."))
    if row.state != State.DRAFT:
        raise Stale(
            "rulebook_not_a_draft",
            _("Version %(number)d is no draft any more. Write a new version.") % {"number": number},
        )
    check_rulebook(row.text)
    before = Rulebook.objects.select_for_update().filter(state=State.IN_FORCE).first()
    if before is not None:
        before.state = State.RETIRED
        before.save(update_fields=["state"])
    row.state, row.in_force_from = State.IN_FORCE, now
    row.put_in_force_by_id = actor.user_id
    row.save(update_fields=["state", "in_force_from", "put_in_force_by"])
    audit.record(
        actor=actor,
        act="registration.rulebook_put_in_force",
        subject=row,
        before={"number": before.number if before else None},
        after={"number": row.number},
        now=now,
    )
    return row


def check_rulebook(text: str) -> Book:
    """The book a file says, or a refusal that says what is wrong and where."""
    try:
        book = read_rulebook(text)
    except UnreadableRulebook as error:
        raise BadRulebook(
            f"rulebook_{error.code}",
            _SENTENCES[error.code] % {"where": error.where},
            where=error.where,
        ) from error
    found = contradictions_of(book)
    if found:
        first = found[0]
        raise RulesContradict(
            "rules_contradict",
            _CLASHES[first.clash] % {"first": first.first, "second": first.second},
            first=first.first,
            second=first.second,
            all=[(each.first, each.second, each.clash.value) for each in found],
        )
    return book


_CLASHES = {
    Clash.SAME_CASES: gettext_lazy(
        "Rules “%(first)s” and “%(second)s” speak of the same cases and decide them differently. "
        "Change or drop one of the two."
    ),
    Clash.NEVER_REACHED: gettext_lazy(
        "Rule “%(second)s” never gets its turn: “%(first)s” comes before it, takes all its cases and "
        "decides them differently. Put “%(second)s” first or drop it."
    ),
    Clash.SAME_PLACE: gettext_lazy(
        "Rules “%(first)s” and “%(second)s” share a place, can hold for one case and decide it "
        "differently. Give them different places."
    ),
}
_SENTENCES = {
    "not_readable": gettext_lazy(
        "This is neither TOML nor JSON (%(where)s). Mend the file and send it again."
    ),
    "too_long": gettext_lazy("A rulebook has room for %(where)s characters. Shorten it."),
    "unknown_part": gettext_lazy(
        "A rulebook has settings and rules, and no part “%(where)s”. Rename or drop it."
    ),
    "no_rules": gettext_lazy("The file holds no rule. Write at least one."),
    "too_many_rules": gettext_lazy("A rulebook has at most %(where)s rules. Join some of them."),
    "rule_without_id": gettext_lazy(
        "Rule number %(where)s has no id of 1 to 40 characters to be cited by. Give it one."
    ),
    "rule_without_title": gettext_lazy(
        "Rule “%(where)s” needs title_zh and title_en, the sentences partners read. Write both."
    ),
    "unknown_verdict": gettext_lazy(
        "Rule “%(where)s” must say grant, refuse, conflict or review as its verdict."
    ),
    "unknown_key": gettext_lazy("No rule has this key: %(where)s. Rename or drop it."),
    "bad_condition": gettext_lazy(
        "This condition says nothing a case could answer: %(where)s. Mend it."
    ),
    "named_twice": gettext_lazy("Two rules are called “%(where)s”. Rename one."),
    "no_last_rule": gettext_lazy(
        "A case no rule speaks of would have no verdict. Add a last rule without a condition."
    ),
    "bad_setting": gettext_lazy(
        "“%(where)s” is no setting, or not a value it can have. Mend or drop it."
    ),
}
