"""Clean locked lists made by a seed: real-looking names, valid credit codes, no two rows alike."""

from __future__ import annotations

import random
from pathlib import Path

import xlsxwriter

from tandem.keyaccounts.rules.naming import check_digit

HEADER = (
    *("客户名称", "统一社会信用代码", "分区", "行业", "城市", "外部销售", "内部销售"),
    *("上年采购额(万元)", "总采购潜力(万元)", "台数(本品牌/合计)", "联系人", "电话", "锁定日期"),
)
SYLLABLES = "华金北天中东新长大宏明德泰信安和兴盛恒远立达科创智联通捷瑞丰嘉美亚银鼎锦凯"
CITIES = ("北京", "上海", "广州", "深圳", "杭州", "南京", "成都", "武汉", "西安", "沈阳", "济南")
TRADES = ("科技", "电子", "贸易", "机械", "软件", "材料", "能源", "物流", "医药", "食品")


def write_list(path: Path, rows: int, *, seed: int = 1) -> None:
    """A workbook of `rows` accounts, the same for the same seed."""
    chance = random.Random(seed)
    used: set[str] = set()
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("锁定清单")
        sheet.write_row(0, 0, HEADER)
        while len(used) < rows:
            city = chance.choice(CITIES)
            fancy = "".join(chance.choices(SYLLABLES, k=4))
            name = f"{city}{fancy}{chance.choice(TRADES)}有限公司"
            if name not in used:
                used.add(name)
                sheet.write_row(len(used), 0, _row(name, city, len(used), chance))


def _row(name: str, city: str, number: int, chance: random.Random) -> list[str | float]:
    own, others = chance.randint(0, 300), chance.randint(0, 900)
    body = f"91110105{number:09d}"
    return [
        *(name, body + check_digit(body)),
        *(chance.choice(("北区", "南区")), chance.choice(("教育", "金融")), city),
        *("Olga", "Iris", round(chance.uniform(1, 900), 1), round(chance.uniform(900, 2000), 1)),
        *(f"{own}/{own + others}", "王小明", f"139{number:08d}", "2006-04-01"),
    ]
