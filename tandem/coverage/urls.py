from __future__ import annotations

from django.urls import path

from tandem.coverage.views import lines, plans

urlpatterns = [
    path("", plans.plan, name="plan"),
    path("runs/", plans.plan_run, name="plan_run"),
    path("<int:plan_id>/", plans.plan_version, name="plan_version"),
    path("<int:plan_id>/lines/", lines.plan_lines, name="plan_lines"),
    path("<int:plan_id>/publication/", plans.plan_publication, name="plan_publication"),
    path("<int:plan_id>/discarding/", plans.plan_discarding, name="plan_discarding"),
    path("lines/<int:line_id>/", lines.plan_line, name="plan_line"),
    path("lines/<int:line_id>/move/", lines.plan_line_move, name="plan_line_move"),
    path("lines/<int:line_id>/pin/", lines.plan_line_pin, name="plan_line_pin"),
    path("lines/<int:line_id>/unpinning/", lines.plan_line_unpin, name="plan_line_unpin"),
]
