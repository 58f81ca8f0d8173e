"""What a locked list can tell us: every field an import may fill, and the names people give it.

A column is recognised by its header first and by its values second; both live here, so that a new
synonym is one word in one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tandem.foundation.quantities import (
    Parsed,
    half_width,
    plain_text,
    read_amount,
    read_count,
    read_date,
    read_degrees,
    read_email,
    read_own_and_total,
    read_pair,
    read_phone,
)


class Kind(StrEnum):
    TEXT = "text"
    CODE = "code"
    CREDIT_CODE = "credit_code"
    CHOICE = "choice"
    PAIR = "pair"
    PERSON = "person"
    AMOUNT = "amount"
    COUNT = "count"
    OWN_AND_TOTAL = "own_and_total"
    DATE = "date"
    PHONE = "phone"
    EMAIL = "email"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"


@dataclass(frozen=True, slots=True)
class Field:
    """`zh` and `en` name the field for people; the first synonym is as good as the last."""

    key: str
    kind: Kind
    zh: str
    en: str
    synonyms: tuple[str, ...]
    required: bool = False
    limit: int = 200  # characters of a text


Fields = Mapping[str, Field]


def field_of(
    key: str,
    kind: Kind,
    zh: str,
    en: str,
    synonyms: str,
    *,
    required: bool = False,
    limit: int = 200,
) -> Field:
    names = (zh, en, *(name.strip() for name in synonyms.split("|")))
    spellings = tuple(dict.fromkeys(name for name in names if name))
    return Field(key, kind, zh, en, spellings, required, limit)


_ALL = (
    field_of(
        *("name", Kind.TEXT, "客户名称", "Account name"),
        "客户全称|单位名称|公司名称|企业名称|客户|名称|单位|全称|大客户名称|用户名称|最终用户|客户单位"
        "|account|name|company|company name|customer|customer name|organisation|organization"
        "|client|legal name|account full name",
        required=True,
    ),
    field_of(
        *("short_name", Kind.TEXT, "简称", "Short name"),
        "客户简称|公司简称|单位简称|企业简称|short|abbreviation|alias|nickname",
        limit=100,
    ),
    field_of(
        *("name_en", Kind.TEXT, "英文名称", "Name in English"),
        "英文名|客户英文名称|公司英文名称|english name|name en|name english",
    ),
    field_of(
        *("credit_code", Kind.CREDIT_CODE, "统一社会信用代码", "Unified social credit code"),
        "信用代码|社会信用代码|信用证代码|税号|纳税人识别号|uscc|credit code|social credit code|tax id"
        "|tax number|vat number|registration number|company registration number",
    ),
    field_of(
        *("external_id", Kind.CODE, "客户编号", "External number"),
        "客户编码|客户代码|客户号|编号|编码|系统编号|crm编号|id|guid|account id|account number"
        "|customer id|customer number|customer code|external id|client id|crm id",
        limit=60,
    ),
    field_of(
        *("region", Kind.CHOICE, "分区", "Region"),
        "大区|区域|所属大区|所属分区|销售分区|销售大区|平台|办事处|分公司|territory|sales region|area"
        "|sales territory|regional office",
    ),
    field_of(
        *("industry", Kind.CHOICE, "行业", "Industry"),
        "所属行业|行业分类|行业类别|客户行业|行业名称|sector|vertical|segment industry|industry name",
    ),
    field_of(
        *("province", Kind.TEXT, "省", "Province"),
        "省份|所在省|所在省份|省市|省/直辖市|省自治区|state|state province|billing state",
        limit=40,
    ),
    field_of(
        *("city", Kind.TEXT, "市", "City"),
        "城市|所在城市|所在市|地市|地级市|市州|billing city|town|account city",
        limit=40,
    ),
    field_of(
        *("address", Kind.TEXT, "地址", "Address"),
        "详细地址|客户地址|单位地址|通信地址|通讯地址|办公地址|联系地址|street|billing street"
        "|billing address|street address|account address",
    ),
    field_of(
        *("latitude", Kind.LATITUDE, "纬度", "Latitude"),
        "lat|billing latitude|geo lat|北纬",
    ),
    field_of(
        *("longitude", Kind.LONGITUDE, "经度", "Longitude"),
        "lon|lng|long|billing longitude|geo lon|geo lng|东经",
    ),
    field_of(
        *("pair", Kind.PAIR, "外部/内部销售", "Outside / inside seller"),
        "销售|销售(外/内)|外/内|外内销售|内外销售|客户经理/内部销售|两人小组|小组|销售人员|负责人"
        "|销售代表|sales team|seller|sellers|sales pair|pair|owner|account owner|sales rep",
    ),
    field_of(
        *("outside_seller", Kind.PERSON, "外部销售", "Outside seller"),
        "客户经理|外销|外勤|外勤销售|大客户经理|大客户销售|拜访销售|outside sales|field sales"
        "|field seller|account manager|kam|key account manager",
    ),
    field_of(
        *("inside_seller", Kind.PERSON, "内部销售", "Inside seller"),
        "内销|内勤|内勤销售|电话销售|销售助理|商务|inside sales|inside rep|tele sales|inside sales rep",
    ),
    field_of(
        *("partner", Kind.TEXT, "客户服务商", "Partner"),
        "服务商|渠道|代理商|经销商|合作伙伴|渠道商|供货渠道|签约渠道|channel|channel partner|reseller"
        "|dealer|distributor",
    ),
    field_of(
        *("revenue_last_year", Kind.AMOUNT, "上年采购额", "Revenue last year"),
        "上年销售额|去年采购额|去年销售额|上年度采购额|上财年采购额|上年收入|本品牌采购额|采购额|销售额"
        "|年销售额|revenue|sales|annual sales|last year revenue|turnover with us|sales last year"
        "|prior year revenue|revenue ly",
    ),
    field_of(
        *("wallet", Kind.AMOUNT, "总采购潜力", "Total potential"),
        "预计总采购|预计总采购额|总采购额|采购潜力|潜力|年it预算|it预算|采购预算|预算|总采购|it投入"
        "|钱包|potential|wallet|it budget|it spend|total spend|estimated spend|budget",
    ),
    field_of(
        *("units", Kind.OWN_AND_TOTAL, "台数(本品牌/合计)", "Units (own / total)"),
        "pc台数|保有量|pc保有量|pc台数(本品牌/合计)|装机量|本品牌/合计|装机台数|installed base|units"
        "|pcs own total|own total units",
    ),
    field_of(
        *("own_units", Kind.COUNT, "本品牌台数", "Own units"),
        "本品牌保有量|本品牌装机量|本品牌|我方台数|own pcs|own installed|our units",
    ),
    field_of(
        *("total_units", Kind.COUNT, "总台数", "Units in all"),
        "合计台数|总保有量|总装机量|pc总台数|总pc数|total units|total pcs|total installed|all units",
    ),
    field_of(
        *("contact_name", Kind.PERSON, "联系人", "Contact"),
        "联系人姓名|客户联系人|主要联系人|关键联系人|contact name|contact person|primary contact",
    ),
    field_of(
        *("contact_title", Kind.TEXT, "联系人职务", "Contact's title"),
        "职务|职位|联系人职位|title|job title|contact title|position",
    ),
    field_of(
        *("contact_phone", Kind.PHONE, "电话", "Phone"),
        "联系电话|手机|联系人电话|手机号|手机号码|电话号码|办公电话|联系方式|mobile|telephone|tel"
        "|phone number|contact phone|mobile phone",
    ),
    field_of(
        *("contact_email", Kind.EMAIL, "电子邮件", "E-mail"),
        "邮箱|电子邮箱|联系人邮箱|邮件|email|mail|email address|contact email",
    ),
    field_of(
        *("locked_on", Kind.DATE, "锁定日期", "Locked on"),
        "锁定时间|锁定日|锁定于|入锁日期|lock date|locked date|locked|date locked|locked at",
    ),
    field_of(
        *("parent", Kind.TEXT, "上级单位", "Parent account"),
        "母公司|上级公司|集团|所属集团|总公司|上级客户|主管单位|parent|parent id|parent name"
        "|parent company|subsidiary of|group|parent account id|holding",
    ),
)

FIELDS: dict[str, Field] = {field.key: field for field in _ALL}

# Columns that need no home: naming them is kinder than calling them unknown.
NOT_NEEDED = frozenset(
    [
        *(
            "序号",
            "行号",
            "no",
            "no.",
            "nr",
            "#",
            "index",
            "row",
            "serial",
            "serial no",
            "sn",
            "seq",
        ),
        *("first name", "last name"),  # half a person's name in the export of another system
    ]
)

# What a customer turns over is neither what it bought from us nor what it spends on what we sell.
THEIR_TURNOVER = (
    *("annual revenue", "yearly revenue", "company revenue", "account revenue", "customer revenue"),
    *("turnover", "gross revenue", "营业额", "营业收入", "营收", "企业年收入", "年产值", "总产值"),
)
OURS = re.compile(r"本品牌|我方|我司|与我|\b(?:us|our|ours)\b")


def is_their_turnover(words: str) -> bool:
    """Whether a header, in plain words, speaks of the customer's own size in money."""
    return words.endswith(THEIR_TURNOVER) and not OURS.search(words)


