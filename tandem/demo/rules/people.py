"""Invented people: a Chinese name, its English form and a user name of its pinyin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tandem.foundation.text import pinyin_key

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂华建国玉兰文斌玲萍红鹏辉宇浩凯欣怡佳"
    "琳慧颖莹雪琪瑞晨睿哲轩泽远航博思彤晓东海峰志宏立新春燕海燕子涵雨桐云飞一鸣"
)
TITLES = {
    "government": ("信息中心主任", "办公室主任", "采购科科长", "分管副局长", "信息科科员"),
    "education": ("信息中心主任", "设备处处长", "副校长", "实验室主任", "招标办主任"),
    "finance": ("科技部总经理", "信息科技经理", "采购经理", "分管副行长", "运维主管"),
    "energy": ("信息部主任", "物资部主任", "生产技术经理", "副总工程师", "采购专员"),
    "telecom": ("网络部经理", "IT 支撑经理", "采购部经理", "副总经理", "系统主管"),
    "manufacturing": ("IT 经理", "采购总监", "厂长", "信息化总监", "设备工程师"),
    "transport": ("信息技术部经理", "物资采购经理", "副总经理", "机电部主管", "信息主管"),
}
BUYING_ROLES = ("decider", "buyer", "influencer", "user", "gatekeeper", "champion", "")
BUYING_WEIGHTS = (0.18, 0.2, 0.2, 0.14, 0.08, 0.06, 0.14)


@dataclass(frozen=True)
class Person:
    name: str
    name_en: str
    username: str


class Crowd:
    """People one after the other; no two share a user name."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._names = _endless(rng)
        self._taken: dict[str, int] = {}

    def next(self) -> Person:
        name = next(self._names)
        family, given = latin(name[0]), latin(name[1:])
        spelled = family + given
        count = self._taken[spelled] = self._taken.get(spelled, 0) + 1
        username = spelled if count == 1 else f"{spelled}{count}"
        return Person(name, f"{given.capitalize()} {family.capitalize()}", username)

    def take(self, count: int) -> list[Person]:
        return [self.next() for _ in range(count)]


def person_names(rng: np.random.Generator, count: int) -> list[str]:
    """Names for contacts; the same name may come twice, as in life."""
    surname_ranks = np.arange(1, len(SURNAMES) + 1)
    weights = 1 / (surname_ranks + 6.0)
    families = rng.choice(list(SURNAMES), count, p=weights / weights.sum())
    firsts = rng.choice(list(GIVEN), count)
    seconds = np.where(rng.random(count) < 0.62, rng.choice(list(GIVEN), count), "")
    return [f + a + b for f, a, b in zip(families, firsts, seconds, strict=True)]


def latin(text: str) -> str:
    """Pinyin without tones: 岚川 → lanchuan."""
    return re.sub(r"\d", "", pinyin_key(text))


def mobile_numbers(rng: np.random.Generator, count: int) -> list[str]:
    """Eleven digits that look right; no operator has numbers that begin with 126."""
    return [f"126{number:08d}" for number in rng.integers(0, 10**8, count)]


def _endless(rng: np.random.Generator) -> Iterator[str]:
    while True:
        yield from person_names(rng, 512)
