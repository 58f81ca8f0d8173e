"""What a file of opportunities can tell us: its fields with the names people give them, and what a
row of it must hold (domain §3, opportunity)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tandem.keyaccounts.intake.fields import Field, Kind, field_of
from tandem.keyaccounts.intake.rows import Level, Notice, RowContext, RowShape

_ALL = (
    field_of(
        *("number", Kind.CODE, "商机编号", "Opportunity number"),
        "商机号|编号|项目编号|系统编号|id|guid|opportunity id|deal id|crm id|deal number|number",
        limit=60,
    ),
    field_of(
        *("title", Kind.TEXT, "商机名称", "Title"),
        "商机|商机标题|标题|名称|项目名称|opportunity name|opportunity|deal name|deal|name|subject",
    ),
    field_of(
        *("account", Kind.TEXT, "客户名称", "Customer"),
        "客户|客户全称|单位名称|公司名称|最终用户|account|account name|customer name|company"
        "|company name|client name|organisation|organization",
    ),
    field_of(
        *("account_number", Kind.CODE, "客户编号", "Customer number"),
        "客户编码|客户代码|统一社会信用代码|信用代码|account id|customer id|account number",
        limit=60,
    ),
    field_of(
        *("stage", Kind.CHOICE, "阶段", "Stage"),
        "商机阶段|销售阶段|状态|商机状态|stage name|deal stage|sales stage|status|pipeline stage"
        "|opportunity stage|outcome",
        required=True,
    ),
    field_of(
        *("owner", Kind.PERSON, "打单人", "Worked by"),
        "负责人|销售|销售代表|客户经理|外部销售|owner|opportunity owner|deal owner|sales agent"
        "|sales rep|salesperson|seller|account manager|agent|rep",
        limit=80,
    ),
    field_of(
        *("product", Kind.TEXT, "产品", "Product"),
        "产品名称|产品型号|型号|product name|model|item",
        limit=60,
    ),
    field_of(
        *("amount", Kind.AMOUNT, "金额", "Amount"),
        "商机金额|预计金额|成交金额|合同金额|签约金额|value|close value|deal value|deal size"
        "|opportunity amount|expected revenue|expected amount|won amount",
    ),
    field_of(*("currency", Kind.CHOICE, "币种", "Currency"), "货币|currency code|currency iso code"),
    field_of(
        *("opened_on", Kind.DATE, "立项日期", "Opened on"),
        "创建日期|创建时间|开始日期|engage date|engaged on|opened|open date|created|created on"
        "|created date|create date|start date",
    ),
    field_of(
        *("close_on", Kind.DATE, "预计成交日", "Expected to close"),
        "预计签约日期|预计成交日期|预计关闭日期|expected close|expected close date|forecast date"
        "|target date|estimated close date",
    ),
    field_of(
        *("closed_on", Kind.DATE, "成交日期", "Closed on"),
        "关闭日期|结束日期|签约日期|赢单日期|丢单日期|close date|closed|closed date|won date"
        "|end date|closing date",
    ),
    field_of(
        *("partner", Kind.TEXT, "签约方", "Signed by"),
        "渠道|伙伴|渠道商|客户服务商|partner|partner name|reseller|channel|channel partner"
        "|distributor|dealer",
    ),
    field_of(
        *("reason", Kind.TEXT, "输赢原因", "Reason"),
        "丢单原因|赢单原因|结束原因|关闭原因|loss reason|lost reason|close reason|win reason"
        "|closed reason",
    ),
    field_of(
        *("lost_to", Kind.TEXT, "丢给谁", "Lost to"),
        "竞争对手|竞品|主要对手|competitor|primary competitor|main competitor|rival",
        limit=60,
    ),
    field_of(*("project", Kind.TEXT, "项目", "Project"), "项目名|project name", limit=120),
    field_of(*("next_step", Kind.TEXT, "下一步", "Next step"), "后续动作|next action|next steps"),
    field_of(
        *("next_step_on", Kind.DATE, "下一步日期", "Next step on"),
        "下一步时间|next step date|next activity date|next action date",
    ),
    field_of(
        *("region", Kind.CHOICE, "分区", "Region"),
        "大区|区域|所属大区|办事处|territory|sales region|regional office|area",
    ),
    field_of(
        *("industry", Kind.CHOICE, "行业", "Industry"), "所属行业|客户行业|sector|vertical"
    ),
)  # fmt: skip

DEAL_FIELDS: dict[str, Field] = {field.key: field for field in _ALL}

# What is wrong with these cells costs the cell, not the deal.
_FORGIVEN = frozenset(
    {
        *("owner", "partner", "reason", "lost_to", "project", "product"),
        *("next_step", "next_step_on", "region", "industry", "account_number"),
    }
)
_NAMES_A_DEAL = ("title", "account", "account_number", "product", "number")


def _whole_row(
    clean: Mapping[str, object], notices: Sequence[Notice], context: RowContext
) -> Iterator[Notice]:
    """What only several cells together can tell; what a stage asks is told where stages are known."""
    if not any(clean.get(key) for key in _NAMES_A_DEAL):
        yield Notice(Level.PROBLEM, "deal_nameless", "title")
    amount = clean.get("amount")
    if isinstance(amount, int) and amount < 0:
        yield Notice(Level.PROBLEM, "negative_amount", "amount", "", {"fen": amount})
    opened = clean.get("opened_on")
    for key in ("close_on", "closed_on"):
        day = clean.get(key)
        if isinstance(opened, date) and isinstance(day, date) and day < opened:
            facts = {"value": day.isoformat(), "day": opened.isoformat()}
            yield Notice(Level.PROBLEM, "closed_before_opened", key, "", facts)


DEAL_ROW = RowShape(_FORGIVEN, _whole_row)
