"""Every notice this app sends has a sentence, with the facts it is sent with."""

from __future__ import annotations

import re
from pathlib import Path

from tandem.registration.queries.notice_words import registration_notice

COMMANDS = Path(__file__).parents[1] / "commands"
SENT = re.compile(r'"(registration_(?!regi)[a-z_]+)"')


def test_every_notice_that_is_sent_has_a_sentence() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in COMMANDS.glob("*.py"))
    kinds = set(SENT.findall(text)) - {"registration_id", "registration_is_over"}
    kinds |= {
        "registration_won",
        "registration_lost",
        "registration_waiting",
        "registration_conflict",
    }
    facts = {"number": "R-0001", "customer": "霜序", "company": "甲", "until": "2027-01-01"}

    silent = [kind for kind in sorted(kinds) if not registration_notice(kind, facts)]

    assert len(kinds) >= 12
    assert silent == []
    assert registration_notice("task_given", facts) == ""
