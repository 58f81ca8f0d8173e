"""What was promised to whom, on a day; and how a promise stands against its terms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from tandem.keyaccounts.models import Account, ActivationEvent, OrderMark
from tandem.keyaccounts.search import matching
from tandem.organisation.actors import system_actor
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import AllocatedAccount, Allocation
from tandem.partners.queries.plans import adherence_of
from tandem.partners.queries.training import certified_people
from tandem.partners.rules.allocation import BINDING, Standing


@dataclass(frozen=True, slots=True)
class Promise:
    """One account's binding allocation, as plain values."""

    allocation_id: int
    company_id: int
    since: date
    until: date
    notice_until: date | None  # taking back has begun: the last day with the partner


def binding_on(day: date) -> Q:
    """Of `AllocatedAccount`: the promises that hold on a day."""
    return Q(
        is_binding=True,
        allocation__since__lte=day,
        allocation__until__gte=day,
    )


def allocation_of(account_id: int, *, on: date, actor: Actor) -> Promise | None:
    """The promise that binds an account on a day, if the actor may know of it.

    A partner's people learn of their own company's promises only: another's looks like none. A
    rule that must decide regardless of who asks hands in `system_actor()`.
    """
    return allocations_of([account_id], on=on, actor=actor).get(account_id)


def allocations_of(account_ids: Iterable[int], *, on: date, actor: Actor) -> dict[int, Promise]:
    """The same for many accounts in one query."""
    return _promises(_binding(actor, on).filter(account_id__in=list(account_ids)))


def all_allocations(*, on: date, actor: Actor) -> dict[int, Promise]:
    """Every promise that binds on a day, by account; for whoever plans the whole list."""
    return _promises(_binding(actor, on))


def promises_on(account_ids: Iterable[int], *, on: date) -> QuerySet[AllocatedAccount]:
    """What binds these accounts on a day, for a rule that must decide regardless of who asks."""
    return _binding(system_actor(), on).filter(account_id__in=list(account_ids))


def _binding(actor: Actor, on: date) -> QuerySet[AllocatedAccount]:
    return AllocatedAccount.objects.visible_to(actor).filter(binding_on(on))


def _promises(rows: QuerySet[AllocatedAccount]) -> dict[int, Promise]:
    columns = ("account_id", "allocation_id", "company_id", "since", "until", "notice_until")
    found = rows.annotate(
        company_id=F("allocation__company_id"),
        since=F("allocation__since"),
        until=F("allocation__until"),
        notice_until=F("allocation__notice_until"),
    ).values_list(*columns)
    return {account: Promise(*rest) for account, *rest in found}


def accounts_of(actor: Actor, allocation: Allocation) -> QuerySet[Account]:
    """The accounts of a promise the actor may see, by name."""
    seen = AllocatedAccount.objects.visible_to(actor).filter(allocation=allocation)
    return Account.objects.filter(pk__in=seen.values("account_id")).order_by("name_sort", "id")


def served_by_others(allocation: Allocation) -> Q:
    """Of `Account`: promised to this partner, yet the plan names another or nobody."""
    return Q(partner_id__isnull=True) | ~Q(partner_id=allocation.company_id)


def allocations_of_partner(actor: Actor, company_id: int) -> QuerySet[Allocation]:
    rows = Allocation.objects.visible_to(actor).filter(company_id=company_id)
    return (
        rows.select_related("region").annotate(number=Count("accounts")).order_by("-until", "-id")
    )


def standing_of(allocation: Allocation, *, on: date) -> Standing:
    """Facts since the first day of the term, up to and with a day. The whole promise is counted."""
    promised = AllocatedAccount.objects.filter(allocation=allocation).values("account_id")
    span = Q(account_id__in=promised)
    activated = ActivationEvent.objects.filter(
        span, on__gte=allocation.since, on__lte=min(on, allocation.until)
    )
    ordered = OrderMark.objects.filter(
        span, ordered_on__gte=allocation.since, ordered_on__lte=min(on, allocation.until)
    )
    kept, due = adherence_of(
        allocation.company_id, since=allocation.since, until=allocation.until, on=on
    )
    return Standing(
        activations=activated.values("account_id").distinct().count(),
        revenue_minor=ordered.aggregate(total=Sum("amount_minor"))["total"] or 0,
        plan_due=due,
        plan_kept=kept,
        certified=certified_people(allocation.company_id, on=on),
    )


def are_promised(account_ids: Iterable[int]) -> set[int]:
    """Which of them are bound to somebody; to whom is not told."""
    rows = AllocatedAccount.objects.filter(is_binding=True, account_id__in=list(account_ids))
    return set(rows.values_list("account_id", flat=True))


def due_for_review(*, on: date) -> QuerySet[Allocation]:
    return Allocation.objects.filter(state=Allocation.State.IN_FORCE, review_on__lte=on)


def reviews_to_come(actor: Actor) -> QuerySet[Allocation]:
    """Contracts in force by their review day, those that wait for a review among them."""
    states = [Allocation.State.IN_FORCE, Allocation.State.UNDER_REVIEW]
    rows = Allocation.objects.visible_to(actor).filter(state__in=states)
    named = AllocatedAccount.objects.filter(allocation=OuterRef("pk")).order_by()
    number = named.values("allocation").annotate(number=Count("id")).values("number")
    return (
        rows.select_related("company", "region")
        .annotate(number=Coalesce(Subquery(number), 0))
        .order_by("review_on", "id")
    )


def due_to_end(*, on: date) -> QuerySet[Allocation]:
    """The term is over, or the notice of taking back is."""
    states = [state.value for state in BINDING]
    return Allocation.objects.filter(Q(until__lt=on) | Q(notice_until__lt=on), state__in=states)


def accounts_to_allocate(actor: Actor, allocation: Allocation, text: str) -> QuerySet[Account]:
    """Locked accounts of the region nobody was promised; those the partner serves come first."""
    bound = AllocatedAccount.objects.filter(account_id=OuterRef("pk"))
    taken = bound.filter(Q(is_binding=True) | Q(allocation=allocation))
    found = (
        Account.objects.visible_to(actor)
        .locked()
        .filter(~Exists(taken), region_id=allocation.region_id)
    )
    is_served = Case(When(partner_id=allocation.company_id, then=0), default=1)
    ordered = matching(found, text).annotate(order=is_served).order_by("order", "name_sort", "id")
    return ordered.select_related("industry", "owner", "partner")
