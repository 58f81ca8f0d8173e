"""Sellers and managers hear of a breach before it happens, each once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tandem.activities.commands.alerts import warn_before_breach
from tandem.activities.models import Visit
from tandem.activities.rules.alerts import is_time_for_cadence, is_time_for_top
from tandem.foundation.fiscal import fiscal_calendar
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Notice

THURSDAY = date(2026, 11, 26)
QUARTER = fiscal_calendar().quarter(THURSDAY)
LATE = QUARTER.end - timedelta(days=17)  # inside the last three weeks


def _told(kind):
    rows = Notice.objects.filter(kind=kind).order_by("user__username")
    return {row.user.username: row.facts["count"] for row in rows}


def _visits(cast, on, customers=0, partners=0, state=Visit.State.DONE):
    made = [("customer", cast.olgas, None)] * customers + [("partner", None, cast.alpha)] * partners
    for kind, account, partner in made:
        Visit.objects.create(
            seller=cast.olga, kind=kind, account=account, partner=partner, on=on, state=state
        )


@pytest.mark.parametrize(
    ("on", "is_time"),
    [
        (QUARTER.end - timedelta(days=22), False),
        (QUARTER.end - timedelta(days=21), True),
        (QUARTER.end - timedelta(days=1), True),
        (QUARTER.end, False),
    ],
)
def test_top_accounts_are_named_three_weeks_before_the_end(on, is_time):
    assert is_time_for_top(on, QUARTER.end) is is_time


def test_a_week_is_judged_from_wednesday():
    assert [is_time_for_cadence(date(2026, 11, 23) + timedelta(days=n)) for n in range(5)] == [
        False,
        False,
        True,
        True,
        True,
    ]


def test_what_is_neither_made_nor_planned_is_told_once_a_week(cast):
    _visits(cast, THURSDAY, customers=4)
    _visits(cast, THURSDAY, customers=3, state=Visit.State.PLANNED)

    warn_before_breach(THURSDAY)
    warn_before_breach(THURSDAY)

    assert _told("alert_cadence") == {"olga": 5, "otto": 12, "uma": 12}
    assert _told("team_cadence") == {"nora": 2, "sam": 1}
    warn_before_breach(THURSDAY + timedelta(days=7))
    assert Notice.objects.filter(kind="alert_cadence", user=cast.olga).count() == 2


def test_unseen_top_accounts_are_told_while_there_is_time(cast):
    Account.objects.filter(pk__in=[cast.olgas.pk, cast.umas.pk]).update(is_top=True)
    _visits(cast, QUARTER.start, customers=1)

    warn_before_breach(QUARTER.end - timedelta(days=30))
    assert _told("alert_top") == {}

    warn_before_breach(LATE)
    assert _told("alert_top") == {"uma": 1}
    assert _told("team_top") == {"sam": 1}


@pytest.mark.parametrize(("customers", "told"), [(7, {"olga": 35}), (5, {}), (9, {})])
def test_a_seller_close_to_the_channel_is_told_before_being_there(cast, customers, told):
    _visits(cast, THURSDAY, customers=customers, partners=13 if customers == 7 else 12)

    warn_before_breach(THURSDAY)

    assert _told("alert_channel") == told


def test_alerts_are_worded_in_the_inbox(cast, signed_in):
    Account.objects.filter(pk=cast.umas.pk).update(is_top=True)
    warn_before_breach(LATE)

    assert "still waits for a visit" in signed_in("uma").get("/notices/").content.decode()
    assert "1 seller of your region" in signed_in("sam").get("/notices/").content.decode()
