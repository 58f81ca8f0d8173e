"""Codes of a plan in words: violations, notes, why this owner and mode, what else was possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tandem.coverage.models import PlanLine
from tandem.coverage.queries.lines import LineFacts
from tandem.foundation.formats import count, decimal, share
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company, Region, User

THOUSANDS_IN_WAN = 10


def wan(thousand: float | None, *, digits: int = 1) -> str:
    """The planner counts in thousand CNY, pages in ten thousand."""
    return decimal(None if thousand is None else thousand / THOUSANDS_IN_WAN, digits=digits)


def facts_in_words(facts: Sequence[Mapping[str, Any]], regions: Mapping[int, Region]) -> list[str]:
    """Violations and notes as sentences; names of people and partners are read in two queries."""
    people = User.objects.in_bulk({f["seller"] for f in facts if f.get("seller")})
    partners = Company.objects.in_bulk({f["partner"] for f in facts if f.get("partner")})
    return [
        _sentence(fact["code"])
        % {
            "seller": people.get(fact.get("seller") or 0, _("a seller")),
            "partner": partners.get(fact.get("partner") or 0, _("a partner")),
            "region": regions.get(fact.get("region") or 0, _("the region")),
            "amount": decimal(fact.get("amount"), digits=0),
            "limit": decimal(fact.get("limit"), digits=0),
            "missing": decimal(abs((fact.get("amount") or 0) - (fact.get("limit") or 0)), digits=0),
        }
        for fact in facts
    ]


def _sentence(code: str) -> str:
    return {
        "TOP_COUNT": _("%(seller)s would hold %(amount)s personal accounts; %(limit)s are asked."),
        "VISITS": _("%(seller)s would make %(amount)s visits and has room for %(limit)s."),
        "HOURS": _("%(seller)s would need %(amount)s hours and has %(limit)s."),
        "HOURS_BAND": _(
            "%(seller)s would work %(amount)s hours; the fair band of the region ends at %(limit)s."
        ),
        "CALLS": _("An inside seller of %(region)s would make %(amount)s calls; %(limit)s fit."),
        "PARTNER_LOAD": _(
            "%(partner)s would carry %(amount)s accounts and has room for %(limit)s."
        ),
        "MOVES": _("%(amount)s accounts of %(region)s change hands; %(limit)s may."),
        "NO_SELLER_IN_REGION": _(
            "%(amount)s accounts of %(region)s stay without an owner, because nobody sells there. "
            "Give the region a seller, then plan again."
        ),
        "PINS_FORCED": _(
            "%(amount)s pins could be kept only against other limits; "
            "look at these sellers' loads before you publish."
        ),
        "TOP_RELAXED": _(
            "%(seller)s can hold %(amount)s personal accounts instead of %(limit)s: "
            "there are not enough accounts or visits."
        ),
        "BAND_RELAXED": _("In %(region)s there are too few accounts to share the hours evenly."),
        "COORDINATES_GUESSED": _(
            "%(amount)s of %(limit)s accounts of %(region)s have no place on the map; "
            "the middle of the region was taken."
        ),
        "REGION_EMPTY": _("%(region)s has no locked account."),
        "CARD_LIFTED": _(
            "In %(region)s the strategy cards leave %(amount)s of %(limit)s accounts no way to be "
            "covered; these are planned freely. Loosen the cards, or pair the sellers."
        ),
        "SELLER_WITHOUT_REGION": _("%(seller)s has no region and was left out of the plan."),
    }.get(code, code)


def step_in_words(live: Mapping[str, Any]) -> str:
    """What the engine does right now, and how many regions are ready."""
    sentences = {
        "pricing": _("Pricing visits, hours, calls and partners: %(done)s of %(of)s regions"),
        "proving": _("Proving the bound: %(done)s of %(of)s regions"),
        "planning": _("Giving accounts to sellers: %(done)s of %(of)s regions"),
    }
    words = {"done": count(live.get("done")), "of": count(live.get("of"))}
    if not live.get("of"):
        return ""  # no region is ready yet
    return sentences.get(live["step"], "") % words


def what_if_in_words(asked: Mapping[str, Any]) -> str:
    """The condition a plan tries, as one phrase; empty for a plan of what is."""
    sentences = {
        "visits_per_week": _("%(value)s customer visits a week"),
        "inside_ratio": _("%(value)s inside to one outside seller"),
        "without_partner": _("without %(value)s"),
        "accounts": _("%(value)s accounts"),
        "accounts_percent": _("a list longer by %(value)s%%"),
        "moves_percent": _("%(value)s%% of owners may change"),
    }
    if asked.get("accounts_percent", 0) < 0:
        sentences["accounts_percent"] = _("a list shorter by %(value)s%%")
    return ", ".join(sentences[name] % {"value": _shown(name, asked[name])} for name in asked)


def _shown(name: str, value: Any) -> str:
    if name == "without_partner":
        return str(Company.objects.filter(pk=value).first() or "–")
    digits = {"inside_ratio": 2, "moves_percent": 1, "accounts_percent": 1}
    return decimal(abs(value), digits=digits[name]) if name in digits else count(value)


def why_in_short(line: PlanLine) -> str:
    """Why this owner, in a word or two, for lists."""
    if line.is_held_out:
        return _("held out")
    if line.edited_by_id:
        return _("by hand")
    words = {
        "KEPT": _("keeps it"),
        "MOVED_FOR_VALUE": _("worth more there"),
        "NEW_OWNER": _("had no owner"),
        "PINNED": _("pinned"),
        "NOTICE": _("in notice"),
        "NO_SELLER_IN_REGION": _("nobody sells here"),
    }
    return words.get(line.reason.get("owner", ""), "")


def why_owner(facts: LineFacts) -> str:
    line = facts.line
    names = {"owner": line.owner, "before": line.owner_before, "region": line.region}
    sentence = {
        "KEPT": _("%(owner)s knows this customer and keeps it."),
        "MOVED_FOR_VALUE": _(
            "It moves from %(before)s to %(owner)s, where it is worth more to the whole plan."
        ),
        "NEW_OWNER": _("It had no owner in this region; %(owner)s serves it best."),
        "PINNED": _("It was pinned to %(owner)s by hand."),
        "NOTICE": _("A notice period still runs, so it stays with %(owner)s."),
        "NO_SELLER_IN_REGION": _("Nobody sells in %(region)s, so it has no owner."),
    }.get(line.reason.get("owner", ""), "")
    if line.is_held_out:
        sentence = _(
            "It belongs to the held-out group: the plan leaves it with %(owner)s as it is, so that "
            "later one can see what the plan has really brought."
        )
    if line.edited_by:
        sentence = _("%(person)s gave it to %(owner)s by hand.")
        names["person"] = line.edited_by
    return sentence % names


def why_mode(facts: LineFacts) -> str:
    line = facts.line
    words = {"visits": line.visits, "partner": line.partner or _("a partner")}
    if line.edited_by or line.is_held_out:
        return ""
    return {
        "TOP_ACCOUNT": _(
            "It is one of the owner's personal accounts: %(visits)s visits a quarter."
        ),
        "SHARED_WITH_VISITS": _(
            "The inside seller and the partner do the daily work; the owner comes %(visits)s times."
        ),
        "SHARED_WITHOUT_VISITS": _(
            "The inside seller and the partner cover it; a visit earns more elsewhere."
        ),
        "INSIDE_BY_CALLS": _("Calls of the inside seller earn nearly as much as visits would."),
        "PARTNER_LEADS": _("%(partner)s leads here and reaches the customer best."),
        "HOUSE_PARTNER": _(
            "No partner of the region has room left. Find one, or raise a partner's capacity."
        ),
        "PINNED": _("The way it is covered was decided by hand."),
        "NOT_COVERED": _("It is not covered, because nobody sells in this region."),
    }.get(line.reason.get("mode", ""), "") % words


def why_no_visit(facts: LineFacts) -> str:
    """The limit that binds an account without visits; empty where there are visits."""
    limit = facts.line.reason.get("limit")
    if not limit or facts.line.visits or facts.line.owner_id is None:
        return ""
    words = {
        "seller": facts.people.get(limit["seller"] or 0, facts.line.owner),
        "partner": facts.partners.get(limit["partner"] or 0, _("the partner")),
        "short": decimal(limit["short"]),
        "price": wan(limit["price"], digits=2),
    }
    return {
        "TOO_FAR": _("The way there and back with the visit is longer than a working day."),
        "NOT_WORTH_A_VISIT": _("Even with free hours a visit would cost more than it brings."),
        "VISITS": _(
            "%(seller)s is %(short)s visits short; one more is worth %(price)s ×10k CNY a quarter."
        ),
        "HOURS": _(
            "%(seller)s is %(short)s hours short; the next hour is worth %(price)s ×10k CNY a quarter."
        ),
        "TOP_COUNT": _(
            "%(seller)s has no personal place left; one more is worth %(price)s ×10k CNY a quarter."
        ),
        "CALLS": _(
            "The inside seller is %(short)s calls short; one more is worth "
            "%(price)s ×10k CNY a quarter."
        ),
        "PARTNER_LOAD": _(
            "%(partner)s has no room left; one more account is worth %(price)s ×10k CNY a quarter."
        ),
        "MOVES": _("No more accounts may change hands in this plan."),
        "PIN": _("A pin keeps it as it is."),
    }.get(limit["code"], "") % words


def alternatives_in_words(facts: LineFacts) -> list[dict[str, str]]:
    """The best three other ways, and what the whole plan would gain or lose by each."""
    modes = dict(Account.Mode.choices)
    return [
        {
            "owner": str(facts.people.get(row["owner"] or 0, "–")),
            "mode": str(modes.get(row["mode"], row["mode"])),
            "visits": str(row["visits"]),
            "partner": str(facts.partners.get(row["partner"] or 0, "–")),
            "value": signed(row["value"]),
            "plan": signed(row["plan"]),
        }
        for row in facts.line.reason.get("alternatives", [])
    ]


def parts_in_words(facts: LineFacts) -> list[tuple[str, str]]:
    """What the account's value is made of; the parts add up to it."""
    names = {
        "RESPONSE": _("margin by visits and calls"),
        "PARTNER": _("margin by the partner"),
        "TRAVEL": _("travel"),
        "OWNER_RELATION": _("relation with the owner so far"),
        "PARTNER_RELATION": _("relation with the partner so far"),
        "MOVE_PRICE": _("price of a move"),
        "HOUSE_PRICE": _("no partner with room"),
    }
    parts = facts.line.reason.get("parts", {})
    return [(names[code], signed(value)) for code, value in parts.items() if code in names]


def signed(thousand: float, *, digits: int = 2) -> str:
    text = wan(thousand, digits=digits)
    return f"+{text}" if thousand > 0 and text.strip("0.") else text


def percent_of_bound(gap_percent: float | None) -> str:
    return share(None if gap_percent is None else round(gap_percent * 1000), 100_000, digits=2)
