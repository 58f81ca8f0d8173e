from __future__ import annotations

from django.urls import path

from tandem.activities import api
from tandem.activities.views import (
    check_in,
    files,
    findings,
    log,
    phone,
    task_acts,
    tasks,
    visits,
    weeks,
)

urlpatterns = [
    path("", weeks.week, name="week"),
    path("team/", weeks.team_weeks, name="team_weeks"),
    path("<int:seller_id>/", weeks.week_of, name="week_of"),
    path("accounts/<int:account_id>/visits/", visits.visit_new, name="visit_new"),
    path("accounts/<int:account_id>/notes/", log.activity_new, name="activity_new"),
    path("accounts/<int:account_id>/tasks/", tasks.task_new, name="task_new"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/acts/", tasks.tasks_acts, name="tasks_acts"),
    path("tasks/reopening/", tasks.tasks_reopening, name="tasks_reopening"),
    path("tasks/<int:task_id>/", task_acts.task, name="task"),
    path("tasks/<int:task_id>/taking/", task_acts.task_taking, name="task_taking"),
    path("tasks/<int:task_id>/completion/", task_acts.task_completion, name="task_completion"),
    path("tasks/<int:task_id>/reopening/", task_acts.task_reopening, name="task_reopening"),
    path(
        "tasks/<int:task_id>/postponement/",
        task_acts.task_postponement,
        name="task_postponement",
    ),
    path("tasks/<int:task_id>/refusal/", task_acts.task_refusal, name="task_refusal"),
    path("tasks/<int:task_id>/passing/", task_acts.task_passing, name="task_passing"),
    path("tasks/<int:task_id>/withdrawal/", task_acts.task_withdrawal, name="task_withdrawal"),
    path("visits/", weeks.visits, name="visits"),
    path("check-in/", check_in.check_in_where, name="check_in_where"),
    path("visits/<int:visit_id>/check-in/", check_in.check_in, name="check_in"),
    path("accounts/<int:account_id>/check-in/", check_in.check_in_at, name="check_in_at"),
    path("accounts/<int:account_id>/findings/", findings.findings, name="findings"),
    path("phone/", phone.phone, name="phone"),
    path("phone/place/", check_in.place_consent, name="place_consent"),
    path("phone/items/", phone.phone_items, name="phone_items"),
    path(
        "phone/items/<int:item_id>/take-over/",
        phone.phone_item_take_over,
        name="phone_item_take_over",
    ),
    path(
        "phone/items/<int:item_id>/set-aside/",
        phone.phone_item_set_aside,
        name="phone_item_set_aside",
    ),
    path("files/<int:file_id>/", files.visit_file, name="visit_file"),
    path("phone/package/", api.phone_package, name="phone_package"),
    path("phone/outbox/items/", api.outbox_items, name="outbox_items"),
    path("phone/outbox/files/", api.outbox_files, name="outbox_files"),
    path("phone/outbox/left/", api.outbox_left, name="outbox_left"),
    path("visits/<int:visit_id>/", visits.visit, name="visit"),
    path("visits/<int:visit_id>/completion/", visits.visit_completion, name="visit_completion"),
    path("visits/<int:visit_id>/miss/", visits.visit_miss, name="visit_miss"),
    path("visits/<int:visit_id>/move/", visits.visit_move, name="visit_move"),
    path(
        "visits/<int:visit_id>/cancellation/",
        visits.visit_cancellation,
        name="visit_cancellation",
    ),
]
