"""A partner leaves: its people's tasks go to the heir, planned visits to it fall away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from tandem.activities.models import Task, Visit
from tandem.organisation.models import Notice
from tandem.partners.commands.departure import end_partnership
from tandem.testing.cast import Cast


def test_tasks_go_to_the_heir_and_planned_visits_fall_away(
    cast: Cast, give: Callable[..., Task]
) -> None:
    today = timezone.localdate()
    theirs, ours = give(to="alan", due_on=today), give(to="iris", due_on=today)
    visits = [
        Visit.objects.create(
            seller=cast.olga, partner=company, kind=Visit.Kind.PARTNER, on=today + timedelta(days=3)
        )
        for company in (cast.alpha, cast.beta)
    ]

    end_partnership(
        actor=cast.actor("opal"),
        company_id=cast.alpha.pk,
        heir=cast.nora,
        on=today,
        reason="合同到期",
        now=timezone.now(),
    )

    for row in (theirs, ours, *visits):
        row.refresh_from_db()
    assert (theirs.holder, theirs.state, theirs.acknowledged_at) == (cast.nora, "open", None)
    assert ours.holder == cast.iris
    assert [visit.state for visit in visits] == [Visit.State.CANCELLED, Visit.State.PLANNED]
    assert Notice.objects.filter(user=cast.nora, kind="task_given").count() == 1
