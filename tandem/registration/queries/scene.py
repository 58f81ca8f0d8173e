"""What stands around a claim: the picture the rules look at, gathered by the same questions always.

Every part is asked for whatever the others said, so neither the number of questions nor their order
tells why a customer is not free.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Q, QuerySet, Subquery

from tandem.organisation.models import Company, Region
from tandem.partners.queries.allocations import promises_on
from tandem.partners.queries.training import is_certified_for
from tandem.pipeline.models import Opportunity
from tandem.registration.models import Evidence, Registration
from tandem.registration.queries.customers import NOTHING, Meant, Where, manager_called
from tandem.registration.rules.picture import NEVER, Picture, Whose
from tandem.registration.rules.sameness import are_same, customer_of
from tandem.registration.rules.settings import Settings
from tandem.registration.rules.verdict import Side, Sign

# (account ids, since) -> (day, the partner company or none for the vendor, kind of work)
Work = Iterable[tuple[date, int | None, str]]
_sources: list[Callable[[list[int], date], Work]] = []
State = Registration.State
FEWEST_TO_SHARE = 10
EVERYTHING = frozenset(field.name for field in fields(Picture))
OF_SIGNS = {"evidence_days", "rival_evidence_days"}


def ask_for_work(source: Callable[[list[int], date], Work]) -> None:
    """Where signs of work on an account are kept: another app on this floor, so it is wired."""
    if source not in _sources:
        _sources.append(source)


@dataclass(frozen=True)
class Scene:
    """The picture, the evidence behind it, and the claims that stand, in the server's order."""

    picture: Picture
    signs: list[Sign]
    rivals: list[Registration]
    own: list[Registration]
    manager: str  # whom to ask, by the customer's region
    manager_of_typed: str  # and by what the name and city alone speak of


@dataclass(frozen=True)
class Asked:
    """Who asks about whom; `product` empty: about any deal there, which takes no certificate.

    `besides` leaves one claim out.
    """

    company: Company
    meant: Meant
    there: Where
    product: str = ""
    besides: int | None = None


def scene_of(
    asked: Asked, *, settings: Settings, on: date, looks_at: frozenset[str] = EVERYTHING
) -> Scene:
    """A check need not gather what no rule in force looks at: that depends on the rules, never on whom
    it asks about. A claim is kept with its whole picture, for rules to come."""
    standing = standing_claims(asked, settings, on)
    own = [row for row in standing if row.company_id == asked.company.pk]
    rivals = [row for row in standing if row.company_id != asked.company.pk]
    since = on - timedelta(days=settings.evidence_days)
    signs = _signs(asked, rivals, since) if looks_at & OF_SIGNS else []
    around = _around(asked, on, counts_held="concentration" in looks_at)
    region = asked.there.region
    picture = Picture(
        allocation=_allocation(asked, around).value,
        prior=_prior(own, rivals).value,
        evidence_days=_youngest(signs, Side.CLAIMANT, on),
        rival_evidence_days=_youngest(signs, Side.RIVAL, on),
        vendor_deal_days=_days(around["vendor_deal_on"], on),
        is_certified=not asked.product or is_certified_for(asked.company.pk, asked.product, on=on),
        is_in_territory=asked.there.is_in_territory,
        concentration=_concentration(around),
        product=asked.product,
        industry=_industry(asked),
        region=region.code if region else "",
    )
    managers = (around["manager"] or "", around["manager_of_typed"] or "")
    return Scene(picture, signs, rivals, own, *managers)


def standing_claims(asked: Asked, settings: Settings, on: date) -> list[Registration]:
    """Claims on the same customer, and where deals are told apart by it the same product."""
    customer = asked.meant.customer
    near = Q(customer_core=customer.core) | Q(customer_key=customer.key)
    near |= Q(root_id=customer.root_id or NOTHING)
    near |= Q(account_id__in=asked.meant.group or [NOTHING])
    rows = Registration.objects.standing().filter(near).exclude(pk=asked.besides or NOTHING)
    found = []
    for row in rows.select_related("company", "owner").order_by("number"):
        is_over = row.state == State.GRANTED and (row.protected_until or on) < on
        is_other_deal = settings.deal_by_product and asked.product not in ("", row.product)
        theirs = customer_of(row.customer_name, row.city, root_id=row.root_id)
        is_same = row.account_id in asked.meant.group or are_same(customer, theirs)
        if is_same and not is_over and not is_other_deal:
            found.append(row)
    return found


