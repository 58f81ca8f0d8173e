"""A file of five deals, and the wizard walked by sales operations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tandem.keyaccounts.tests.imports.walking import Walk

HEADER = "商机编号,客户名称,商机名称,阶段,负责人,产品,金额(元),立项日期,成交日期,签约方,丢单原因"
LINES = (
    "D1,北方师范大学,机房扩容,赢单,Olga,GTX Pro,120000,2026-01-05,2026-03-01,甲伙伴,",
    "D2,北方师范大学,教务系统,丢单,olga,GTXPro,80000,2026-01-06,2026-02-01,,价格",
    "D3,北方商业银行,网点更新,方案报价,Otto,MG Special,50000.5,2026-02-03,2026-12-20,,",
    "D4,,展会线索,线索,无名氏,,,2026-05-01,,,",
    "D5,远航物流有限公司,首单,接洽,Olga,GTX Pro,7000,2026-05-02,2026-11-30,,",
)


def file_of(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines, ""]).encode()


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def walk(signed_in: Callable[[str], Client]) -> Walk:
    return Walk(signed_in("opal"), "opportunities")
