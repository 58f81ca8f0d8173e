"""Where a partner's person reads on: for each of the vendor's pages the own page of the same record.

Notices and mails carry the address their writer knows; what has no twin here leads nowhere.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.urls import NoReverseMatch, Resolver404, resolve, reverse

TWINS = {
    "account": "portal_customer",
    "task": "portal_task",
    "tasks": "portal_tasks",
    "invitation": "portal_visit",
    "invitations": "portal_visits",
    "mails": "portal_mails",
    "plan_notices": "portal_customers",
    "opportunity": "portal_work_one",
    "allocation": "portal_allocation",
    "joint_plan": "portal_plan",
    "feedback": "portal_feedback_one",
    "fund": "portal_fund",
    "story": "portal_story",
}
OWN = ("portal_", "notice")


def partner_address(url: str) -> str:
    """The address for a partner's person, empty where there is none for them."""
    try:
        match = resolve(urlsplit(url).path)
    except Resolver404:
        return ""
    name = match.url_name or ""
    if name.startswith(OWN):
        return url
    try:
        return reverse(TWINS[name], kwargs=match.kwargs) if name in TWINS else ""
    except NoReverseMatch:
        return ""
