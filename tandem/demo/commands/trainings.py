"""Writes the demo's trainings, certificates, feedback and stories."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.utils import timezone

from tandem.demo.commands.bulk import insert
from tandem.demo.commands.partnering import managers_of
from tandem.demo.commands.staff import Staff
from tandem.foundation.text import fold
from tandem.foundation.workdays import WorkCalendar
from tandem.partners.models import (
    Attendance,
    Certificate,
    Course,
    Feedback,
    Session,
    Story,
    StoryUse,
)
from tandem.partners.rules.certificates import last_day
from tandem.partners.rules.feedback import clock_from

COURSES = (
    ("sales-notebook", "笔记本销售", "Selling notebooks", 24, False, ""),
    ("server-setup", "服务器配置", "Server set-up", 12, False, "server"),
    ("service-start", "大客户服务入门", "Key-account service", 24, False, ""),
    ("trainer", "内训讲师", "Trainer", 24, True, ""),
)
SAID = (
    ("delivery", "上周两批货到得晚，客户已经在催，请给一个准确的到货日期。"),
    ("money", "教育机型的价格保护期太短，报价还没批下来价格就变了。"),
    ("support", "希望安排一次服务器配置的培训，最好在分区里办。"),
    ("rules", "同一个项目两家都在跟，报备规则请再讲一次。"),
)
STORIES = (
    (
        "样板机房打动信息中心",
        "先请主任看样板机房，再谈三年换机，三个月后签下整校更新。",
        ("教育", "换机"),
    ),
    (
        "巡检带出的新机会",
        "免费巡检时发现存储快满了，当场给出扩容方案，两周内下单。",
        ("服务", "扩容"),
    ),
    (
        "一起拜访分管领导",
        "与厂商销售一起拜访分管领导，先讲清服务承诺，再谈价格。",
        ("政府", "联合拜访"),
    ),
    ("试用一个月", "让使用部门先用一个月，由他们自己写评价，采购就顺了。", ("试用",)),
)
WRITTEN = (Course, Session, Attendance, Certificate, Feedback, Story, StoryUse)


def write_trainings(staff: Staff, rng: np.random.Generator, today: date) -> int:
    """Courses, past and coming sessions, who passed, what partners said and told; rows written."""
    courses = _write_courses()
    sessions = _write_sessions(staff, courses, rng, today)
    certified = _write_certificates(staff, courses, sessions, rng, today)
    return certified + _write_feedback(staff, rng, today) + _write_stories(staff, rng, today)


def _write_courses() -> int:
    names = ("code", "name_zh", "name_en", "valid_months", "is_for_trainers", "product")
    columns = {name: [row[at] for row in COURSES] for at, name in enumerate(names)}
    return insert(Course, len(COURSES), columns)


def _write_sessions(
    staff: Staff, courses: int, rng: np.random.Generator, today: date
) -> list[tuple[int, int, date]]:
    """(session, place of its course, day): one a course in each of four half-years and one to come."""
    days = [
        today - timedelta(days=700 - 180 * round_ + 7 * at)
        for round_ in range(4)
        for at in range(len(COURSES))
    ]
    days += [today + timedelta(days=10 + 5 * at) for at in range(len(COURSES))]
    number = len(days)
    first = insert(
        Session,
        number,
        {
            "course_id": [courses + at % len(COURSES) for at in range(number)],
            "trainer_id": rng.choice(staff.managers + staff.sales_ops, number).tolist(),
            "on": [day.isoformat() for day in days],
            "place": "总部培训中心",
            "seats": 2000,
        },
    )
    return [(first + at, at % len(COURSES), day) for at, day in enumerate(days)]


def _write_certificates(
    staff: Staff,
    courses: int,
    sessions: list[tuple[int, int, date]],
    rng: np.random.Generator,
    today: date,
) -> int:
    past = [row for row in sessions if row[2] < today]
    rows: list[tuple[Any, ...]] = []
    for company, people in staff.partner_people.items():
        for person in people:
            is_keen = company == staff.partners[0]  # the partner one signs in as
            if rng.random() < 0.55 or is_keen:
                session, at, day = past[int(rng.integers(0, len(past)))]
                has_passed = bool(rng.random() < 0.85)
                rows.append((company, session, person, has_passed, courses + at, day))
    columns: dict[str, Any] = {
        "company_id": [row[0] for row in rows],
        "session_id": [row[1] for row in rows],
        "person_id": [row[2] for row in rows],
        "has_passed": [row[3] for row in rows],
        "state": Attendance.State.PRESENT.value,
    }
    insert(Attendance, len(rows), columns)
    passed = [row for row in rows if row[3]]
    until = [last_day(row[5], COURSES[row[4] - courses][3]) for row in passed]
    insert(
        Certificate,
        len(passed),
        {
            "company_id": [row[0] for row in passed],
            "session_id": [row[1] for row in passed],
            "person_id": [row[2] for row in passed],
            "course_id": [row[4] for row in passed],
            "issued_on": [row[5].isoformat() for row in passed],
            "until": [day.isoformat() if day else None for day in until],
        },
    )
    return len(rows) + len(passed)


def _write_feedback(staff: Staff, rng: np.random.Generator, today: date) -> int:
    """Of one partner in two: most of it answered, some still within its time, some late."""
    voices, calendar = managers_of(staff), WorkCalendar()
    regions = dict(zip(staff.partners, staff.partner_team.region.tolist(), strict=True))
    chosen = staff.partners[::2]
    rows: list[tuple[Any, ...]] = []
    for at, company in enumerate(chosen):
        is_open = at % 3 == 0
        said_on = today - timedelta(
            days=int(rng.integers(0, 4) if is_open else rng.integers(9, 80))
        )
        moment = datetime.combine(said_on, time(2), tzinfo=UTC)
        clock = clock_from(calendar, timezone.localtime(moment))
        about, text = SAID[at % len(SAID)]
        owner = staff.managers[regions[company]]
        rows.append(
            (
                company, voices[company], about, text, _utc(moment), owner, _utc(clock.remind_at),
                _utc(clock.due_at), _utc(clock.escalate_at),
                "open" if is_open else "closed",
                "" if is_open else "已经安排，本周内落实，并由对接人跟进。",
                None if is_open else owner,
                None if is_open else _utc(clock.remind_at),
                None if is_open else True,
            )
        )  # fmt: skip
    names = (
        "company_id", "by_id", "about", "text", "at", "owner_id", "remind_at", "due_at",
        "escalate_at", "state", "answer", "answered_by_id", "answered_at", "is_content",
    )  # fmt: skip
    columns: dict[str, Any] = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    insert(Feedback, len(rows), columns | {"version": 1})
    return len(rows)


def _write_stories(staff: Staff, rng: np.random.Generator, today: date) -> int:
    """Half of them told by the vendor to all, half by partners."""
    voices = managers_of(staff)
    tellers = staff.partners[:2]
    own = [None, tellers[0], None, tellers[1]]
    by = [staff.managers[0], voices[tellers[0]], staff.sales_ops[0], voices[tellers[1]]]
    first = insert(
        Story,
        len(STORIES),
        {
            "company_id": own,
            "by_id": by,
            "at": [
                f"{(today - timedelta(days=9 * at + 3)).isoformat()} 03:00:00" for at in range(4)
            ],
            "title": [row[0] for row in STORIES],
            "text": [row[1] for row in STORIES],
            "tags": [f" {' '.join(fold(tag) for tag in row[2])} " for row in STORIES],
            "search": [fold(f"{row[0]} {row[1]} {' '.join(row[2])}") for row in STORIES],
            "is_for_all": [company is None for company in own],
            "version": 1,
        },
    )
    users = rng.choice(staff.sellers, 6, replace=False).tolist()
    insert(
        StoryUse,
        len(users),
        {
            "story_id": [first + at % len(STORIES) for at in range(len(users))],
            "by_id": users,
            "company_id": staff.vendor,
            "on": (today - timedelta(days=2)).isoformat(),
        },
    )
    return len(STORIES)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