_CREDIT_CODE = re.compile(r"[0-9A-HJ-NP-RTUWXY]{18}")
_ORGANISATION = re.compile(
    "(?:公司|集团|大学|学院|医院|银行|学校|中学|小学|委员会|研究院|研究所|中心|管理局|厅|局|厂|总站"
    r"|\b(?:inc|ltd|llc|corp|corporation|company|co|group|gmbh|plc|limited|holdings?|bank)\.?)$",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[\u4e00-\u9fff·]{2,5}|[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,3}")
_PROVINCE = re.compile(r".*(?:省|自治区|特别行政区)|(?:北京|天津|上海|重庆)市?")
_CITY = re.compile(r".*(?:市|自治州|地区|盟)")


def fits(field: Field, raw: object) -> bool:
    """Could this cell, which is not blank, be a value of the field?"""
    return _FITS.get(field.kind, _fits_text)(raw)


def typical(field_key: str, text: str) -> bool:
    """Is this text so typical of the field that it gives a column without a name away?"""
    test = _TYPICAL.get(field_key)
    return bool(test and test(half_width(text).strip()))


def _reads(reader: Callable[..., object], **options: object) -> Callable[[object], bool]:
    def test(raw: object) -> bool:
        read = reader(raw, **options)
        return isinstance(read, Parsed) and read.value is not None

    return test


def _fits_text(raw: object) -> bool:
    text = plain_text(raw)
    return isinstance(raw, str) and any(map(str.isalpha, text)) and text not in ("true", "false")


def _fits_pair(raw: object) -> bool:
    pair = read_pair(raw)
    people = [name for name in pair.value or () if name] if isinstance(pair, Parsed) else []
    return bool(people) and all(_PERSON.fullmatch(name) for name in people)


def _fits_code(raw: object) -> bool:
    return len(plain_text(raw)) <= 60 and any(map(str.isalnum, plain_text(raw)))


def _fits_credit_code(raw: object) -> bool:
    return bool(re.fullmatch(r"[0-9A-Za-z -]{9,24}", half_width(plain_text(raw))))


_FITS: dict[Kind, Callable[[object], bool]] = {
    Kind.CODE: _fits_code,
    Kind.CREDIT_CODE: _fits_credit_code,
    Kind.PAIR: _fits_pair,
    Kind.PERSON: _fits_pair,
    Kind.AMOUNT: _reads(read_amount),
    Kind.COUNT: _reads(read_count),
    Kind.OWN_AND_TOTAL: _reads(read_own_and_total),
    Kind.DATE: _reads(read_date, day_first=True),
    Kind.PHONE: _reads(read_phone),
    Kind.EMAIL: _reads(read_email),
    Kind.LATITUDE: _reads(read_degrees, limit=90),
    Kind.LONGITUDE: _reads(read_degrees, limit=180),
}

_TYPICAL: dict[str, Callable[[str], object]] = {
    "credit_code": lambda text: _CREDIT_CODE.fullmatch(text.upper()),
    "contact_email": lambda text: "@" in text and _FITS[Kind.EMAIL](text),
    "contact_phone": re.compile(r"1[3-9]\d{9}|0\d{2,3}-\d{7,8}").fullmatch,
    "units": re.compile(r"\d+\s*/\s*\d+").fullmatch,
    "name": _ORGANISATION.search,
    "province": _PROVINCE.fullmatch,
    "city": _CITY.fullmatch,
    "pair": re.compile(r"[\u4e00-\u9fff]{2,4}[/、][\u4e00-\u9fff]{2,4}").fullmatch,
}
