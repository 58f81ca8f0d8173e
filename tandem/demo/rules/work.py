"""A quarter of visits and a year of calls, mails and notes, as a real team leaves them.

Sellers see the accounts they like (their top twenty) more than the rest, some far more than others
do, reach about ten of the twelve customer visits asked for, and miss some. Activities lie thicker on large accounts; one
account is the hottest, with a fiftieth of all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from tandem.foundation.fiscal import monday_of
from tandem.foundation.workdays import WorkCalendar

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

WEEKS = 13
CUSTOMER_VISITS, PARTNER_VISITS = 10, 3
TOP_PULL = (2.0, 14.0)  # how much likelier a top account is seen than another: by seller
STATES = ("done", "missed", "cancelled")
STATE_WEIGHTS = (0.88, 0.07, 0.05)
HOTTEST_SHARE = 0.02
KINDS = ("call", "email", "note", "quote", "service")
KIND_WEIGHTS = (0.46, 0.2, 0.2, 0.1, 0.04)
CONTACT_KINDS = ("call", "email")
TEXTS = {
    "visit": (
        "与客户面谈，确认年度采购计划与预算口径。",
        "现场查看机房和办公终端，记录在用设备台数。",
        "演示新机型，客户要求提供试用。",
        "拜访分管领导，介绍专属服务方案。",
        "客户反馈竞争对手报价，约定下周答复。",
    ),
    "call": (
        "电话确认采购进度，等待预算批复。",
        "回访交付情况，客户满意。",
        "约定拜访时间。",
        "客户询问保修续约条款，已说明。",
        "了解招标安排，预计下月发布。",
    ),
    "email": ("发送产品资料与报价说明。", "发送会议纪要。", "答复技术参数问题。"),
    "note": (
        "决策流程：信息中心初审，分管领导签批。",
        "年底前需完成更新，数量待定。",
        "客户更换联系人。",
    ),
    "quote": ("报价已发出，等待客户答复。", "按客户意见修改报价。"),
    "service": ("上门检修，更换硬盘。", "完成季度巡检，状态正常。"),
}
NEXT_STEPS = (
    "发送正式报价",
    "安排样机试用",
    "确认招标时间表",
    "补充在用设备清单",
    "预约分管领导见面",
    "核对维保到期日",
    "寄送合同样本",
)


@dataclass(frozen=True)
class Visits:
    """`seller`, `account`, `partner` are positions; account or partner is -1."""

    seller: Ints
    account: Ints
    partner: Ints
    day: Ints
    position: Ints
    state: Ints  # index of STATES


@dataclass(frozen=True)
class Activities:
    """`account` positions in order; `minute` of the day in local time; `visit` row or -1."""

    account: Ints
    day: Ints
    minute: Ints
    kind: list[str]
    text: list[str]
    visit: Ints


def draw_visits(
    owner: Ints, top: Bools, partner: Ints, sellers: int, rng: np.random.Generator, today: date
) -> Visits:
    """Thirteen weeks up to yesterday; what is still to come is the coverage plan's to say."""
    monday = monday_of(today)
    days = WorkCalendar().working_days(monday - timedelta(weeks=WEEKS), today)
    weeks: dict[int, list[int]] = {}
    for worked in days:
        weeks.setdefault(monday_of(worked).toordinal(), []).append(worked.toordinal())
    rows: list[tuple[Ints, ...]] = []
    for seller in range(sellers):
        mine = np.flatnonzero(owner == seller)
        if not len(mine):
            continue
        weight = np.where(top[mine], rng.uniform(*TOP_PULL), 1.0)
        houses = np.unique(partner[mine][partner[mine] >= 0])
        effort = rng.normal(1.0, 0.15)
        rows.extend(
            _week(seller, mine, weight, houses, week_days, effort, rng)
            for week_days in weeks.values()
        )
    seller_, account, house, day = (np.concatenate(c) for c in zip(*rows, strict=True))
    order = np.lexsort((rng.random(len(day)), day, seller_))
    seller_, account, house, day = seller_[order], account[order], house[order], day[order]
    state = rng.choice(len(STATES), len(day), p=STATE_WEIGHTS)
    return Visits(seller_, account, house, day, _position(seller_, day), state)


def draw_activities(
    visits: Visits, weight: NDArray[np.float64], count: int, rng: np.random.Generator, today: date
) -> Activities:
    """One for each visit that was made to a customer, the rest over the last year."""
    made = np.flatnonzero((visits.state == 0) & (visits.account >= 0))[:count]
    free = count - len(made)
    hottest = int(np.argmax(weight))
    account = rng.choice(len(weight), free, p=weight / weight.sum())
    account[: min(free, int(count * HOTTEST_SHARE))] = hottest
    kinds = rng.choice(len(KINDS), free, p=KIND_WEIGHTS)
    day = today.toordinal() - 1 - rng.integers(0, 365, free)
    all_accounts = np.concatenate([visits.account[made], account])
    all_days = np.concatenate([visits.day[made], day])
    all_visits = np.concatenate([made, np.full(free, -1)])
    all_kinds = np.concatenate([np.full(len(made), len(KINDS)), kinds])
    minute = rng.integers(9 * 60, 18 * 60, count)
    order = np.lexsort((minute, all_days, all_accounts))
    names = [(*KINDS, "visit")[at] for at in all_kinds[order].tolist()]
    picks = rng.integers(0, 1 << 30, count).tolist()
    return Activities(
        all_accounts[order],
        all_days[order],
        minute[order],
        names,
        [TEXTS[name][pick % len(TEXTS[name])] for name, pick in zip(names, picks, strict=True)],
        all_visits[order],
    )


def last_days(account: Ints, day: Ints, count: int) -> Ints:
    """The latest day of each account, 0 where there is none."""
    latest = np.zeros(count, dtype=np.int64)
    np.maximum.at(latest, account, day)
    return latest


def _week(
    seller: int,
    mine: Ints,
    weight: NDArray[np.float64],
    houses: Ints,
    days: list[int],
    effort: float,
    rng: np.random.Generator,
) -> tuple[Ints, ...]:
    """One seller's week: different customers, and a few partners."""
    share = len(days) / 5
    asked = int(rng.poisson(CUSTOMER_VISITS * effort * share))
    customers = min(len(mine), asked, max(1, round(13 * share)))
    seen = rng.choice(mine, customers, replace=False, p=weight / weight.sum())
    calls = min(len(houses), int(rng.poisson(PARTNER_VISITS * share)))
    called = rng.choice(houses, calls, replace=False) if calls else np.empty(0, dtype=np.int64)
    count = customers + calls
    account = np.concatenate([seen, np.full(calls, -1)])
    partner = np.concatenate([np.full(customers, -1), called])
    return np.full(count, seller), account, partner, rng.choice(days, count)


def _position(seller: Ints, day: Ints) -> Ints:
    """0, 1, 2 … inside each seller's day; rows come in that order."""
    fresh = np.ones(len(day), dtype=bool)
    fresh[1:] = (seller[1:] != seller[:-1]) | (day[1:] != day[:-1])
    starts = np.flatnonzero(fresh)
    return np.arange(len(day)) - np.repeat(starts, np.diff(np.append(starts, len(day))))
