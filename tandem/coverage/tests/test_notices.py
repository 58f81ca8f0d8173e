"""A partner is told before an account leaves it, and the account leaves only then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from tandem.coverage.commands.announcing import move_after_notice
from tandem.coverage.models import PartnerNotice, PlanLine
from tandem.coverage.queries.problem import gather_problem
from tandem.coverage.rules.horizon import horizon
from tandem.foundation.fiscal import fiscal_calendar
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Notice
from tandem.workspace.wording import notice_text

State = PartnerNotice.State
DAYS = settings.TANDEM["PARTNER_NOTICE_DAYS"]


@pytest.fixture
def announced(cast, draft, publish) -> PartnerNotice:
    """Olga's account goes from Alpha to Beta, and the plan that says so is published."""
    PlanLine.objects.filter(plan=draft, account=cast.olgas).update(
        partner=cast.beta, is_changed=True
    )
    publish(draft)
    return PartnerNotice.objects.get(account=cast.olgas)


def _partner(cast):
    return Account.objects.get(pk=cast.olgas.pk).partner_id


def test_the_account_stays_until_the_notice_has_run_out(cast, announced):
    assert (announced.partner_id, announced.next_partner_id) == (cast.alpha.pk, cast.beta.pk)
    assert announced.until == timezone.localdate() + timedelta(days=DAYS)
    assert _partner(cast) == cast.alpha.pk

    assert move_after_notice(on=announced.until) == 0
    assert _partner(cast) == cast.alpha.pk
    assert move_after_notice(on=announced.until + timedelta(days=1)) == 1

    announced.refresh_from_db()
    assert (_partner(cast), announced.state) == (cast.beta.pk, State.DONE)
    assert move_after_notice(on=announced.until + timedelta(days=1)) == 0


def test_everything_but_the_partner_changes_at_once(cast, announced):
    line = PlanLine.objects.get(plan=announced.plan, account=cast.olgas)
    account = Account.objects.get(pk=cast.olgas.pk)

    assert (account.mode, account.visits_per_quarter) == (line.mode, line.visits)


def test_both_partners_are_told_the_day(cast, announced):
    lost = Notice.objects.get(kind="partner_accounts_lost")
    gained = Notice.objects.get(kind="partner_accounts_gained", user=cast.ben)

    assert lost.user_id == cast.amy.pk
    assert announced.until.isoformat() in notice_text(lost)
    assert announced.until.isoformat() in notice_text(gained)


def test_a_plan_made_meanwhile_keeps_what_was_announced(cast, announced, another):
    fiscal = fiscal_calendar()
    period = horizon(on=timezone.localdate(), start="now", fiscal=fiscal)
    gathered = gather_problem(region_id=None, period=period)
    row = [columns[0] for columns in gathered.accounts].index(cast.olgas.pk)
    accounts = gathered.problem.accounts
    assert accounts.notice[row]
    assert gathered.partner_ids[accounts.current_partner[row]] == cast.beta.pk

    line = PlanLine.objects.get(plan=another(), account=cast.olgas)
    assert line.owner_id == cast.olga.pk


def test_the_same_move_announced_twice_keeps_its_day(cast, announced, another, publish):
    PartnerNotice.objects.update(until=timezone.localdate() + timedelta(days=3))
    second = another()
    PlanLine.objects.filter(plan=second, account=cast.olgas).update(partner=cast.beta)

    publish(second)

    notice = PartnerNotice.objects.get(state=State.RUNNING)
    assert (notice.pk, notice.until) == (announced.pk, timezone.localdate() + timedelta(days=3))


def test_a_plan_that_leaves_the_account_with_its_partner_drops_the_notice(
    cast, announced, another, publish
):
    second = another()
    PlanLine.objects.filter(plan=second, account=cast.olgas).update(partner=cast.alpha)

    publish(second)

    announced.refresh_from_db()
    assert announced.state == State.DROPPED
    assert not PartnerNotice.objects.filter(state=State.RUNNING).exists()


def test_a_partner_given_by_hand_since_ends_the_notice(cast, announced):
    Account.objects.filter(pk=cast.olgas.pk).update(partner=None)

    assert move_after_notice(on=announced.until + timedelta(days=1)) == 0

    announced.refresh_from_db()
    assert (_partner(cast), announced.state) == (None, State.DROPPED)


def test_without_a_notice_period_the_account_moves_at_once(cast, draft, publish, settings):
    settings.TANDEM = settings.TANDEM | {"PARTNER_NOTICE_DAYS": 0}
    PlanLine.objects.filter(plan=draft, account=cast.olgas).update(
        partner=cast.beta, is_changed=True
    )

    publish(draft)

    assert _partner(cast) == cast.beta.pk
    assert not PartnerNotice.objects.exists()


@pytest.mark.parametrize(
    ("name", "sees", "hidden"),
    [
        ("opal", ["北方师范大学", "乙伙伴"], []),
        ("nora", ["北方师范大学"], []),
        ("sam", [], ["北方师范大学"]),
        ("amy", ["北方师范大学"], ["乙伙伴"]),
        ("ben", [], ["北方师范大学"]),
    ],
)
def test_a_partner_reads_its_own_accounts_and_never_who_comes_next(
    cast, announced, signed_in, name, sees, hidden
):
    where = "/partner/customers/" if name in ("amy", "ben") else "/plan/notices/"
    page = signed_in(name).get(where).content.decode()

    assert [word for word in sees if word not in page] == []
    assert [word for word in hidden if word in page] == []
