"""What a notice about a registration says, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def registration_notice(kind: str, facts: dict[str, Any]) -> str:
    """The sentence of a notice of this app; nothing for other kinds."""
    sentences = {
        "registration_waiting": _(
            "%(number)s of %(company)s waits for your decision: %(customer)s"
        ),
        "registration_conflict": _("%(number)s of %(company)s is in conflict: %(customer)s"),
        "registration_due": _("The decision on %(number)s is due soon: %(customer)s"),
        "registration_overdue": _("The decision on %(number)s is overdue: %(customer)s"),
        "registration_appealed": _("%(company)s appeals against the decision on %(number)s."),
        "registration_appeal_due": _("The answer to the appeal on %(number)s is due soon."),
        "registration_appeal_overdue": _("The answer to the appeal on %(number)s is overdue."),
        "registration_contested": _(
            "Another company has registered your deal %(number)s as well. Say what speaks for you."
        ),
        "registration_silent": _(
            "The hearing about %(number)s closes at %(until)s, and you have said nothing yet. "
            "Say what speaks for you."
        ),
        "registration_won": _("%(number)s is protected: %(customer)s"),
        "registration_lost": _("%(number)s was not granted: %(customer)s"),
        "registration_promoted": _("%(number)s has moved up and is protected: %(customer)s"),
        "registration_expired": _("The protection of %(number)s is over: %(customer)s"),
        "registration_ends_soon": _("The protection of %(number)s ends soon: %(customer)s"),
        "registration_yours": _("%(number)s is in your hands now: %(customer)s"),
        "registration_appeal_upheld": _("Your appeal on %(number)s was answered: it stands."),
    }
    return sentences[kind] % facts if kind in sentences else ""
