"""What each process measure means, in one sentence (docs/glossary.md)."""

from __future__ import annotations

from django.utils.translation import gettext as _


def definitions() -> list[tuple[str, str]]:
    """Each measure in one sentence; the tile's ⓘ and the foot of the page say the same."""
    return [
        (
            _("Visit cadence"),
            _("Completed customer visits of the week against the quota, in which days off and days away owe nothing and part of the time owes its part; partner visits apart, unless the company counts them into one quota."),
        ),
        (
            _("Top 20 seen"),
            _("Top accounts that their owner visited in person this quarter, of all top accounts."),
        ),
        (
            _("Customer share"),
            _("Visits to customers of all completed visits in four weeks; under 30 % a seller only sits with the channel."),
        ),
        (
            _("Direct relationship index"),
            _("Locked accounts with a first-hand contact of ours in 90 days, of all locked accounts; a partner's visit alone does not count."),
        ),
        (
            _("Deep coverage"),
            _("Locked accounts whose owner made the visits due by now, at least one, and where the inside seller or the partner was in touch this quarter, of all locked accounts."),
        ),
        (
            _("Feedback latency"),
            _("Hours from the end of a visit to its saved record, in four weeks: the middle one, and what nine in ten keep."),
        ),
    ]  # fmt: skip
