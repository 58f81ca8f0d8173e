"""When two names, two credit codes or two cities are the same one written differently.

An account is known by its unified social credit code, else by its name and city (domain §3:
update by natural key). Legal form, brackets and spacing never tell two accounts apart; a place
does, so only `core_name`, which proposes duplicates and never decides one, drops it.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from operator import mul

from tandem.foundation.text import fold, is_ideographic
from tandem.keyaccounts.rules.place_names import REGION_OF

GROUP = "集团"

_CHINESE_FORMS = (
    "股份有限责任公司",
    "集团股份有限公司",
    "集团有限责任公司",
    "股份有限公司",
    "有限责任公司",
    "集团有限公司",
    "集团股份公司",
    "股份合作公司",
    "有限总公司",
    "集团总公司",
    "株式会社",
    "有限合伙",
    "有限公司",
    "股份公司",
    "集团公司",
    "总公司",
    "公司",
    "集团",
    "股份",
)
_BRANCH = re.compile("(分公司|子公司)$")
_LATIN_FORMS = frozenset(
    re.findall(
        r"\w+",
        """co company corp corporation inc incorporated ltd limited llc llp lp plc gmbh mbh ag kg kgaa
    ohg sa sas sarl srl spa nv bv se ab asa aps oy oyj as kk pte pty sdn bhd bhn pjsc ojsc jsc cjsc
    group grp ооо оао зао пао ао ooo""",
    )
)
_LEADING_LATIN = frozenset({"the", "ооо", "оао", "зао", "пао", "ао", "ooo"})
_DOTTED = re.compile(r"(?<![a-z])((?:[a-z]\.){2,})")
_BRACKETED_FORM = re.compile(r"\((集团|控股集团|有限合伙|group|集团公司)\)")
_GLUED_LATIN = re.compile("(.{3,}?)(co|company)?(limited|ltd|gmbh|corporation|incorporated)")
_NOT_WORD = re.compile(r"[\W_]+")

# What is left of 北京银行 without its place names no one: then the place stays.
_GENERIC = re.compile(
    "(银行|农村|商业|城市|信用社|大学|学院|学校|医院|中医院|中心|第[一二三四五六七八九十]+|"
    "中学|小学|教育|财政|税务|公安|人民|政府|检察院|法院|委员会|办公室|总局|局|厅|委|院|"
    "电信|移动|联通|通信|电力|供电|电网|电子|石油|石化|化工|化学|天然气|燃气|科技|技术|信息|"
    "投资|发展|控股|集团|股份|建设|建筑|交通|高速|公路|铁路|地铁|港务|机场|航空|工程|设计|"
    "科学|研究院|研究所|联合|机电|高科|黄金|化纤|金融|租赁|广播|电视|网络|出版|新闻|国际|实业|贸易|物流|能源|环保|生物|医药|制药|药业|机械|汽车|钢铁|水务|水泥|"
    "文化|传媒|旅游|商贸|食品|电器|服务|管理|咨询|产业|工业|农业|林业|证券|保险|信托|基金)+"
)
_PLACE_STARTS = frozenset(place[:2] for place in REGION_OF)
_PLACE_SUFFIX = (
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "特别行政区",
    "自治区",
    "自治州",
    "地区",
    "省",
    "市",
    "盟",
)
_NAME_RANKS = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市")
_PEOPLES = (
    "哈尼|彝|白|傣|景颇|傈僳|壮|苗|侗|布依|土家|藏|羌|回|朝鲜|蒙古|哈萨克|柯尔克孜|黎|"
    "维吾尔|仡佬|瑶|满|畲|撒拉|东乡|裕固|佤|拉祜|纳西|普米|独龙|怒|水|仫佬|锡伯|土|各"
)
_AUTONOMOUS = re.compile(f"^(.{{2,}}?)(?:(?:{_PEOPLES})族?)+自治[州县旗]$")
_CITY_SUFFIX = re.compile("^(.{2,}?)(特别行政区|地区|林区|[市盟州县])$")
_REGION_PREFIX = re.compile(
    r"^(?:.{2,3}省|内蒙古自治区|.{2,3}(?:壮族|回族|维吾尔)?自治区)[\s·,/-]*(?=..)"
)
_CITY_NICKNAMES = {"呼市": "呼和浩特", "乌市": "乌鲁木齐", "阿拉善左旗": "阿拉善"}

_CODE_LENGTH = 18
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_VALUES = {character: value for value, character in enumerate(_CODE_ALPHABET)}
_CODE_WEIGHTS = tuple(3**place % len(_CODE_ALPHABET) for place in range(_CODE_LENGTH - 1))
_CODE_CHARACTERS = re.compile(f"[{_CODE_ALPHABET}]+")


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name taken apart; `key` is place and core together, without the legal form."""

    key: str
    place: str
    core: str
    is_group: bool
    is_branch: bool


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A credit code read from a cell: `code` if usable, else `problem`; `warning` never stops it.

    problem: MISSING, LENGTH, CHARACTERS. warning: CHECK_DIGIT (mistyped, or issued by hand).
    """

    code: str | None
    problem: str | None = None
    warning: str | None = None


@functools.lru_cache(maxsize=20_000)
def name_parts(name: str) -> NameParts:
    """Take a company name apart; every other key of this module is read from the parts."""
    folded = fold(name)
    key, is_group = _without_legal_form(folded)
    place, core = _split_place(key)
    return NameParts(key, place, core, is_group, bool(_BRANCH.search(folded)))


def name_key(name: str) -> str:
    """The name without legal form, group, brackets, signs and spaces; its place stays."""
    return name_parts(name).key


def core_name(name: str) -> str:
    """`name_key` without province and city, unless what is left would name no one."""
    return name_parts(name).core


def places_conflict(one: str, other: str) -> bool:
    """Whether two places of `NameParts` exclude each other: two cities, or two provinces.

    A name without a place, or with 中国, excludes nothing; nor does a city its own province.
    """
    if not one or not other or one == other:
        return False
    first, second = _levels(one), _levels(other)
    return any(a and b and a != b for a, b in zip(first, second, strict=True))


def natural_key(credit_code: str, name: str, city: str) -> str:
    """The key an import updates by: the credit code, else name and city.

    A group and its company of the same name are two accounts: they are proposed as a duplicate,
    never merged by a key.
    """
    read = read_credit_code(credit_code)
    return f"code:{read.code}" if read.code else name_city_key(name, city)


def name_city_key(name: str, city: str) -> str:
    """Key of an account whose credit code is not known."""
    parts = name_parts(name)
    return f"name:{parts.key}{'+' + GROUP if parts.is_group else ''}|{city_key(city)}"


@functools.lru_cache(maxsize=10_000)
def read_credit_code(text: str) -> CreditCode:
    """Read a unified social credit code: 18 characters are law, the check digit a warning."""
    code = _NOT_WORD.sub("", fold(text)).upper()
    if not code:
        return CreditCode(None, problem="MISSING")
    if len(code) != _CODE_LENGTH:
        return CreditCode(None, problem="LENGTH")
    if not _CODE_CHARACTERS.fullmatch(code):
        return CreditCode(None, problem="CHARACTERS")
    if not code[:8].isdigit() or code[-1] != check_digit(code):
        return CreditCode(code, warning="CHECK_DIGIT")
    return CreditCode(code)


def check_digit(code: str) -> str:
    """The last character of a credit code (GB 32100), from the seventeen before it."""
    total = sum(map(mul, map(_CODE_VALUES.__getitem__, code), _CODE_WEIGHTS))
    return _CODE_ALPHABET[-total % len(_CODE_ALPHABET)]


@functools.lru_cache(maxsize=10_000)
def city_key(city: str) -> str:
    """A city without its rank: 红河哈尼族彝族自治州, 红河州 and 云南省红河 are one place."""
    text = "".join(fold(city).split()) if is_ideographic(city) else fold(city)
    text = _CITY_NICKNAMES.get(text, text)
    text = _REGION_PREFIX.sub("", text).removesuffix("市辖区")
    autonomous = _AUTONOMOUS.match(text)
    if autonomous:
        return autonomous.group(1)
    ranked = _CITY_SUFFIX.match(text)
    return ranked.group(1) if ranked else text


def region_key(region: str) -> str:
    """A province or region without its rank: 内蒙古自治区 → 内蒙古."""
    text = "".join(fold(region).split())
    for suffix in _PLACE_SUFFIX:
        if text.endswith(suffix) and len(text) - len(suffix) >= 2:
            return text.removesuffix(suffix)
    return text


def _without_legal_form(folded: str) -> tuple[str, bool]:
    bare, bracketed = _BRACKETED_FORM.subn("", folded)
    if is_ideographic(bare):
        return _without_chinese_form(bare, is_group=bool(bracketed))
    return _without_latin_form(bare, is_group=bool(bracketed))


def _without_chinese_form(folded: str, *, is_group: bool) -> tuple[str, bool]:
    whole = _NOT_WORD.sub("", folded)
    if _BRANCH.search(whole):
        return whole, is_group
    key = whole
    while key.endswith(_CHINESE_FORMS):
        form = next(form for form in _CHINESE_FORMS if key.endswith(form))
        if len(key) - len(form) < 2:
            break
        is_group = is_group or GROUP in form
        key = key.removesuffix(form)
    return key or whole, is_group


def _without_latin_form(folded: str, *, is_group: bool) -> tuple[str, bool]:
    dotless = _DOTTED.sub(lambda match: match.group().replace(".", "") + " ", folded)
    words = _NOT_WORD.sub(" ", dotless.replace("&", " and ").replace("'", "")).split()
    kept = list(words)
    while len(kept) > 1 and kept[-1] in _LATIN_FORMS | {"and"}:
        is_group = is_group or kept[-1] in {"group", "grp"}
        kept.pop()
    while len(kept) > 1 and kept[0] in _LEADING_LATIN:
        kept.pop(0)
    glued = _GLUED_LATIN.fullmatch(kept[0]) if len(kept) == 1 else None
    return glued.group(1) if glued else "".join(kept), is_group


def _split_place(key: str) -> tuple[str, str]:
    """Leading country, province and city of a key, joined by a blank, and the rest."""
    places: list[str] = []
    rest = key.removeprefix("中国")
    if rest != key:
        places.append("中国")
    for _ in range(2):
        found = _leading_place(rest)
        if found is None or (places and not _lies_in(found, places[-1])):
            break
        places.append(found)
        rest = rest.removeprefix(found)
        rest = next((rest.removeprefix(s) for s in _NAME_RANKS if rest.startswith(s)), rest)
    if not places:
        return "", key
    if len(rest) < 2 or _GENERIC.fullmatch(rest):
        return " ".join(places), "".join(places) + rest
    return " ".join(places), rest


def _leading_place(text: str) -> str | None:
    """The longest province or city that the text begins with."""
    if text[:2] not in _PLACE_STARTS:
        return None
    return next((p for size in (4, 3, 2) if (p := text[:size]) in REGION_OF), None)


def _lies_in(place: str, outer: str) -> bool:
    return outer == "中国" or REGION_OF[place] in (outer, place)


def _levels(place: str) -> tuple[str, str]:
    """Province and city of a place; an empty level is not known."""
    region = city = ""
    for name in place.split():
        if name in REGION_OF:
            region = REGION_OF[name]
            city = name if name != region else city
    return region, city
