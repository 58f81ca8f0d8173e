"""The demo's registrations: every state is there, what became of each is told, and papers lie beside some."""

from __future__ import annotations

import pytest
from django.db.models import Count

from tandem.demo.tests.conftest import DemoLoad
from tandem.foundation.media import readable_paper
from tandem.registration.commands.papers import PAPERS
from tandem.registration.models import Appeal, Decision, Paper, Registration, Step

State = Registration.State
pytestmark = pytest.mark.usefixtures("demo", "db")


def test_every_state_is_there(demo: DemoLoad) -> None:
    counts = dict(Registration.objects.order_by().values_list("state").annotate(n=Count("id")))

    assert set(counts) == set(State.values), counts
    assert set(Appeal.objects.values_list("state", flat=True)) >= {"open", "upheld"}


def test_a_state_that_something_led_to_has_its_step() -> None:
    for state, kind in (("expired", "expired"), ("withdrawn", "withdrawn")):
        rows = Registration.objects.filter(state=state).values_list("pk", flat=True)
        told = Step.objects.filter(kind=kind).values_list("registration_id", flat=True)
        assert set(rows) == set(told), state
    kinds = set(Step.objects.values_list("kind", flat=True))
    assert kinds >= {"extended", "transferred", "withdrawn", "expired", "promoted"}


def test_one_moved_up_behind_the_one_that_gave_up() -> None:
    moved = Registration.objects.get(
        pk__in=Step.objects.filter(kind="promoted").values("registration")
    )

    assert moved.state == State.GRANTED
    assert Decision.objects.filter(registration=moved).latest("id").kind == "promoted"
    before = Registration.objects.filter(case=moved.case).exclude(pk=moved.pk)
    assert State.WITHDRAWN in set(before.values_list("state", flat=True))


def test_the_papers_are_what_the_product_would_have_kept() -> None:
    papers = list(Paper.objects.all())

    assert {paper.media_type for paper in papers} == {"image/jpeg", "application/pdf"}
    for paper in papers:
        content = PAPERS.storage().open(paper.stored_as).read()
        assert readable_paper(content)[1] == paper.media_type
        assert len(content) == paper.size
