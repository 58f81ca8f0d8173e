"""What a file of orders can tell us, as an order system hands it out: one row an order, whoever
signed it (domain §4, active account)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tandem.keyaccounts.intake.fields import Field, Kind, field_of
from tandem.keyaccounts.intake.rows import Level, Notice, RowContext, RowShape

_ALL = (
    field_of(
        *("number", Kind.CODE, "订单编号", "Order number"),
        "订单号|单号|合同号|合同编号|销售订单|销售订单号|id|order|order id|order no|so number"
        "|sales order|invoice|invoice number|contract number|number",
        limit=50,
    ),
    field_of(
        *("account", Kind.TEXT, "客户名称", "Customer"),
        "客户|客户全称|单位名称|公司名称|最终用户|最终客户|account|account name|customer name|company"
        "|company name|client|end user|end customer|organisation|organization",
    ),
    field_of(
        *("account_number", Kind.CODE, "客户编号", "Customer number"),
        "客户编码|客户代码|统一社会信用代码|信用代码|account id|customer id|account number|customer no",
        limit=60,
    ),
    field_of(
        *("ordered_on", Kind.DATE, "下单日期", "Ordered on"),
        "订单日期|日期|签约日期|合同日期|下单时间|订单时间|order date|ordered|date|invoice date"
        "|contract date|booked on|booking date",
        required=True,
    ),
    field_of(
        *("amount", Kind.AMOUNT, "金额", "Amount"),
        "订单金额|合同金额|销售额|含税金额|总金额|总价|value|order amount|order value|total|total amount"
        "|revenue|sales",
        required=True,
    ),
    field_of(
        *("partner", Kind.TEXT, "签约方", "Signed by"),
        "渠道|伙伴|渠道商|经销商|代理商|签约伙伴|签约单位|partner|partner name|reseller|channel"
        "|channel partner|distributor|dealer|sold to",
    ),
)  # fmt: skip

ORDER_FIELDS: dict[str, Field] = {field.key: field for field in _ALL}


def _whole_row(
    clean: Mapping[str, object], notices: Sequence[Notice], context: RowContext
) -> Iterator[Notice]:
    """What a row must hold, and what only its cells together can tell."""
    faulty = {notice.field for notice in notices if notice.level is Level.PROBLEM}
    if not clean.get("account") and not clean.get("account_number"):
        yield Notice(Level.PROBLEM, "order_without_customer", "account")
    for key, code in (("ordered_on", "order_without_day"), ("amount", "order_without_amount")):
        if clean.get(key) is None and key not in faulty:
            yield Notice(Level.PROBLEM, code, key)
    amount, day = clean.get("amount"), clean.get("ordered_on")
    if isinstance(amount, int) and amount <= 0:
        yield Notice(Level.PROBLEM, "order_of_nothing", "amount", "", {"fen": amount})
    if isinstance(day, date) and day > context.today:
        yield Notice(Level.PROBLEM, "order_in_future", "ordered_on", "", {"value": day.isoformat()})


ORDER_ROW = RowShape(frozenset(), _whole_row)
