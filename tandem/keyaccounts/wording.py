"""Words for what the pure rooms of this app say by code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tandem.keyaccounts.commands.imports.kinds import kind_of
from tandem.keyaccounts.intake.rows import Level, Notice
from tandem.keyaccounts.intake.sentences import SENTENCES, say
from tandem.keyaccounts.models import ImportRun


def problem_text(problem: dict[str, Any], own: Mapping[str, str]) -> str:
    """One sentence about one row; `own` are those of its kind of file, before the common ones."""
    code, facts = problem["code"], problem["facts"]
    if code in own:
        return own[code] % {name: facts.get(name, "") for name in ("value", "day", "row")}
    notice = Notice(Level(problem["level"]), code, problem["field"], problem["column"], facts)
    return say(notice, _) if code in SENTENCES else code


def reasons_of(
    run: ImportRun, rows: Iterable[tuple[list[Any], list[dict[str, Any]]]]
) -> Iterator[list[Any]]:
    """Rows as the file has them, each followed by what keeps it out."""
    own = kind_of(run).words.sentences()
    for raw, problems in rows:
        wrong = (item for item in problems if item["level"] == "problem")
        yield [*raw, " ".join(problem_text(item, own) for item in wrong)]


def problem_heading(code: str, own: Mapping[str, str]) -> str:
    """A kind of problem, for the counts of the check."""
    sentence = (
        own[code] % {"value": "…", "day": "…", "row": "…"} if code in own else _(SENTENCES[code])
    )
    return re.sub(r"\{\w+\}", "…", sentence)


def account_sentences() -> dict[str, str]:
    return {
        "person_unknown": _(
            "Nobody here is called %(value)s. The place stays empty; add the person, or let the plan fill it."
        ),
        "person_ambiguous": _(
            "More than one colleague is called %(value)s. The place stays empty; write the user name instead."
        ),
        "person_left": _(
            "%(value)s left on %(day)s. The place stays empty; the plan will find somebody else."
        ),
        "person_in_other_role": _(
            "%(value)s works here in another role. The place stays empty; name a seller of that role."
        ),
        "person_elsewhere": _(
            "%(value)s works in another region than the account's. The name was kept; compare the two."
        ),
        "partner_unknown": _(
            "No partner here is called %(value)s. The place stays empty; enter the partner and check again."
        ),
        "partner_left": _(
            "%(value)s is no partner any more. The place stays empty; name another partner."
        ),
        "same_account_in_file": _(
            "Row %(row)s is the same account, known by another key. Keep one of the two rows."
        ),
        "code_taken": _(
            "Another account took the credit code %(value)s after the check. The code was left out."
        ),
        "parent_unknown": _(
            "No account is called %(value)s. The account stands alone; enter the parent and import again."
        ),
        "parent_ambiguous": _(
            "More than one account is called %(value)s. Choose the parent on the account's page."
        ),
        "parent_circle": _(
            "%(value)s already stands below this account. Choose another parent on the account's page."
        ),
        "region_missing": _("No region is given. Choose one for empty cells, or fill in the file."),
        "industry_missing": _(
            "No industry is given. Choose one for empty cells, or fill in the file."
        ),
    }


def match_reason(reason: dict[str, Any]) -> str:
    """Why two rows may be one customer."""
    words = {
        "SAME_NAME": _("same name"),
        "SAME_CORE_DIFFERENT_LEGAL_FORM": _("same name but for the legal form"),
        "SAME_SHORT_NAME": _("same short name"),
        "SAME_CORE_OTHER_PLACE_WORDING": _("same name but for the place"),
        "SHORT_OF": _("one name is the short form of the other"),
        "SIMILAR_NAME": _("similar name"),
        "NAME_DIFFERS": _("the names differ"),
        "PLACE_CONFLICT": _("the names say different places"),
        "BRANCH_OF": _("one is a branch"),
        "GROUP_DIFFERS": _("one is the group"),
        "SAME_CODE": _("same credit code"),
        "SIMILAR_CODE": _("credit codes differ by a slip"),
        "CODE_DIFFERS": _("the credit codes differ"),
        "SAME_CITY": _("same city"),
        "SIMILAR_CITY": _("similar city"),
        "CITY_DIFFERS": _("the cities differ"),
        "SAME_PHONE": _("same phone number"),
        "SIMILAR_PHONE": _("similar phone number"),
        "PHONE_DIFFERS": _("the phone numbers differ"),
    }
    code = str(reason.get("code", ""))
    return words.get(code, code.replace("_", " ").lower())
