"""The way of selling a new company starts with (domain §3); every line of it can be changed as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class UsualStage:
    code: str
    name_zh: str
    name_en: str
    kind: str
    category: str
    usual_days: int
    criteria: tuple[tuple[str, str, str], ...] = ()  # check, Chinese, English
    is_proposal: bool = False
    large_days: int = 0  # what is usual for a large deal; 0: the same


LARGE_FROM_MINOR = 500 * 10_000 * 100  # five million yuan: an elephant is waited for longer

STAGES = (
    UsualStage(
        "prospecting", "线索", "Prospecting", "open", "pipeline", 45,
        (("account", "已明确客户", "The customer is named"),
         ("contact", "决策链上至少认识一人", "One person of the buying centre is known"),
         ("next_step", "已约定下一步", "A next step is agreed")),
        large_days=90,
    ),
    UsualStage(
        "engaging", "接洽", "Engaging", "open", "pipeline", 45,
        (("amount", "已估算金额", "The amount is estimated"),
         ("close_on", "已有预计成交日", "The day of closing is expected"),
         ("decider", "已知谁做决定", "Who decides is known"),
         ("", "客户确认有预算", "The customer confirmed a budget")),
        large_days=90,
    ),
    UsualStage(
        "proposal", "方案报价", "Proposal", "open", "best_case", 40,
        (("product", "已列出产品", "The products are listed"),
         ("rival", "已知竞争对手", "The rivals are known"),
         ("", "方案已当面讲解", "The proposal was presented in person")),
        is_proposal=True,
        large_days=80,
    ),
    UsualStage(
        "negotiation", "商务谈判", "Negotiation", "open", "commit", 30,
        (("signer", "已明确签约方", "Who signs is settled"),
         ("", "商务条款已谈定", "The terms are agreed")),
        large_days=60,
    ),
    UsualStage("won", "赢单", "Won", "won", "commit", 0),
    UsualStage("lost", "丢单", "Lost", "lost", "omitted", 0),
)  # fmt: skip

REASONS = (
    ("need-met", "最符合需求", "Met the need best", "won"),
    ("relationship", "客户关系", "Relationship", "won"),
    ("service", "服务能力", "Service", "won"),
    ("partner-worked", "与渠道一起打单", "Worked with the partner", "won"),
    ("price", "价格", "Price", "lost"),
    ("product", "产品或配置不符", "Product did not fit", "lost"),
    ("late", "介入太晚", "Came too late", "lost"),
    ("rival-relationship", "对手关系更深", "Rival's relationship", "lost"),
    ("budget", "预算取消或推迟", "Budget cancelled or put off", "lost"),
    ("no-decision", "客户没有决定", "No decision", "lost"),
)
