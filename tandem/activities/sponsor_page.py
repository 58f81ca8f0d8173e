"""The values of the pages of executive sponsors: who is overdue where, and who sponsors one account."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tandem.activities.queries.sponsors import Sponsored, sponsor_days, sponsor_visits
from tandem.foundation.formats import NOTHING, day_short
from tandem.foundation.kit import Column, Empty, Grid, Pager, Row, Tile, chip, link, person
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.sponsors import people_to_sponsor, sponsor_of
from tandem.organisation.rules.scope import Actor


class SponsorForm(forms.Form):
    sponsor = forms.TypedChoiceField(
        label=gettext_lazy("Executive sponsor"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = [("", _("Nobody"))]
        self.fields["sponsor"].choices = [*nobody, *people]  # type: ignore[attr-defined]


def sponsor_form(account: Account, said: Any, *, today: date) -> SponsorForm:
    held = sponsor_of(account)
    people = [(one.pk, str(one)) for one in people_to_sponsor(account, on=today)]
    return SponsorForm(said, people=people, initial={"sponsor": held.pk if held else ""})


def sponsors_context(actor: Actor, today: date, *, may_name: bool, may_ask: bool) -> dict[str, Any]:
    found = sponsor_visits(actor, on=today)
    columns = [
        Column(_("Customer"), kind="main"),
        Column(_("Executive sponsor")),
        Column(_("Last there")),
        Column(_("Next visit together"), low=True),
        Column(_("State")),
        Column(_("To do"), low=True),
    ]
    return {
        "tiles": _tiles(found.made, found.overdue, found.accounts),
        "grid": Grid(
            id="sponsors",
            label=_("Sponsor visits"),
            columns=columns,
            rows=[_row(row, may_name=may_name, may_ask=may_ask) for row in found.rows],
            pager=Pager(count=found.accounts, first=min(found.accounts, 1), last=len(found.rows)),
            empty=Empty(
                _("No account has an executive sponsor"),
                _("A manager is named as sponsor on the page of a customer."),
                icon="star",
                actions=[(_("To the accounts"), reverse("accounts"))],
            ),
        ),
    }


def _tiles(made: int, overdue: int, accounts: int) -> list[Tile]:
    days = sponsor_days()
    return [
        Tile(
            label=_("Sponsor visits this quarter"),
            value=str(made),
            definition=_("Visits made to which the account's sponsor had agreed to come along."),
        ),
        Tile(
            label=_("Overdue"),
            value=f"{overdue}/{accounts}",
            definition=_("Accounts whose sponsor was not there for %(days)d days, or never.")
            % {"days": days},
        ),
    ]


def _row(row: Sponsored, *, may_name: bool, may_ask: bool) -> Row:
    account = row.grant.account
    url = reverse("account", args=[account.pk])
    acts = []
    if may_ask:
        ask = (
            f"{reverse('joint_new', args=[account.pk])}?{urlencode({'guests': row.grant.user_id})}"
        )
        acts.append(link(_("Ask along"), ask))
    if may_name:
        acts.append(link(_("Change"), reverse("sponsor", args=[account.pk])))
    state = chip(_("Overdue"), tone="warn") if row.is_overdue else chip(_("Seen"), tone="ok")
    return Row(
        id=row.grant.pk,
        label=str(account),
        url=url,
        cells=[
            link(account, url, note=account.city),
            person(str(row.grant.user)),
            day_short(row.last_on) if row.last_on else _("not yet"),
            day_short(row.next_on) if row.next_on else NOTHING,
            state,
            format_html_join(" · ", "{}", ((act,) for act in acts)),
        ],
    )
