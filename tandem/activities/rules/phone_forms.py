"""What a phone's forms say, read into plain values whatever version wrote them.

A form has a version. An older queue is lifted step by step into today's shape; a version this
server does not know, or a content that cannot be read, is for a person to look at and never lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any
from uuid import UUID

from tandem.activities.rules.places import Place

FORM = 2  # today's version of the check-in form
OUTCOMES = ("moved_on", "quote", "objection", "competitor", "keep_warm", "not_met")
FINDINGS = (
    "need",
    "budget",
    "decision_maker",
    "installed_base",
    "competitor",
    "project",
    "timing",
)
STEPS = ("sample", "quote", "appointment", "other")
WHO = ("me", "inside", "partner", "engineer")
TASK_ACTS = ("taken", "done")
LONGEST_SAID, LONGEST_FACT, MOST_FINDINGS = 5000, 200, 20
MOST_UNITS, MOST_MINOR = 10**8, 10**15

Content = Mapping[str, Any]


class UnknownForm(ValueError):
    """Written on a form this server does not know."""


@dataclass(frozen=True)
class FindingForm:
    kind: str
    what: str = ""
    units: int | None = None
    amount_minor: int | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class NextStep:
    """What is to be done, by when, by whom; `words` where `what` is "other" or says more."""

    what: str
    who: str
    on: date | None = None
    words: str = ""


@dataclass(frozen=True)
class CheckInForm:
    """Either a planned visit or an account; an account made offline is named by its item."""

    arrived_at: datetime
    outcome: str
    visit_id: int | None = None
    account_id: int | None = None
    account_item: UUID | None = None
    left_at: datetime | None = None
    came: Place | None = None
    went: Place | None = None
    said: str = ""
    findings: tuple[FindingForm, ...] = ()
    next_step: NextStep | None = None


@dataclass(frozen=True)
class TaskActForm:
    """A task taken on or done without a network, and when."""

    task_id: int
    act: str
    at: datetime


def lifted(content: Content, form: int) -> dict[str, Any]:
    """The content in the shape of today's form."""
    if form > FORM or form < 1:
        raise UnknownForm(str(form))
    found = dict(content)
    for step in range(form, FORM):
        found = LIFTS[step](found)
    return found


def read_check_in(content: Content, form: int = FORM) -> CheckInForm:
    """Raises ValueError where the content cannot be what a form of ours wrote."""
    said = lifted(content, form)
    visit_id, account_id = _number(said.get("visit")), _number(said.get("account"))
    item = said.get("account_item")
    if visit_id is None and account_id is None and not item:
        raise ValueError("nowhere")
    return CheckInForm(
        arrived_at=_moment(said.get("arrived_at")),
        left_at=_moment(said["left_at"]) if said.get("left_at") else None,
        outcome=_one_of(said.get("outcome"), OUTCOMES),
        visit_id=visit_id,
        account_id=account_id,
        account_item=UUID(str(item)) if item else None,
        came=_place(said.get("came")),
        went=_place(said.get("went")),
        said=_text(said.get("said"), LONGEST_SAID),
        findings=_findings(said.get("findings") or []),
        next_step=_next_step(said.get("next")),
    )


def read_task_act(content: Content) -> TaskActForm:
    """Tasks came with the second form and have had one shape since; ValueError as above."""
    task_id = _number(content.get("task"))
    if task_id is None:
        raise ValueError("no task")
    return TaskActForm(task_id, _one_of(content.get("act"), TASK_ACTS), _moment(content.get("at")))


def without_places(content: Content) -> dict[str, Any]:
    """What is kept of an item once its places have gone where they belong, or nowhere."""
    return {name: value for name, value in content.items() if name not in ("came", "went")}


def _from_words(old: dict[str, Any]) -> dict[str, Any]:
    """Form 1 had one text and a next step in words."""
    new = {name: value for name, value in old.items() if name not in ("text", "next_step")}
    new["said"] = old.get("text") or ""
    if old.get("next_step"):
        new["next"] = {"what": "other", "who": "me", "words": old["next_step"]}
    return new


LIFTS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _from_words}


def _findings(rows: Any) -> tuple[FindingForm, ...]:
    if not isinstance(rows, list) or len(rows) > MOST_FINDINGS:
        raise ValueError("findings")
    found = tuple(_finding(row) for row in rows)
    return tuple(one for one in found if one.what or one.amount_minor or one.due_on)


def _finding(row: Any) -> FindingForm:
    if not isinstance(row, dict):
        raise ValueError("finding")
    return FindingForm(
        kind=_one_of(row.get("kind"), FINDINGS),
        what=_text(row.get("what"), LONGEST_FACT),
        units=_number(row.get("units"), MOST_UNITS),
        amount_minor=_number(row.get("amount_minor"), MOST_MINOR),
        due_on=date.fromisoformat(str(row["due_on"])) if row.get("due_on") else None,
    )


def _next_step(said: Any) -> NextStep | None:
    if not said:
        return None
    if not isinstance(said, dict):
        raise ValueError("next")
    return NextStep(
        what=_one_of(said.get("what"), STEPS),
        who=_one_of(said.get("who", "me"), WHO),
        on=date.fromisoformat(str(said["on"])) if said.get("on") else None,
        words=_text(said.get("words"), LONGEST_FACT),
    )


def _place(said: Any) -> Place | None:
    if not said:
        return None
    lat, lon = float(said["lat"]), float(said["lon"])
    if not (isfinite(lat) and isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        raise ValueError("place")
    accuracy = said.get("accuracy")
    return Place(lat, lon, min(max(0, round(float(accuracy))), 10**6) if accuracy else None)


def _moment(said: Any) -> datetime:
    moment = datetime.fromisoformat(str(said).replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _number(said: Any, most: int = 2**63 - 1) -> int | None:
    if said in (None, ""):
        return None
    number = int(str(said))
    if not 0 <= number <= most:
        raise ValueError("number")
    return number


def _text(said: Any, most: int) -> str:
    text = "" if said is None else str(said).replace("\x00", "").strip()
    if len(text) > most:
        raise ValueError("too long")
    return text


def _one_of(said: Any, choices: tuple[str, ...]) -> str:
    if said not in choices:
        raise ValueError(str(said)[:40])
    return str(said)
