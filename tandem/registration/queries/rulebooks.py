"""Which rules are in force, and what every version says."""

from __future__ import annotations

from pathlib import Path

from django.db.models import QuerySet, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotThere
from tandem.registration.models import Rulebook
from tandem.registration.rules.rulebook import Rulebook as Book
from tandem.registration.rules.rulebook import read_rulebook

FIRST = Path(__file__).resolve().parents[1] / "data" / "first_rulebook.toml"


def first_text() -> str:
    """The rulebook that is shipped; in force until the company writes its own."""
    return FIRST.read_text(encoding="utf-8")


def book_in_force() -> tuple[Rulebook | None, Book]:
    """The version in force and what it says; before the first claim there is only the file."""
    row = _in_force().first()
    return row, read_rulebook(row.text if row else first_text())


def text_in_force() -> Subquery:
    """What it says, as a column beside another question; null before the first claim."""
    return Subquery(_in_force().values("text")[:1])


def _in_force() -> QuerySet[Rulebook]:
    return Rulebook.objects.filter(state=Rulebook.State.IN_FORCE)


def versions() -> QuerySet[Rulebook]:
    return Rulebook.objects.select_related("made_by", "put_in_force_by").order_by("-number")


def version_of(number: int) -> Rulebook:
    row = versions().filter(number=number).first()
    if row is None:
        raise NotThere("no_such_rulebook", _("There is no such version of the rules."))
    return row


def rule_title(book: Book, rule_id: str) -> str:
    """What a rule is called, in the reader's language; empty where the book has no such rule."""
    rule = book.rule(rule_id)
    if rule is None:
        return ""
    return rule.title_en if get_language() == "en" else rule.title_zh
