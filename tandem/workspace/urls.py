from __future__ import annotations

from django.urls import path

from tandem.workspace.views.account import account, account_timeline
from tandem.workspace.views.jobs import job_cancel, jobs, jobs_tray
from tandem.workspace.views.kit import kit
from tandem.workspace.views.measures import measures, measures_counting
from tandem.workspace.views.notices import notice_choices, notices
from tandem.workspace.views.review import review
from tandem.workspace.views.search import palette, search
from tandem.workspace.views.service import service
from tandem.workspace.views.system import system_work
from tandem.workspace.views.talks import (
    decision_closing,
    seller_comment,
    seller_decision,
    seller_talk,
)
from tandem.workspace.views.team import seller_peek
from tandem.workspace.views.today import today

urlpatterns = [
    path("", today, name="today"),
    path("search/", search, name="search"),
    path("palette/", palette, name="palette"),
    path("accounts/<int:account_id>/", account, name="account"),
    path("accounts/<int:account_id>/timeline/", account_timeline, name="account_timeline"),
    path("service/", service, name="service"),
    path("review/", review, name="review"),
    path("team/<int:seller_id>/", seller_peek, name="seller_peek"),
    path("team/<int:seller_id>/talk/", seller_talk, name="seller_talk"),
    path("team/<int:seller_id>/decisions/", seller_decision, name="seller_decision"),
    path("team/<int:seller_id>/comments/", seller_comment, name="seller_comment"),
    path("decisions/<int:talk_point_id>/closing/", decision_closing, name="decision_closing"),
    path("review/measures/", measures, name="measures"),
    path("review/measures/counting/", measures_counting, name="measures_counting"),
    path("jobs/", jobs, name="jobs"),
    path("jobs/tray/", jobs_tray, name="jobs_tray"),
    path("jobs/<int:job_id>/cancellation/", job_cancel, name="job_cancel"),
    path("notices/", notices, name="notices"),
    path("notices/choices/", notice_choices, name="notice_choices"),
    path("system/work/", system_work, name="system_work"),
    path("kit/", kit, name="kit"),
]
