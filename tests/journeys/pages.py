"""The pages a walk goes through, by the role that sees them most, and what a look at each tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.live.databases import Database

# {account}, {contact}, {seller}, {partner} and {allocation} are filled with records that exist.
PAGES: dict[str, tuple[str, ...]] = {
    "sales_ops": (
        *("/", "/accounts/", "/accounts/?q=zzzz", "/accounts/{account}/"),
        *("/accounts/{account}/history/", "/accounts/{account}/contacts/new/"),
        *("/accounts/{account}/contacts/{contact}/", "/accounts/{account}/sites/new/"),
        *("/accounts/{account}/figures/new/", "/accounts/{account}/children/"),
        *(
            "/accounts/duplicates/",
            "/accounts/imports/",
            "/accounts/imports/?kind=opportunities",
            "/plan/",
            "/plan/strategies/",
            "/plan/quotas/",
            "/pipeline/",
            "/pipeline/list/",
            "/pipeline/list/?look=stale&close_from=2026-01-01",
            "/pipeline/forecast/",
            "/pipeline/calendar/",
            "/pipeline/calendar/?by=week",
            "/winning/",
            "/winning/deals/",
            "/winning/bookings/",
            "/partners/",
            "/partners/{partner}/",
            "/partners/{partner}/profile/",
            "/partners/{partner}/allocations/",
            "/partners/allocations/{allocation}/",
            "/partners/{partner}/plans/",
            "/partners/plans/{plan}/",
            "/partners/{partner}/people/",
            "/partners/{partner}/feedback/",
            "/partners/{partner}/funds/",
            "/partners/{partner}/scorecard/",
            "/partners/funds/",
            "/partners/training/",
            *("/partners/training/courses/", "/partners/training/courses/1/", "/partners/reviews/"),
            "/partners/{partner}/scorecard/plan_kept/",
            "/partners/feedback/",
            "/partners/stories/",
            "/partners/stories/new/",
            "/registrations/",
            "/registrations/{case}/",
            "/registrations/fairness/",
            "/registrations/fairness/leaks/",
            "/registrations/rules/",
            "/registrations/rules/1/",
            "/registrations/rules/1/flips/",
        ),
        *(
            "/service/",
            "/review/",
            "/review/measures/",
            "/people/",
            "/pairs/",
            "/structure/",
            "/jobs/",
            "/notices/",
            "/notices/choices/",
        ),
        *("/me/", "/preferences/", "/me/second-step/", "/week/{seller}/", "/nowhere/"),
        "/team/{seller}/",
    ),
    "vp": ("/", "/pipeline/forecast/call/"),
    "region_manager": (
        *("/", "/week/team/", "/week/away/", "/week/quarter/", "/week/records/", "/week/unplaced/"),
        "/week/sponsors/",
    ),
    "outside_seller": (
        *("/", "/week/", "/week/accounts/{account}/visits/", "/week/check-in/"),
        *(
            "/week/tasks/",
            "/week/calendar/",
            "/week/{seller}/recap/",
            "/week/accounts/{account}/tasks/",
        ),
        *("/week/accounts/{account}/check-in/", "/week/phone/", "/week/phone/items/"),
        "/week/accounts/{account}/findings/",
        *("/pipeline/new/{account}/", "/pipeline/{deal}/", "/pipeline/{deal}/change/"),
        *("/pipeline/{deal}/closing/?lost", "/pipeline/{deal}/team/"),
        "/week/invitations/",
        "/week/mails/",
        "/week/accounts/{account}/joint/",
    ),
    "administrator": ("/", "/people/{seller}/", "/people/new/"),
    "partner_manager": (
        *("/", "/partner/customers/", "/partner/check/", "/partner/deals/"),
        *("/partner/deals/{own}/", "/partner/customers/{ours}/", "/partner/tasks/"),
        *("/partner/customers/{ours}/tasks/", "/partner/visits/", "/partner/calendar/"),
        *("/partner/mails/", "/notices/", "/partner/work/", "/partner/plans/"),
        *("/partner/people/", "/partner/stories/", "/partner/stories/new/"),
        *("/partner/plans/{joint}/", "/partner/service/", "/partner/scorecard/"),
        *("/partner/training/", "/partner/feedback/", "/partner/funds/", "/partner/funds/new/"),
    ),
}
# Written alike in both languages: the product, keys, units, formats, codes.
ALIKE = {
    "brier",
    "tandem",
    "ctrl",
    "enter",
    "esc",
    "shift",
    "pdf",
    "xlsx",
    "csv",
    "wgs",
    "cny",
    "toml",
    "json",
    "english",
    "sqlite",
    "postgresql",
    "safari",
}
LATIN = re.compile(r"[A-Za-z]{3,}")
HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
# Text and spoken names a person meets; what is typed into a field is theirs.
WORDS = """() => {
  const spoken = [...document.querySelectorAll('[aria-label], [placeholder], [title]')]
    .filter((part) => part.checkVisibility() && !part.closest('[lang]:not(html)'))
    .flatMap((part) => ['aria-label', 'placeholder', 'title'].map((name) => part.getAttribute(name) || ''));
  for (const other of document.querySelectorAll('[lang]:not(html), kbd')) other.hidden = true;
  return [document.title, document.body.innerText, ...spoken].join('\\n');
}"""
# What the company itself entered, in either language.
ENTERED: dict[str, tuple[str, ...]] = {
    "organisation_user": ("name", "name_en", "username", "email"),
    "organisation_company": ("name",),
    "organisation_savedview": ("name",),
    "organisation_region": ("name_zh", "name_en"),
    "organisation_industry": ("name_zh", "name_en"),
    "keyaccounts_account": ("name", "short_name", "name_en", "city", "province", "credit_code"),
    "keyaccounts_contact": ("name", "title", "email"),
    "keyaccounts_site": ("name", "address"),
    "keyaccounts_need": ("what",),
    "keyaccounts_installedbase": ("brand", "product_line"),
    "keyaccounts_competitor": ("name", "note"),
    "activities_activity": ("text",),
    "activities_task": ("title", "reason"),
    "activities_finding": ("what",),
    "winning_fittedmodel": ("version",),
    "pipeline_opportunity": ("title", "project", "product", "next_step", "lost_to", "close_note"),
    "pipeline_product": ("name_zh", "name_en", "series"),
    "pipeline_dealcompetitor": ("name", "note"),
    "pipeline_forecastcall": ("reason",),
    "keyaccounts_importrun": ("file_name",),
    "partners_warehouse": ("name", "city"),
    "partners_jointplan": ("title",),
    "partners_planaction": ("what", "result"),
    "partners_course": ("name_zh", "name_en"),
    "partners_fundrequest": ("purpose",),
    "partners_fundbudget": ("name",),
    "partners_session": ("place",),
    "partners_feedback": ("text", "answer"),
    "partners_story": ("title", "text", "tags"),
    "registration_registration": ("customer_name", "city", "contact_there"),
    "registration_statement": ("text",),
    "registration_decision": ("reason", "rule_id"),
    "registration_conflictcase": ("reason",),
    "registration_appeal": ("reason", "answer"),
    "registration_rulebook": ("text",),
}


def paths(role: str, database: Database) -> Iterator[str]:
    """The role's pages with records filled in: a seller, a customer of theirs and a contact there."""
    account, seller, contact = database.rows(
        "SELECT a.id, a.owner_id, c.id FROM keyaccounts_account a "
        "JOIN organisation_user u ON u.id = a.owner_id "
        "JOIN keyaccounts_contact c ON c.account_id = a.id "
        "WHERE a.state = 'locked' AND u.username = ? ORDER BY a.id LIMIT 1",
        first_login(database, "outside_seller"),
    )[0]
    partner, allocation = database.rows(
        "SELECT company_id, id FROM partners_allocation ORDER BY id LIMIT 1"
    )[0]
    plan = database.value("SELECT min(id) FROM partners_jointplan")
    records = {"plan": plan, "account": account, "seller": seller, "contact": contact}
    records["deal"] = database.value(
        "SELECT max(id) FROM pipeline_opportunity WHERE worked_by_id = ? AND state = 'open'",
        seller,
    )
    for path in PAGES[role]:
        yield path.format(**records, **claims_of(database), partner=partner, allocation=allocation)


