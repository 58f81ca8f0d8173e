"""Checked rows become deals with their customer, product line and seller, some hundred at a time.

Each transaction marks its rows as applied, so a killed run goes on with the first that is not. What
a row made and what it changed is kept at the row (adr 0008): it is the trail, and what undo reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tandem.foundation import bulk
from tandem.foundation.jobs import JobRun
from tandem.keyaccounts.commands.accounts import register_candidate
from tandem.keyaccounts.commands.imports.customers import Customers
from tandem.keyaccounts.commands.imports.due import DueRow
from tandem.keyaccounts.commands.imports.kinds import plain
from tandem.keyaccounts.commands.imports.running import finish_run, write_in_turn
from tandem.keyaccounts.models import Account, ImportRow, ImportRun
from tandem.keyaccounts.rules.naming import name_key
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.commands.importing.facts import facts_of
from tandem.pipeline.commands.importing.looking_up import product_key, products_by_key
from tandem.pipeline.commands.recording import Written, write_facts
from tandem.pipeline.models import DealLine, Opportunity, Product, StageChange, TeamMember
from tandem.pipeline.queries.stages import all_stages

MOST = 500
WRITTEN = ("account", "applied_at", "before", "after", "made")


def apply_deals(run: ImportRun, work: JobRun, actor: Actor) -> dict[str, Any]:
    """Write every row that is due and not yet applied; then the run can be taken back for a week."""
    waited = write_in_turn(
        run,
        work,
        lambda rows: _apply_once_more(run, rows, actor),
        most=MOST,
        words=_("Writing the opportunities"),
    )
    applied = ImportRow.objects.filter(run=run).exclude(applied_at=None)
    new = applied.filter(made__new=True).count()
    entered = applied.filter(made__has_key="entered").count()
    numbers = finish_run(
        run, actor, made=new, changed=applied.count() - new, customers_entered=entered
    )
    return {**numbers, **waited}


def _apply_once_more(run: ImportRun, rows: Sequence[DueRow], actor: Actor) -> None:
    """A number or a product that somebody entered at this very moment is looked up again."""
    try:
        _apply(run, rows, actor, timezone.now())
    except IntegrityError:
        _apply(run, rows, actor, timezone.now())


@transaction.atomic
def _apply(run: ImportRun, rows: Sequence[DueRow], actor: Actor, now: datetime) -> None:
    for row in rows:
        row.made, row.before, row.after = {}, {}, {}
    _place_customers(rows, actor, now)
    facts = [facts_of(row.clean) for row in rows]
    written = write_facts(facts, {stage.code: stage for stage in all_stages()}, now)
    _join_sellers(written.fresh, now)
    _write_lines(written)
    _mark(rows, written, now)


def _place_customers(rows: Sequence[DueRow], actor: Actor, now: datetime) -> None:
    """The account of each row as it is now; one that is still missing is entered as a candidate."""
    named = [row for row in rows if row.clean.get("region_id") and not row.clean["account_id"]]
    known = Customers.among(row.clean for row in named)
    living = set(
        Account.objects.living()
        .filter(pk__in={row.clean["account_id"] for row in rows} - {None})
        .values_list("pk", flat=True)
    )
    for row in rows:
        if row.clean["account_id"] not in living:
            row.clean["account_id"] = None
    for row in named:
        account_id, _problem = known.find(row.clean)
        if account_id is None:
            account_id = _enter(row, actor, now)
            known.by_name[name_key(row.clean["account"])[:200]] = {account_id}
        row.clean["account_id"] = account_id
    for row in rows:
        row.account_id = row.clean["account_id"]


def _enter(row: DueRow, actor: Actor, now: datetime) -> int:
    account = register_candidate(
        actor=actor,
        name=row.clean["account"],
        region_id=row.clean["region_id"],
        industry_id=row.clean["industry_id"],
        external_id=row.clean.get("account_number") or "",
        now=now,
    )
    row.made["entered"] = account.pk
    row.made["entered_at"] = now.isoformat()
    return account.pk


def _join_sellers(deals: Sequence[Opportunity], now: datetime) -> None:
    """Who works a new deal is on its team from the day it was opened."""
    worked = [(deal, deal.worked_by_id) for deal in deals if deal.worked_by_id is not None]
    companies = dict(
        User.objects.filter(pk__in={pk for _deal, pk in worked}).values_list("pk", "company_id")
    )
    today = timezone.localdate(now)
    TeamMember.objects.bulk_create(
        [
            TeamMember(
                opportunity=deal,
                user_id=pk,
                company_id=companies[pk],
                part=TeamMember.Part.SELLER,
                since=deal.opened_on or today,
            )
            for deal, pk in worked
        ]
    )
    Opportunity.objects.filter(pk__in=[deal.pk for deal, _pk in worked]).update(people=1)


def _write_lines(written: Written) -> None:
    """A product of the catalogue for every new deal that names one; a changed amount follows where
    the deal has the one line its file gave it. What people have broken down they keep."""
    products = products_by_key()
    lines = []
    for deal in written.fresh:
        if deal.product and deal.amount_minor is not None:
            product = _product(products, deal)
            lines.append(
                DealLine(
                    opportunity=deal,
                    product=product,
                    month=_month_of(deal),
                    amount_minor=deal.amount_minor,
                )
            )
    DealLine.objects.bulk_create(lines)
    for deal, before in written.differing:
        if deal.amount_minor is not None and deal.amount_minor != before["amount_minor"]:
            follow_amount(deal.pk, before["amount_minor"], deal.amount_minor)


def follow_amount(deal_id: int, old: int | None, new: int | None) -> None:
    """Move a deal's only line with its amount, if the line is still what the amount was."""
    held = DealLine.objects.filter(opportunity_id=deal_id)
    if new is not None and list(held.values_list("amount_minor", flat=True)) == [old]:
        held.update(amount_minor=new)


