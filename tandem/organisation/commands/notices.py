"""Telling a person something as loudly as they chose, and their having read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tandem.foundation import audit, bulk
from tandem.organisation.models import Notice, NoticeChoice, User
from tandem.organisation.rules.notices import Level, Topic, level_at_first, topic_of
from tandem.organisation.rules.scope import Actor


@dataclass(frozen=True, slots=True)
class Message:
    """What one person is to be told; `record` is what it is about, such as "account:7"."""

    user_id: int
    kind: str
    facts: dict[str, Any]
    url: str = ""
    record: str = ""


@transaction.atomic
def notify(
    *,
    user_ids: Iterable[int],
    kind: str,
    facts: dict[str, Any],
    url: str = "",
    record: str = "",
    now: datetime | None = None,
) -> None:
    """One notice each; the page that shows it words it in the reader's language."""
    notify_each(
        [Message(pk, kind, facts, url, record) for pk in user_ids], now=now or timezone.now()
    )


@transaction.atomic
def notify_each(messages: Iterable[Message], *, now: datetime) -> None:
    """Tell many people different things at once; who switched a topic off is not told."""
    wanted = list(messages)
    levels = _levels({each.user_id for each in wanted}, {topic_of(each.kind) for each in wanted})
    loud = [
        (each, level)
        for each in wanted
        if (level := _level(levels, each.user_id, topic_of(each.kind))) is not Level.OFF
    ]
    bulk.insert_rows(
        Notice,
        ["user", "kind", "facts", "url", "record", "level", "created_at"],
        (
            [each.user_id, each.kind, each.facts, each.url, each.record, level.value, now]
            for each, level in loud
        ),
    )


@transaction.atomic
def mark_notices_read(*, actor: Actor, now: datetime | None = None) -> None:
    Notice.objects.filter(user_id=actor.person_id, read_at=None).update(
        read_at=now or timezone.now()
    )


@transaction.atomic
def mark_mailed(*, notice_ids: Iterable[int], now: datetime) -> None:
    """These have gone out with the mail of the day."""
    Notice.objects.filter(pk__in=list(notice_ids)).update(mailed_at=now)


@transaction.atomic
def choose_levels(*, actor: Actor, levels: Mapping[Topic, Level], now: datetime) -> None:
    """How loudly this person wants to be told of each topic."""
    before = {topic: level for (_user, topic), level in _levels({actor.person_id}, Topic).items()}
    for topic, level in levels.items():
        NoticeChoice.objects.update_or_create(
            user_id=actor.person_id, topic=topic.value, defaults={"level": level.value}
        )
    audit.record(
        actor=actor,
        act="organisation.notice_levels_chosen",
        subject=User.objects.get(pk=actor.person_id),
        before=before,
        after={topic.value: level.value for topic, level in levels.items()},
        now=now,
    )


def _levels(user_ids: Iterable[int], topics: Iterable[Topic]) -> dict[tuple[int, str], Level]:
    rows = NoticeChoice.objects.filter(user_id__in=list(user_ids), topic__in=list(topics))
    return {
        (user, topic): Level(level)
        for user, topic, level in rows.values_list("user_id", "topic", "level")
    }


def _level(levels: Mapping[tuple[int, str], Level], user_id: int, topic: Topic) -> Level:
    return levels.get((user_id, topic), level_at_first(topic))