def _prior(own: list[Registration], rivals: list[Registration]) -> Whose:
    if own:
        return Whose.OWN
    return Whose.ANOTHER if rivals else Whose.NONE


def _around(asked: Asked, on: date, *, counts_held: bool) -> dict[str, Any]:
    """Promises, the vendor's oldest deal, protected deals of the region and who manages it.

    One question of one row: whatever is there and whatever is not, it is asked the same.
    """
    promised = promises_on([account.pk for account in asked.meant.accounts] or [NOTHING], on=on)
    deals = Opportunity.objects.open().filter(
        account_id__in=asked.meant.group or [NOTHING], signed_by=None
    )
    opened = deals.order_by("opened_on").values("opened_on")[:1]
    columns: dict[str, Any] = {
        "is_promised": Exists(promised),
        "is_promised_own": Exists(promised.filter(allocation__company=asked.company)),
        "vendor_deal_on": Subquery(opened),
        "manager": manager_called(_key(asked.there.region), on=on),
        "manager_of_typed": manager_called(_key(asked.there.typed), on=on),
    }
    if counts_held:
        held = _held(asked, on)
        own = held.filter(company=asked.company)
        columns |= {"held": _number_of(held), "held_own": _number_of(own)}
    row = Company.objects.filter(pk=asked.company.pk).annotate(**columns)
    return row.values(*columns).get()


def _allocation(asked: Asked, around: dict[str, Any]) -> Whose:
    """To whom the account is promised by contract; without one, whom the coverage plan names."""
    if around["is_promised"]:
        return Whose.OWN if around["is_promised_own"] else Whose.ANOTHER
    partners = {
        account.partner_id
        for account in asked.meant.accounts
        if account.partner_id is not None and account.state == account.State.LOCKED
    }
    if not partners:
        return Whose.NONE
    return Whose.OWN if asked.company.pk in partners else Whose.ANOTHER


def _days(opened: date | None, on: date) -> int:
    """How long the vendor's own people have worked a deal there that no partner signs; -1: none."""
    return max(0, (on - opened).days) if opened else -1


def _held(asked: Asked, on: date) -> QuerySet[Registration]:
    """Protected deals of the region."""
    region_id = _key(asked.there.region)
    held = Registration.objects.filter(state=State.GRANTED, protected_until__gte=on)
    return held.filter(region_id=region_id)


def _key(region: Region | None) -> int:
    return region.pk if region else NOTHING


def _number_of(rows: QuerySet[Registration]) -> Subquery:
    return Subquery(rows.order_by().values("state").annotate(number=Count("id")).values("number"))


def _concentration(around: dict[str, Any]) -> int:
    """The company's share of the region's protected deals in per cent; under ten deals it says 0."""
    held, own = around.get("held") or 0, around.get("held_own") or 0
    return 100 * own // held if held >= FEWEST_TO_SHARE else 0


def _industry(asked: Asked) -> str:
    return asked.meant.accounts[0].industry.code if asked.meant.accounts else ""


def _signs(asked: Asked, rivals: list[Registration], since: date) -> list[Sign]:
    """Work seen on the account, and what was put beside the claims that stand."""
    theirs = {row.company_id for row in rivals}
    signs = [
        Sign(day, _side(company, asked.company.pk, theirs), kind)
        for source in _sources
        for day, company, kind in source(asked.meant.group or [NOTHING], since)
        if company is None or company == asked.company.pk or company in theirs
    ]
    ids = [row.pk for row in rivals] or [NOTHING]
    beside = Evidence.objects.filter(registration_id__in=ids, on__gte=since)
    signs += [Sign(day, Side.RIVAL, kind) for day, kind in beside.values_list("on", "kind")]
    return signs


def _side(company: int | None, own: int, rivals: set[int]) -> Side:
    if company == own:
        return Side.CLAIMANT
    return Side.RIVAL if company in rivals else Side.VENDOR


def _youngest(signs: list[Sign], side: Side, on: date) -> int:
    days = [(on - sign.on).days for sign in signs if sign.side is side]
    return max(0, min(days)) if days else NEVER