def claims_of(database: Database) -> dict[str, int]:
    """A registration of the partner whose manager walks, and one in conflict."""
    own = database.value(
        "SELECT max(r.id) FROM registration_registration r "
        "JOIN organisation_user u ON u.company_id = r.company_id WHERE u.username = ?",
        first_login(database, "partner_manager"),
    )
    case = database.value("SELECT max(holder_id) FROM registration_conflictcase")
    ours = database.value(
        "SELECT min(a.id) FROM keyaccounts_account a "
        "JOIN organisation_user u ON u.company_id = a.partner_id "
        "WHERE a.state = 'locked' AND u.username = ?",
        first_login(database, "partner_manager"),
    )
    joint = database.value(
        "SELECT max(p.id) FROM partners_jointplan p "
        "JOIN organisation_user u ON u.company_id = p.company_id WHERE u.username = ?",
        first_login(database, "partner_manager"),
    )
    return {"own": own, "case": case, "ours": ours, "joint": joint}


def first_login(database: Database, role: str) -> str:
    return str(
        database.value(
            "SELECT u.username FROM organisation_rolegrant g "
            "JOIN organisation_user u ON u.id = g.user_id WHERE g.role = ? ORDER BY g.id LIMIT 1",
            role,
        )
    )


def entered(database: Database) -> str:
    """All of it as one text; 中文 is what its readers call their language."""
    return "中文\n" + "\n".join(
        str(value)
        for table, columns in ENTERED.items()
        for row in database.rows(f"SELECT {', '.join(columns)} FROM {table}")
        for value in row
    )


def foreign_words(page: Page, language: str, data: str) -> list[str]:
    """Words of the other language that nobody entered."""
    text = str(page.evaluate(WORDS))
    if language == "en":
        return sorted({word for word in HAN.findall(text) if word not in data})
    return sorted(
        {word for word in LATIN.findall(text) if word.lower() not in ALIKE and word not in data}
    )


# What a smaller screen or the other theme can break on a page that is sound otherwise.
OF_THE_LOOK = ["color-contrast", "link-name", "button-name", "summary-name", "target-size"]


def faults(page: Page, *, only: list[str] | None = None) -> list[tuple[str, Any]]:
    options = {"runOnly": {"type": "rule", "values": only}} if only else {}
    found = Axe().run(page, options=options).response["violations"]
    return [(fault["id"], fault["nodes"][0]["target"]) for fault in found]


def runs_over(page: Page, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") > width)
