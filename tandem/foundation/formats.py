"""How numbers, money, dates and phones are written, alike on every page and in every file.

Groups of three in both languages, and one unit of money a page: a column that changes unit
between rows cannot be compared by eye. Django's own zh-hans format has neither.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language, gettext, ngettext

from tandem.foundation.money import MINOR_DIGITS, YUAN, Money

UNIT_SCALE = {"one": 1, "wan": 10_000, "yi": 100_000_000}
UNIT_DIGITS = {"one": 2, "wan": 1, "yi": 2}
NOTHING = "–"
WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def unit_of(currency: str) -> str:
    """In which unit a page writes a currency: the yuan in ten thousands, others whole."""
    return "wan" if currency == YUAN else "one"


def amount(value: int | Money | None, *, unit: str | None = None, digits: int | None = None) -> str:
    """Minor units (fen) written in the page's unit: 123_456_000_00 fen → "12,345.6"."""
    if value is None:
        return NOTHING
    money = value if isinstance(value, Money) else Money(value)
    unit = unit or unit_of(money.currency)
    scale = Decimal(10) ** MINOR_DIGITS[money.currency] * UNIT_SCALE[unit]
    return decimal(
        Decimal(money.minor) / scale, digits=UNIT_DIGITS[unit] if digits is None else digits
    )


def unit_label(unit: str | None = None, *, currency: str = YUAN) -> str:
    """The unit, written once in a heading: 万元, or CNY ×10k."""
    unit = unit or unit_of(currency)
    if is_chinese() and currency == YUAN:
        return {"one": "元", "wan": "万元", "yi": "亿元"}[unit]
    return {"one": currency, "wan": f"{currency}\u00a0×10k", "yi": f"{currency}\u00a0×100m"}[unit]


def decimal(value: Decimal | int | float | None, *, digits: int = 1) -> str:
    """Rounded half up, groups of three; never "-0.0"."""
    if value is None:
        return NOTHING
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    rounded = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return f"{rounded if rounded else abs(rounded):,}"


def count(value: int | None) -> str:
    return NOTHING if value is None else f"{value:,}"


def percent(share: Decimal | float | None, *, digits: int = 0) -> str:
    """A share of one: 0.412 → "41%"."""
    if share is None:
        return NOTHING
    exact = share if isinstance(share, Decimal) else Decimal(str(share))
    return decimal(exact * 100, digits=digits) + "%"


def share(part: int | Decimal | None, whole: int | Decimal | None, *, digits: int = 0) -> str:
    """Part of a whole; a whole of nothing has no share."""
    if part is None or not whole:
        return NOTHING
    return percent(Decimal(part) / Decimal(whole), digits=digits)


def direction(value: Decimal | int | float | None) -> str:
    """`rise`, `fall` or `flat`; the page draws ▲▼ in neutral ink, since red means up to some."""
    if not value:
        return "flat"
    return "rise" if value > 0 else "fall"


def change(value: Decimal | int | float | None, *, digits: int = 1, suffix: str = "") -> str:
    if value is None:
        return NOTHING
    arrow = {"rise": "▲", "fall": "▼", "flat": "＝"}[direction(value)]
    return f"{arrow}{decimal(-value if value < 0 else value, digits=digits)}{suffix}"


def day(value: date | None) -> str:
    return NOTHING if value is None else f"{value:%Y-%m-%d}"


def minute(value: datetime) -> str:
    """A moment of the zone it is given in, as `config/formats` writes it."""
    return f"{value:%Y-%m-%d %H:%M}"


def day_short(value: date | None) -> str:
    """11月24日 周二, or Tue 24 Nov."""
    if value is None:
        return NOTHING
    if is_chinese():
        return f"{value.month}月{value.day}日 周{WEEKDAYS_ZH[value.weekday()]}"
    return f"{WEEKDAYS_EN[value.weekday()]} {value.day} {MONTHS_EN[value.month - 1]}"


def weekday(value: date) -> str:
    return f"周{WEEKDAYS_ZH[value.weekday()]}" if is_chinese() else WEEKDAYS_EN[value.weekday()]


def ago(value: date | None, *, today: date) -> str:
    """41 天前 / 41 days ago; tomorrow and later read forwards."""
    if value is None:
        return gettext("never")
    days = (today - value).days
    if days == 0:
        return gettext("today")
    if days > 0:
        return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": count(days)}
    return ngettext("in %(days)s day", "in %(days)s days", -days) % {"days": count(-days)}


def phone(value: str | None) -> str:
    """A Chinese mobile number in groups of 3-4-4; anything else as it came."""
    if not value:
        return NOTHING
    bare = value.replace(" ", "").replace("-", "")
    prefix = "+86 " if bare.startswith("+86") else ""
    number = bare.removeprefix("+86")
    if len(number) == 11 and number.isascii() and number.isdigit() and number[0] == "1":
        return f"{prefix}{number[:3]} {number[3:7]} {number[7:]}"
    return value


def distance(metres: float | None) -> str:
    """38 m below a kilometre, 1.2 km above."""
    if metres is None:
        return NOTHING
    if metres < 950:
        return f"{round(metres)} m"
    return f"{decimal(metres / 1000)} km"


def is_chinese() -> bool:
    return (get_language() or "zh-hans").startswith("zh")
