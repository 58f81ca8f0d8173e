"""A small locked list as regions really send it in: made-up customers, every usual disorder.

A merged title row, regions spelt three ways and once wrongly, amounts as ￥, 万 and plain
numbers, days in five forms, pairs as outside/inside, counts as own/total, subtotal rows, one
customer twice and one under its short name.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from pathlib import Path

from openpyxl import Workbook

HEADER = (
    *("序号", "客户名称", "简称", "统一社会信用代码", "大区", "行业", "省", "市", "销售(外/内)"),
    *("上年采购额(万元)", "预计总采购", "PC台数(本品牌/合计)", "联系人", "电话", "锁定日期"),
)
CITIES = (("北京市", "北京市", "北京"), ("湖北省", "武汉市", "武汉"), ("湖北省", "宜昌市", "宜昌"))
STEMS = [first + second for first, second in product("瑾泓翊珩沅澍祺钰", "岫磬遥栎霖筠")]
TRADES = (("泵业", "制造"), ("物流", "交通"), ("电力设备", "能源"), ("通信工程", "电信"))
SPELT = {"北京": ("北京", "北京大区", "华北-北京"), "武汉": ("武汉", "武汉大区", "武漢")}
UNKNOWN_REGION = "京津片"
CODE_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


@dataclass(frozen=True)
class LockedList:
    path: Path
    customers: int  # of rows that name one
    with_unknown_region: int


def write_list(folder: Path, *, customers: int, pairs: list[str]) -> LockedList:
    """`pairs` are the sellers of the company as the list writes them: outside/inside."""
    book = Workbook()
    sheet = book.active
    sheet.title = "锁定清单"
    sheet.append(["大客户锁定清单(2026财年)"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADER))
    sheet.append([])
    sheet.append(HEADER)
    rows = [_row(number, pairs) for number in range(1, customers + 1)]
    rows.append([customers + 1, *rows[4][1:]])  # entered twice
    rows.append([customers + 2, rows[9][2], "", "", *rows[9][4:]])  # again, by its short name
    for at, row in enumerate(rows):
        if at and at % 100 == 0:
            sheet.append(["小计", "", "", "", "", "", "", "", "", f"{at * 31.5:,.1f}万"])
        sheet.append(row)
    path = folder / "锁定清单.xlsx"
    book.save(path)
    unknown = sum(row[4] == UNKNOWN_REGION for row in rows)
    return LockedList(path, len(rows), unknown)


def _row(number: int, pairs: list[str]) -> list[object]:
    province, city, place = CITIES[number % 3]
    trade, industry = TRADES[number % 4]
    stem = STEMS[number % len(STEMS)] + "东南西北中华"[number // len(STEMS)]
    region = "北京" if place == "北京" else "武汉"
    spelt = UNKNOWN_REGION if number % 60 == 0 else SPELT[region][number % 3]
    return [
        number,
        f"{place}{stem}{trade}股份有限公司",
        f"{stem}{trade}",
        "" if number % 7 == 0 else _credit_code(number),
        *(spelt, industry, province, city),
        pairs[number % len(pairs)],
        _amount(number),
        f"{number % 90 + 40}.5万",
        f"{number % 50}/{number % 50 + 120}",
        f"联系人{'甲乙丙丁戊'[number % 5]}",
        f"1380000{number:04d}",
        _day(number),
    ]


def _amount(number: int) -> object:
    written = (f"{number % 80 + 3}.6万", f"￥{(number % 80 + 3) * 1000:,}", number % 80 + 3.5)
    return written[number % 3]


def _day(number: int) -> object:
    day = number % 27 + 1
    forms = (f"2024年3月{day}日", f"2024-05-{day:02d}", f"2024/6/{day}", f"2024.7.{day}")
    return [*forms, 45300 + number][number % 5]


def _credit_code(number: int) -> str:
    """A unified social credit code with a right check character (GB 32100)."""
    body = f"91420100{number:09d}"
    total = sum(
        CODE_DIGITS.index(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True)
    )
    return body + CODE_DIGITS[(31 - total % 31) % 31]
