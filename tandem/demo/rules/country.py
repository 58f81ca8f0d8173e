"""The demo company's map: eighteen regions with their provinces, seven industries.

The article names eighteen regions and only some of the industries; which province belongs to
which region, and how many accounts lie where, is this company's own choice.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RegionPlan:
    code: str
    zh: str
    en: str
    weight: float  # share of the locked list, relative
    provinces: tuple[str, ...]
    only: tuple[str, ...] = ()  # these cities alone
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class IndustryPlan:
    code: str
    zh: str
    en: str
    weight: float
    wallet: float  # yearly purchases of a typical account, in ten thousand yuan
    share: float  # own revenue of all purchases, by the industry


_DELTA = ("深圳市", "惠州市", "东莞市", "汕头市", "河源市", "汕尾市", "潮州市", "揭阳市")

REGIONS = (
    RegionPlan("beijing", "北京", "Beijing", 9.0, ("北京", "内蒙古")),
    RegionPlan("wuhan", "武汉", "Wuhan", 7.0, ("湖北", "河南")),
    RegionPlan("shanghai", "上海", "Shanghai", 8.0, ("上海",)),
    RegionPlan("guangzhou", "广州", "Guangzhou", 7.5, ("广东", "广西", "海南"), without=_DELTA),
    RegionPlan("shenzhen", "深圳", "Shenzhen", 6.0, ("广东",), only=_DELTA),
    RegionPlan("tianjin", "天津", "Tianjin", 4.0, ("天津", "山西")),
    RegionPlan("shijiazhuang", "石家庄", "Shijiazhuang", 4.0, ("河北",)),
    RegionPlan("jinan", "济南", "Jinan", 7.0, ("山东",)),
    RegionPlan("shenyang", "沈阳", "Shenyang", 5.0, ("辽宁",)),
    RegionPlan("changchun", "长春", "Changchun", 4.5, ("吉林", "黑龙江")),
    RegionPlan("nanjing", "南京", "Nanjing", 7.5, ("江苏",)),
    RegionPlan("hangzhou", "杭州", "Hangzhou", 6.5, ("浙江",)),
    RegionPlan("hefei", "合肥", "Hefei", 3.5, ("安徽",)),
    RegionPlan("fuzhou", "福州", "Fuzhou", 4.5, ("福建", "江西")),
    RegionPlan("changsha", "长沙", "Changsha", 4.0, ("湖南",)),
    RegionPlan("chengdu", "成都", "Chengdu", 5.0, ("四川", "西藏")),
    RegionPlan("chongqing", "重庆", "Chongqing", 5.0, ("重庆", "贵州", "云南")),
    RegionPlan("xian", "西安", "Xi'an", 5.5, ("陕西", "甘肃", "宁夏", "青海", "新疆")),
)

INDUSTRIES = (
    IndustryPlan("government", "政府", "Government", 21, 70, 0.345),
    IndustryPlan("education", "教育", "Education", 20, 60, 0.350),
    IndustryPlan("finance", "金融", "Finance", 12, 140, 0.320),
    IndustryPlan("energy", "能源", "Energy", 10, 110, 0.315),
    IndustryPlan("telecom", "电信", "Telecom", 7, 130, 0.310),
    IndustryPlan("manufacturing", "制造", "Manufacturing", 22, 60, 0.305),
    IndustryPlan("transport", "交通", "Transport", 8, 75, 0.325),
)

# Months are not alike: quiet around the Spring Festival, strong where budgets end.
MONTH_WEIGHTS = (0.62, 0.55, 1.18, 0.88, 0.94, 1.16, 0.92, 0.96, 1.14, 0.98, 1.13, 1.54)
