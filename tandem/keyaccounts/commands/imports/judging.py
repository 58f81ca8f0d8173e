"""What becomes of the rows of a list of accounts, and which rows of one file are one account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tandem.keyaccounts.commands.imports.comparing import Known, fate_of, said
from tandem.keyaccounts.commands.imports.context import Names
from tandem.keyaccounts.commands.imports.kinds import Fate
from tandem.keyaccounts.intake.rows import CleanRow, SeenRows
from tandem.keyaccounts.models import ImportRun
from tandem.keyaccounts.rules.naming import natural_key


class AccountJudge:
    def __init__(self, run: ImportRun, today: date) -> None:
        self._names = Names.load(on=today)
        self._defaults = run.options.get("defaults", {})
        self._seen = SeenRows(natural_key)
        self._taken: dict[int, int] = {}
        self._known = Known()

    def learn(self, rows: Sequence[CleanRow]) -> None:
        self._known = Known.among(row.values for row in rows if row.is_usable)

    def judge(self, row: CleanRow) -> Fate:
        fate = fate_of(row, self._names, self._known, defaults=self._defaults)
        twin = self._seen.check(row) if row.is_usable else None
        if twin is not None:
            fate.problems.insert(0, said("problem", twin.code, twin.field, dict(twin.facts)))
        elif fate.account_id is not None:
            first = self._taken.setdefault(fate.account_id, row.number)
            if first != row.number:
                facts = {"row": first, "value": row.values["name"]}
                fate.problems.insert(0, said("problem", "same_account_in_file", "name", facts))
        return fate

    def forget(self) -> None:
        self._seen = SeenRows(natural_key)
        self._taken.clear()
