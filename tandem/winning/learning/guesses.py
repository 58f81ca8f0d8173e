"""Which column is what, where the map does not say: judged by names and by values, and printed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tandem.winning.learning.mapping import ScoreMap
from tandem.winning.learning.refused import BadInput
from tandem.winning.learning.tables import Sheet
from tandem.winning.learning.values import as_moments, as_numbers, is_missing

# lower case; "|" between words
WON_WORDS = frozenset(
    [
        "won",
        "win",
        "closed won",
        "closedwon",
        "yes",
        "y",
        "true",
        "1",
        "success",
        "accepted",
        "signed",
        "赢单",
        "赢",
        "成交",
        "成功",
        "是",
        "已签约",
        "中标",
    ]
)
LOST_WORDS = frozenset(
    [
        "lost",
        "loss",
        "lose",
        "closed lost",
        "closedlost",
        "no",
        "n",
        "false",
        "0",
        "failure",
        "failed",
        "rejected",
        "declined",
        "cancelled",
        "canceled",
        "输单",
        "输",
        "丢单",
        "失败",
        "否",
        "未成交",
        "未中标",
    ]
)
_NAMES = {
    "id": r"^(.*[ _])?(id|no|nr|number|key|编号|单号|序号)$",
    "outcome": r"^(.*[ _])?(outcome|result|status|stage|state|won|is_?won|y|target|label|结果|状态|阶段)$",
    "opened": r"^(open(ed)?|creat(ed|ion)|engage|start(ed)?|begin|registered|创建|开始|立项)"
    r"([ _]?(on|at|date|time|day|日期|时间))?$",
    "closed": r"^(actual[ _])?(clos(e|ed|ing)|end(ed)?|finish(ed)?|decided|decision|关闭|结束|成交)"
    r"([ _]?(on|at|date|time|day|日期|时间))?$",
    "scored": r"^(scor(e|ed|ing)|snapshot|cut|cutoff|prediction|asof|as[ _]of)"
    r"([ _]?(on|at|date|time|day|moment))?$",
}


def guess_roles(given: ScoreMap, train: Sheet, test: Sheet) -> tuple[ScoreMap, list[str]]:
    """The map with its open roles filled, and a sentence for each guess. Raises BadInput."""
    said: list[str] = []
    _refuse_unknown(given, train, test)
    if not given.outcome:
        given = replace(given, outcome=_guess_outcome(given, train))
        said.append(f"Guessed: the outcome is in {given.outcome}.")
    taken = {*given.roles().values(), given.customer, *given.after_end}
    for role in ("id", "opened", "closed", "scored"):
        if getattr(given, role):
            continue
        if role in ("opened", "closed") and given.order == "file":
            continue
        found = _by_name(role, train, taken) or (_first_key(train, taken) if role == "id" else "")
        if found and (role != "id" or _are_different(test.column(found))):
            given = given.with_role(role, found)
            taken.add(found)
            said.append(f"Guessed: {role} is {found}.")
    if not given.id:
        said.append("No column numbers the deals: OUT counts the rows of TEST from 1.")
    return given, said


def outcomes(given: ScoreMap, sheet: Sheet) -> tuple[list[int], list[str]]:
    """1 won, 0 lost, -1 still open, row by row, and sentences on what was guessed."""
    cells = sheet.column(given.outcome)
    won, lost, said = _sides(given, sheet)
    known = {cell: 1 if cell in won else 0 if cell in lost else -1 for cell in set(cells)}
    others = Counter(cell for cell in cells if known[cell] < 0 and not is_missing(cell))
    if others:
        told = ", ".join(f"{word} ({n})" for word, n in others.most_common(5))
        said = [*said, f"Neither won nor lost, so taken as still open: {given.outcome} = {told}."]
    return [known[cell] for cell in cells], said


def _sides(given: ScoreMap, sheet: Sheet) -> tuple[set[str], set[str], list[str]]:
    cells = sheet.column(given.outcome)
    values = {cell for cell in set(cells) if cell and not is_missing(cell)}
    won = _matching(given.won, values) if given.won else _by_words(values, WON_WORDS)
    lost = _matching(given.lost, values) if given.lost else set()
    said = []
    if given.won and not won:
        raise BadInput(
            f"No row of TRAIN has {given.outcome} = {_listed(given.won)}. {_there(cells)}"
        )
    if given.lost and not lost:
        raise BadInput(
            f"No row of TRAIN has {given.outcome} = {_listed(given.lost)}. {_there(cells)}"
        )
    if not won:
        raise BadInput(
            f"Which values of {given.outcome} are won? Say won = [...] in the map. {_there(cells)}"
        )
    if not given.lost:
        lost = _guess_lost(given, sheet, values - won)
        said.append(f"Guessed: lost is {given.outcome} = {_listed(sorted(lost))}.")
    if not given.won:
        said.append(f"Guessed: won is {given.outcome} = {_listed(sorted(won))}.")
    if both := won & lost:
        raise BadInput(
            f"The map calls {_listed(sorted(both))} both won and lost. Take it from one list."
        )
    return won, lost, said


def _guess_lost(given: ScoreMap, sheet: Sheet, others: set[str]) -> set[str]:
    words = _by_words(others, LOST_WORDS)
    if words:
        return words
    if len(others) <= 1:
        return others
    if given.closed:
        ended = sheet.column(given.closed)
        cells = sheet.column(given.outcome)
        return {cell for cell, end in zip(cells, ended, strict=True) if end and cell in others}
    raise BadInput(
        f"Which values of {given.outcome} are lost? Say lost = [...] in the map. "
        f"{_there(sheet.column(given.outcome))}"
    )


def _guess_outcome(given: ScoreMap, train: Sheet) -> str:
    if given.won:
        wanted = {word.lower() for word in given.won}
        holding = [n for n, cells in train.columns.items() if wanted & _lower(cells)]
        if len(holding) == 1:
            return holding[0]
    named = [n for n in train.columns if re.match(_NAMES["outcome"], n.lower())]
    fitting = [n for n in named if _lower(train.columns[n]) & WON_WORDS]
    if len(fitting) != 1:
        raise BadInput(
            "The map does not say which column holds the outcome, and "
            + (f"{_listed(fitting)} could all be it." if fitting else "none looks like one.")
            + ' Add outcome = "…" to the map.'
        )
    return fitting[0]


def _by_name(role: str, train: Sheet, taken: set[str]) -> str:
    fitting = [
        name
        for name, cells in train.columns.items()
        if name not in taken and re.match(_NAMES[role], name.lower()) and _fits(role, cells)
    ]
    return fitting[0] if len(fitting) == 1 or (fitting and role == "id") else ""


def _first_key(train: Sheet, taken: set[str]) -> str:
    """The first column that tells every row apart by a word of its own; a figure is no name."""
    for name, cells in train.columns.items():
        if name not in taken and _are_different(cells) and not _are_figures(cells[:200]):
            return name
    return ""


def _are_figures(cells: Sequence[str]) -> bool:
    return as_numbers(cells)[1] > 0.5 or as_moments(cells, None)[1] > 0.5


def _fits(role: str, cells: Sequence[str]) -> bool:
    if role == "id":
        return _are_different(cells)
    return as_moments(cells[:2_000], None)[1] > 0.95


def _are_different(cells: Sequence[str]) -> bool:
    return all(cells) and len(set(cells)) == len(cells)


def _refuse_unknown(given: ScoreMap, train: Sheet, test: Sheet) -> None:
    columns = given.columns
    named = [*given.roles().values(), given.customer, *given.after_end, *given.ignore, *given.keep]
    named += [*columns.numeric, *columns.categorical, *columns.date, *columns.text]
    there = set(train.columns) | set(test.columns)
    for name in filter(None, named):
        if name not in there:
            near = ", ".join(list(train.columns)[:40])
            raise BadInput(f"The map names the column {name}, which TRAIN has not. It has: {near}.")
    if given.outcome and given.outcome not in train.columns:
        raise BadInput(f"TRAIN has no column {given.outcome}, which holds the outcome.")
    if given.id and given.id not in test.columns:
        raise BadInput(f"TEST has no column {given.id}, which the map calls id.")


def _matching(words: Sequence[str], values: set[str]) -> set[str]:
    """Values as written, or else in another case; 1 is also 1.0."""
    exact = set(words) & values
    if len(exact) == len(set(words)):
        return exact
    wanted = {_plain(word) for word in words}
    return {value for value in values if _plain(value) in wanted}


def _plain(word: str) -> str:
    word = word.strip().lower()
    return word[:-2] if re.fullmatch(r"-?\d+\.0", word) else word


def _by_words(values: set[str], words: frozenset[str]) -> set[str]:
    return {value for value in values if _plain(value) in words}


def _lower(cells: Sequence[str]) -> set[str]:
    return {_plain(cell) for cell in set(cells)}


def _listed(words: Sequence[str]) -> str:
    return ", ".join(str(word) for word in words) or "nothing"


def _there(cells: Sequence[str]) -> str:
    common = ", ".join(f"{value or '(empty)'} ({n})" for value, n in Counter(cells).most_common(12))
    return f"Its values are: {common}."
