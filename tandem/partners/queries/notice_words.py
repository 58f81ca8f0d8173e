"""What a notice about a partner says, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def partner_notice(kind: str, facts: dict[str, Any]) -> str:
    """The sentence of a notice of this app; nothing for other kinds."""
    sentences = {
        "allocation_one_signed": _("An allocation with %(partner)s waits for your signature."),
        "allocation_in_force": _("The allocation with %(partner)s is in force until %(until)s."),
        "allocation_under_review": _("The allocation with %(partner)s is due for review."),
        "allocation_kept": _("The allocation with %(partner)s was reviewed: the accounts stay."),
        "allocation_taken_back": _(
            "The allocation with %(partner)s was reviewed: the accounts are taken back after notice."
        ),
        "allocation_clawed_back": _("The accounts allocated to %(partner)s have been taken back."),
        "allocation_ended": _("The allocation with %(partner)s has ended."),
    }
    return sentences[kind] % facts if kind in sentences else ""