def _product(products: dict[str, Product], deal: Opportunity) -> Product:
    key = product_key(deal.product)
    if key not in products:
        code = slugify(deal.product)[:30] or f"product-{len(products) + 1}"
        taken = {one.code for one in products.values()}
        code = code if code not in taken else f"{code}-{len(products) + 1}"
        name = deal.product[:60]
        products[key] = Product.objects.create(
            code=code, name_zh=name, name_en=name, currency=deal.currency
        )
    return products[key]


def _month_of(deal: Opportunity) -> date:
    day = deal.closed_on or deal.close_on or deal.opened_on or timezone.localdate()
    return day.replace(day=1)


def _mark(rows: Sequence[DueRow], written: Written, now: datetime) -> None:
    steps = dict(_last_steps([deal for deal, _before in written.differing]))
    told = {deal.external_id: _made(deal, is_new=True) for deal in written.fresh}
    changed = {deal.external_id: (deal, before) for deal, before in written.differing}
    for row in rows:
        number = row.clean["number"]
        if number in changed:
            deal, before = changed[number]
            row.before = {name: plain(value) for name, value in before.items()}
            row.after = {name: plain(getattr(deal, name)) for name in before}
            is_moved = before["stage_id"] != deal.stage_id
            row.made |= _made(deal) | ({"step": steps[deal.pk]} if is_moved else {})
        else:
            row.made |= told.get(number, {})
    bulk.write_columns(
        ImportRow,
        WRITTEN,
        [(row.pk, (row.account_id, now, row.before, row.after, row.made)) for row in rows],
    )


def _made(deal: Opportunity, *, is_new: bool = False) -> dict[str, Any]:
    made: dict[str, Any] = {"deal": deal.pk, "version": deal.version}
    return made | {"new": True} if is_new else made


def _last_steps(deals: Sequence[Opportunity]) -> Iterator[tuple[int, int]]:
    rows = StageChange.objects.filter(opportunity__in=deals).order_by("id")
    yield from rows.values_list("opportunity_id", "id")


def day_of(told: Mapping[str, Any], name: str) -> Any:
    """A column as it was kept at a row, days as days again."""
    value = told[name]
    is_day = Opportunity._meta.get_field(name).get_internal_type() == "DateField"
    return date.fromisoformat(value) if is_day and value else value
