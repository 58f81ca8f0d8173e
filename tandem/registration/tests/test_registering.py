"""Registering: the verdict at once, the order of the server, the same customer however it is spelt."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tandem.foundation.models import AuditEntry
from tandem.organisation.models import Notice
from tandem.registration.models import ConflictCase, Decision, Registration
from tandem.registration.tests.conftest import NOW, Register, refused
from tandem.registration.tests.rules.test_claims import SPELLINGS
from tandem.testing.cast import Cast

State = Registration.State


def test_a_claim_on_open_ground_is_protected_at_once(register: Register) -> None:
    claim = register("amy")

    assert claim.state == State.GRANTED
    assert (claim.protected_since, claim.protected_until) == (date(2026, 11, 23), date(2027, 2, 20))
    decision = Decision.objects.get(registration=claim)
    assert (decision.kind, decision.verdict, decision.rule_id) == ("rules", "grant", "open-ground")
    assert decision.picture["prior"] == "none"
    acts = AuditEntry.objects.filter(subject_type="registration.registration")
    assert sorted(acts.values_list("act", flat=True)) == [
        "registration.granted",
        "registration.received",
    ]


def test_the_second_company_is_in_conflict_and_both_stand(register: Register) -> None:
    first, second = register("amy"), register("ben")

    assert second.number == first.number + 1
    assert second.state == State.CONFLICT
    case = ConflictCase.objects.get()
    first.refresh_from_db()
    assert (first.state, first.case_id, second.case_id) == (State.GRANTED, case.pk, case.pk)
    assert case.holder_id == first.pk
    assert Notice.objects.filter(kind="registration_contested", user_id=first.owner_id).exists()


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_another_spelling_is_the_same_deal(register: Register, spelling: str) -> None:
    register("amy", name=SPELLINGS[0])

    assert register("ben", name=spelling, city="北京市").state == State.CONFLICT


def test_a_subsidiary_is_the_same_customer(cast: Cast, register: Register) -> None:
    from tandem.testing.builders import an_account

    facts = {"region": cast.north, "industry": cast.finance}
    parent = an_account("霜序控股", city="北京", **facts)
    an_account("云栖电子", city="杭州", parent=parent, **facts)
    register("amy", name="霜序控股", city="北京")

    assert register("ben", name="云栖电子有限公司", city="杭州").state == State.CONFLICT


def test_another_product_line_is_another_deal(register: Register) -> None:
    register("amy")

    assert register("ben", product="server").state == State.GRANTED


def test_a_locked_account_of_another_company_is_refused_with_its_rule(
    cast: Cast, register: Register
) -> None:
    claim = register("ben", name="北方师范大学", city="")

    assert claim.state == State.REFUSED
    assert Decision.objects.get(registration=claim).rule_id == "allocated-to-another"
    assert claim.account_id == cast.olgas.pk


def test_the_own_account_is_granted(cast: Cast, register: Register) -> None:
    claim = register("amy", account_id=cast.olgas.pk)

    assert claim.state == State.GRANTED
    assert Decision.objects.get(registration=claim).rule_id == "allocated-to-you"


def test_the_vendors_own_deal_is_decided_by_the_manager(cast: Cast, register: Register) -> None:
    from tandem.pipeline.models import Opportunity

    Opportunity.objects.create(
        account=cast.ottos, title="核心系统", stage_id="engaging", opened_on=date(2026, 11, 1)
    )

    claim = register("amy", name="北方商业银行")

    assert claim.state == State.WAITING
    assert claim.due_at == NOW + timedelta(days=2)
    told = Notice.objects.get(kind="registration_waiting")
    assert told.user_id == cast.nora.pk


def test_one_key_is_one_registration(register: Register) -> None:
    key = str(uuid4())

    first, second = register("amy", key=key), register("amy", key=key)

    assert first.pk == second.pk
    assert Registration.objects.count() == 1
    assert refused(lambda: register("amy", key=key, value_minor=5)) == "idempotency_key_reused"


def test_a_company_registers_a_deal_once(register: Register) -> None:
    register("alan")

    assert refused(lambda: register("amy")) == "deal_registered_already"
    assert Registration.objects.count() == 1
    assert register("ben").number == 2, "a refused one keeps no number"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"product": "yacht"}, "no_such_product"),
        ({"value_minor": 0}, "value_not_possible"),
        ({"value_minor": 10**14}, "value_not_possible"),
        ({"expected_close_on": date(2026, 11, 22)}, "close_is_over"),
        ({"contact_there": "  "}, "contact_not_named"),
        ({"name": "霜"}, "customer_not_named"),
        ({"name": "霜" * 201}, "customer_name_too_long"),
        ({"account_id": 999_999}, "no_such_account"),
    ],
)
def test_bad_input_is_refused_and_leaves_nothing(
    register: Register, facts: dict[str, object], code: str
) -> None:
    assert refused(lambda: register("amy", **facts)) == code
    assert Registration.objects.count() == 0


def test_only_partners_register(register: Register) -> None:
    assert refused(lambda: register("olga")) == "registering_is_the_partners"


def test_an_account_somebody_else_sees_cannot_be_chosen(cast: Cast, register: Register) -> None:
    assert refused(lambda: register("ben", account_id=cast.olgas.pk)) == "no_such_account"
