"""Invented organisations that look real and are nobody: a city that exists, a place or brand
that does not, and what such bodies are called.

No invented stem is a real place, nor the start of a listed company's name (data/SOURCES.md).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tandem.demo.rules.people import latin
from tandem.keyaccounts.rules.naming import city_key
from tandem.keyaccounts.rules.places import all_places

_LISTED = Path(__file__).resolve().parent.parent / "data" / "listed_short_names.txt"
_FIRST = "岚澄云瀚昱睿恒泽骏霖沐景弘铭翊朗晟昊铂祺峻清栖柏棠芷芸疏映漪砚墨筠棣曦晗霁珩璟琅瑾玥"
_SECOND = "川溪湖岭桥原洲峰浦屿泉林台港渡陵野汀潭湾塘坪坞岗滩堤畔麓崖泽澜苑汐栈垣"


@dataclass(frozen=True)
class Kind:
    """`zh` and `en` take {C} city as it is written, {c} without rank, {s} stem."""

    zh: str
    short: str
    en: str
    scale: float = 1.0


def _kinds(*rows: tuple[str, str, str, float]) -> tuple[Kind, ...]:
    return tuple(Kind(*row) for row in rows)


KINDS: dict[str, tuple[Kind, ...]] = {
    "government": _kinds(
        ("{C}{s}区财政局", "{s}财政局", "{s} District Finance Bureau, {c}", 1.3),
        ("{C}{s}区公安局", "{s}公安局", "{s} District Public Security Bureau, {c}", 2.0),
        ("{C}{s}区税务局", "{s}税务局", "{s} District Tax Bureau, {c}", 1.6),
        ("{C}{s}区民政局", "{s}民政局", "{s} District Civil Affairs Bureau, {c}", 0.7),
        ("{C}{s}区人民法院", "{s}法院", "{s} District Court, {c}", 1.2),
        ("{C}{s}区人民检察院", "{s}检察院", "{s} District Procuratorate, {c}", 0.9),
        ("{c}{s}县人力资源和社会保障局", "{s}人社局", "{s} County Labour Bureau, {c}", 1.1),
        ("{c}{s}县自然资源局", "{s}自然资源局", "{s} County Land Bureau, {c}", 1.0),
        ("{c}{s}新区管理委员会", "{s}管委会", "{s} New Area Administration, {c}", 1.7),
        ("{C}{s}区卫生健康委员会", "{s}卫健委", "{s} District Health Commission, {c}", 1.2),
        ("{C}{s}区政务服务中心", "{s}政务中心", "{s} District Service Centre, {c}", 0.8),
        ("{C}{s}区市场监督管理局", "{s}市监局", "{s} District Market Authority, {c}", 0.9),
        ("{c}{s}县水利局", "{s}水利局", "{s} County Water Bureau, {c}", 0.5),
        ("{C}{s}区统计局", "{s}统计局", "{s} District Statistics Bureau, {c}", 0.5),
    ),
    "education": _kinds(
        ("{C}{s}区教育局", "{s}教育局", "{s} District Education Bureau, {c}", 2.2),
        ("{c}{s}大学", "{s}大学", "{c} {s} University", 3.0),
        ("{c}{s}职业技术学院", "{s}职院", "{c} {s} Vocational College", 1.3),
        ("{c}{s}师范学院", "{s}师院", "{c} {s} Normal College", 1.5),
        ("{c}{s}理工学院", "{s}理工", "{c} {s} Institute of Technology", 1.6),
        ("{c}{s}医学院", "{s}医学院", "{c} {s} Medical College", 1.4),
        ("{C}{s}中学", "{s}中学", "{s} Middle School, {c}", 0.5),
        ("{C}{s}实验小学", "{s}实小", "{s} Experimental Primary School, {c}", 0.4),
        ("{c}{s}技师学院", "{s}技师学院", "{c} {s} Technicians College", 0.8),
        ("{c}{s}开放大学", "{s}开大", "{c} {s} Open University", 0.9),
    ),
    "finance": _kinds(
        (
            "{s}商业银行股份有限公司{c}分行",
            "{s}银行{c}分行",
            "{s} Commercial Bank, {c} Branch",
            1.5,
        ),
        ("{c}{s}农村商业银行股份有限公司", "{s}农商行", "{c} {s} Rural Commercial Bank", 1.4),
        ("{c}{s}村镇银行股份有限公司", "{s}村镇银行", "{c} {s} Village Bank", 0.5),
        ("{s}人寿保险股份有限公司{c}分公司", "{s}人寿{c}", "{s} Life Insurance, {c} Branch", 1.2),
        ("{s}财产保险股份有限公司{c}分公司", "{s}财险{c}", "{s} Property Insurance, {c}", 1.0),
        ("{s}证券有限责任公司{c}分公司", "{s}证券{c}", "{s} Securities, {c} Branch", 1.0),
        ("{c}{s}农村信用合作联社", "{s}农信社", "{c} {s} Rural Credit Union", 0.9),
        ("{c}{s}融资租赁有限公司", "{s}租赁", "{c} {s} Leasing", 0.6),
        ("{c}{s}融资担保有限公司", "{s}担保", "{c} {s} Guarantee", 0.4),
    ),
    "energy": _kinds(
        ("{c}{s}供电公司", "{s}供电", "{c} {s} Power Supply", 1.6),
        ("{c}{s}发电有限责任公司", "{s}发电", "{c} {s} Power Generation", 1.4),
        ("{c}{s}热电有限公司", "{s}热电", "{c} {s} Heat and Power", 0.9),
        ("{c}{s}燃气有限公司", "{s}燃气", "{c} {s} Gas", 0.8),
        ("{c}{s}石化有限公司", "{s}石化", "{c} {s} Petrochemical", 1.5),
        ("{c}{s}煤业集团有限公司", "{s}煤业", "{c} {s} Coal Group", 1.3),
        ("{c}{s}水电开发有限公司", "{s}水电", "{c} {s} Hydropower", 0.9),
        ("{c}{s}电力设计院有限公司", "{s}电力院", "{c} {s} Power Design Institute", 1.2),
    ),
    "telecom": _kinds(
        ("{s}通信有限公司{c}分公司", "{s}通信{c}", "{s} Communications, {c} Branch", 1.7),
        ("{c}{s}广电网络有限公司", "{s}广电", "{c} {s} Cable Network", 1.0),
        ("{c}{s}数据通信有限公司", "{s}数通", "{c} {s} Data Communications", 0.9),
        ("{c}{s}通信工程建设有限公司", "{s}通建", "{c} {s} Telecom Construction", 0.7),
        ("{c}{s}通信设计院有限公司", "{s}通信院", "{c} {s} Telecom Design Institute", 0.9),
        ("{s}卫星通信有限公司{c}地面站", "{s}卫通{c}", "{s} Satellite, {c} Station", 0.8),
    ),
    "manufacturing": _kinds(
        ("{c}{s}机械制造集团有限公司", "{s}机械", "{c} {s} Machinery Group", 1.5),
        ("{c}{s}汽车零部件有限公司", "{s}汽配", "{c} {s} Auto Parts", 1.0),
        ("{c}{s}精密电子有限公司", "{s}电子", "{c} {s} Precision Electronics", 1.2),
        ("{c}{s}钢铁有限责任公司", "{s}钢铁", "{c} {s} Iron and Steel", 1.6),
        ("{c}{s}纺织有限公司", "{s}纺织", "{c} {s} Textile", 0.5),
        ("{c}{s}制药有限公司", "{s}制药", "{c} {s} Pharmaceuticals", 1.0),
        ("{c}{s}食品工业有限公司", "{s}食品", "{c} {s} Foods", 0.6),
        ("{c}{s}重型装备有限公司", "{s}重装", "{c} {s} Heavy Equipment", 1.4),
        ("{c}{s}家用电器有限公司", "{s}家电", "{c} {s} Appliances", 1.1),
        ("{c}{s}化学工业有限公司", "{s}化工", "{c} {s} Chemicals", 0.9),
        ("{c}{s}玻璃制品有限公司", "{s}玻璃", "{c} {s} Glass", 0.5),
        ("{c}{s}仪器仪表有限公司", "{s}仪表", "{c} {s} Instruments", 0.8),
    ),
    "transport": _kinds(
        ("{c}{s}交通投资集团有限公司", "{s}交投", "{c} {s} Transport Investment Group", 1.8),
        ("{c}{s}高速公路有限公司", "{s}高速", "{c} {s} Expressway", 1.3),
        ("{c}{s}公共交通集团有限公司", "{s}公交", "{c} {s} Public Transport Group", 1.0),
        ("{c}{s}港务有限公司", "{s}港务", "{c} {s} Port Services", 1.1),
        ("{c}{s}机场管理有限公司", "{s}机场", "{c} {s} Airport", 1.5),
        ("{c}{s}轨道交通有限公司", "{s}轨道", "{c} {s} Rail Transit", 1.7),
        ("{c}{s}物流有限公司", "{s}物流", "{c} {s} Logistics", 0.7),
        ("{c}{s}航运有限公司", "{s}航运", "{c} {s} Shipping", 0.8),
    ),
}
PARTNER_KINDS = (
    "{c}{s}信息技术有限公司",
    "{c}{s}科技发展有限公司",
    "{c}{s}系统集成有限公司",
    "{c}{s}计算机服务有限公司",
    "{c}{s}商贸有限公司",
)


@dataclass(frozen=True)
class OrganisationName:
    zh: str
    short: str
    en: str


class NameMaker:
    """Gives every organisation a name of its own; `city` is the city's full name."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._taken: set[str] = set()
        self._stems = stems()

    def organisation(self, kind: Kind, city: str) -> OrganisationName:
        zh, stem = self._unused(kind.zh, city)
        names = {"c": latin(city_key(city)).capitalize(), "s": latin(stem).capitalize()}
        short = kind.short.format(c=city_key(city), s=stem)
        return OrganisationName(zh, short, kind.en.format(**names))

    def partner(self, city: str) -> str:
        pattern = PARTNER_KINDS[int(self._rng.integers(len(PARTNER_KINDS)))]
        return self._unused(pattern, city)[0]

    def _unused(self, pattern: str, city: str) -> tuple[str, str]:
        place = city_key(city)
        while True:
            stem = self._stems[int(self._rng.integers(len(self._stems)))]
            zh = pattern.format(C=city, c=place, s=stem)
            if zh not in self._taken:
                self._taken.add(zh)
                return zh, stem


@functools.cache
def stems() -> tuple[str, ...]:
    """Two characters that name neither a real place nor a listed company."""
    real = {city_key(place.county or place.city)[:2] for place in all_places() if place.city}
    real |= {name[:2] for name in listed_names()}
    made = (first + second for first in _FIRST for second in _SECOND if first != second)
    return tuple(stem for stem in made if stem not in real)


@functools.cache
def listed_names() -> frozenset[str]:
    return frozenset(_LISTED.read_text(encoding="utf-8").split())
