"""Sample data for the kit page: every part in every state, in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tandem.foundation import formats
from tandem.foundation.day_field import DayField
from tandem.foundation.kit.figures import Change, Load, Matrix, MatrixCell, MatrixRow, Tile, heat
from tandem.foundation.kit.grid import Column, Empty, Grid, Pager, Row
from tandem.foundation.kit.marks import chip, link, pair, segment
from tandem.foundation.kit.week import Day, Stop, Week

MONDAY = date(2026, 11, 23)
TODAY = date(2026, 11, 24)
NAMES = [
    "华北电力设计院", "北京市教育委员会", "首都机场集团", "国网冀北电力", "中铁二局集团", "海淀区卫生健康委员会",
    "北方重工集团", "中国银行北京分行", "清华大学信息中心", "北京市税务局", "中石化北京销售", "朝阳区人民医院",
    "Nordic Pumps (China)", "建设银行海淀支行", "北京移动通信", "房山区公安分局", "京东方显示技术", "北京地铁运营",
    "同仁医院", "北京银行总行", "首钢股份", "北京师范大学", "昌平区教育局", "国家图书馆",
]  # fmt: skip
PAIRS = [("张伟", "李娜"), ("王强", "赵敏"), ("孙涛", "李娜"), ("Mia Berg", "赵敏")]
REGIONS = ["北京", "上海", "广州", "深圳", "成都", "武汉", "西安", "沈阳"]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    segment = forms.ChoiceField(label=gettext_lazy("Segment"), choices=[("A", "A"), ("B", "B")])
    seen_on = DayField(label=gettext_lazy("Seen on"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea)
    locked = forms.BooleanField(label=gettext_lazy("Locked"), required=False)


def build() -> dict[str, Any]:
    return {
        "grid": grid(),
        "acts": [
            {"value": "edit", "label": _("Edit"), "icon": "edit", "key": "e"},
            {"value": "owner", "label": _("Change pair"), "icon": "swap", "key": "o"},
            {"value": "export", "label": _("Export"), "icon": "download", "key": ""},
        ],
        "tiles": tiles(),
        "matrix": matrix(),
        "loads": [Load(97), Load(124), Load(62)],
        "week": week(),
        "timeline": timeline(),
        "properties": properties(),
        "form": form(),
        "steps": steps(),
        "scores": scores(),
        "tray": tray(),
        "empty": Empty(
            _("No customer matches these filters"),
            _("Three filters are set. Take one away, or search by two characters of the name."),
            actions=[(_("Clear filters"), "?"), (_("Import a list"), "?")],
        ),
        "refusal": {
            "code": "sample",
            "message": _(
                "Nordic Pumps belongs to another pair until 30 June 2027. Ask Mia Berg to hand it over."
            ),
        },
        "stages": [_("Pushed on"), _("Quoted"), _("Objection"), _("Rival"), _("Not met")],
    }


def grid() -> Grid:
    columns = [
        Column(_("Customer"), kind="main", sort="ascending", sort_url="?sort=-name"),
        Column(_("Segment"), kind="centre"),
        Column(_("Industry"), low=True, sort="none", sort_url="?sort=industry"),
        Column(_("Pair"), low=True),
        Column(_("State")),
        Column(_("Last seen"), tag=True, sort="none", sort_url="?sort=seen"),
        Column(
            _("This quarter (%(unit)s)") % {"unit": formats.unit_label()},
            kind="number",
            tag=True,
            sort="none",
            sort_url="?sort=sum",
        ),
    ]
    return Grid(
        id="sample",
        label=_("Customers"),
        columns=columns,
        rows=[row(index, name) for index, name in enumerate(NAMES)],
        selectable=True,
        pager=Pager(count=318, first=1, last=len(NAMES), next_url="?after=24"),
    )


def row(index: int, name: str) -> Row:
    states = [
        chip(_("Active"), tone="ok", mark="ok"),
        chip(_("To activate"), tone="info", mark="target"),
        chip(_("Quiet 62 days"), tone="warn", mark="wait"),
        chip(_("Claim conflict"), tone="bad", mark="flag"),
    ]
    return Row(
        id=index,
        label=name,
        url="?",
        peek_url="peek/",
        cells=[
            link(name, "?"),
            segment("ABCD"[index % 4]),
            [_("Education"), _("Energy"), _("Transport"), _("Finance")][index % 4],
            pair(*PAIRS[index % len(PAIRS)]),
            states[index % len(states)],
            formats.ago(TODAY - timedelta(days=(index * 17) % 64), today=TODAY),
            formats.amount(index * 7_654_321_00 % 900_000_000),
        ],
    )


def tiles() -> list[Tile]:
    line = [3, 4, 4, 6, 5, 7, 9, 8, 11, 10, 12, 13, 15]
    return [
        Tile(
            label=_("Quarter to date"), value=formats.amount(4_180_000_000_00), unit=formats.unit_label(),
            change=Change(-5, "5%", _("on plan to date")), url="?", spark=line,
            definition=_("Orders signed since the quarter began, at net value, by the day they were signed."),
        ),
        Tile(label=_("Linearity"), value="0.31", note=_("even; last week 9%"), url="?", spark=line[::-1]),
        Tile(label=_("Active"), value="41.2%", change=Change(0.6, "0.6", _("on last week")), url="?", spark=line),
        Tile(label=_("Top 20 seen"), value="78%", note="4,690 / 6,000", url="?", spark=line),
        Tile(label=_("Partner-signed"), value="91%", change=Change(0, "0", _("on last week")), url="?", spark=line),
    ]  # fmt: skip


def matrix() -> Matrix:
    columns = [
        _("Government"),
        _("Education"),
        _("Finance"),
        _("Energy"),
        _("Telecom"),
        _("Manufacturing"),
        _("Transport"),
    ]
    rows = []
    for down, region in enumerate(REGIONS):
        values = [(down * 13 + across * across * 11 + across * 7) % 58 + 8 for across in range(7)]
        cells = [
            MatrixCell(f"{value}%", heat(value, low=8, high=66), "?", f"{region} {column} {value}%")
            for column, value in zip(columns, values, strict=True)
        ]
        rows.append(MatrixRow(region, cells, url="?", total=MatrixCell(f"{sum(values) // 7}%")))
    return Matrix(
        _("Activation by region and industry"),
        _("Region"),
        columns,
        rows,
        total_label="Σ",
        key=("8%", "66%"),
    )


def week() -> Week:
    reasons = [
        _("41 days unseen · quote unanswered"),
        _("Renewal in 30 days"),
        _("Locked, not yet active"),
        _("Joint plan with the partner"),
    ]
    days = []
    for offset in range(5):
        stops = [
            Stop(
                name=NAMES[offset * 3 + place],
                reason=reasons[(offset + place) % 4],
                url="?",
                time=f"{9 + 2 * place}:30",
                distance=formats.distance(380 + 1900 * place),
                is_partner=place == 3,
                with_partner="神州数码" if (offset + place) % 4 == 3 else "",
                state="done" if not offset and place < 2 else "planned",
                act_url="?" if offset == 1 else "",
                chips=[segment("AB"[place % 2])],
            )
            for place in range(4 if offset == 1 else 3)
        ]
        days.append(
            Day(
                MONDAY + timedelta(days=offset),
                stops if offset < 4 else (),
                is_today=offset == 1,
                rest="" if offset < 4 else _("Kept free: training"),
                travel="14 km",
            )
        )
    return Week(_("Week 8"), days)  # fmt: skip


def timeline() -> list[dict[str, Any]]:
    at = "2026-11-13T14:02:00+08:00"
    return [
        {"icon": "visit", "title": _("Visit"), "who": "张伟 + 神州 刘洋", "at": at, "when": "11-13 14:02",
         "text": _("Budget is released in December; wants two sample machines before that."), "chips": [chip(_("Pushed on"), tone="ok")]},
        {"icon": "quote", "title": _("Quote Q-1182"), "who": "李娜", "at": at, "when": "10-08", "text": f"46.0 {formats.unit_label()}", "chips": [chip(_("Unanswered 9 days"), tone="warn")]},
        {"icon": "lock", "title": _("Locked"), "who": _("Sales operations"), "at": at, "when": "2026-04-01", "text": "", "chips": []},
    ]  # fmt: skip


def properties() -> list[dict[str, Any]]:
    return [
        {
            "id": "prop-credit",
            "label": _("Credit code"),
            "value": "11110000000012345X",
            "edit_url": "",
        },
        {"id": "prop-pair", "label": _("Pair"), "value": pair("张伟", "李娜"), "edit_url": "edit/"},
        {"id": "prop-partner", "label": _("Partner"), "value": "", "edit_url": "edit/"},
        {
            "id": "prop-phone",
            "label": _("Telephone"),
            "value": formats.phone("13800138000"),
            "edit_url": "edit/",
        },
    ]


def form() -> SampleForm:
    bound = SampleForm(data={"name": "", "segment": "A"})
    bound.is_valid()
    return bound


def steps() -> list[dict[str, str]]:
    return [
        {"label": _("File"), "state": "done", "note": _("50,214 rows"), "url": "?"},
        {"label": _("Columns"), "state": "current"},
        {"label": _("Check"), "state": ""},
        {"label": _("Run"), "state": ""},
    ]


def scores() -> list[dict[str, Any]]:
    return [
        {"label": _("Visits"), "value": "9", "target": "12", "percent": 75, "verdict": _("behind"), "tone": "warn"},
        {"label": _("Top 20 seen"), "value": "17", "target": "20", "percent": 85, "verdict": _("on track"), "tone": "ok"},
        {"label": _("Registrations answered"), "value": "3", "target": "8", "percent": 38, "verdict": _("late"), "tone": "bad"},
    ]  # fmt: skip


def tray() -> dict[str, Any]:
    return {
        "url": "",
        "running": 0,
        "jobs": [
            {"id": 1, "title": "大客户2026.xlsx", "state": "running", "percent": 68, "note": "34,100 / 50,042 · 00:54", "cancel_url": "?"},
            {"id": 2, "title": _("Coverage plan, Beijing"), "state": "done", "note": _("97 of 100 accounts kept"), "url": "?"},
        ],
    }  # fmt: skip
