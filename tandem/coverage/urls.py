from __future__ import annotations

from django.urls import path

from tandem.coverage.views import (
    frontiers,
    lines,
    notices,
    plans,
    publications,
    quotas,
    reviews,
    strategies,
)

urlpatterns = [
    path("", plans.plan, name="plan"),
    path("runs/", plans.plan_run, name="plan_run"),
    path("notices/", notices.plan_notices, name="plan_notices"),
    path("strategies/", strategies.strategies, name="strategies"),
    path("strategies/<str:segment>/", strategies.strategy, name="strategy"),
    path("quotas/", quotas.visit_quotas, name="visit_quotas"),
    path("quotas/setting/", quotas.visit_quota, name="visit_quota"),
    path("<int:plan_id>/progress/", plans.plan_progress, name="plan_progress"),
    path("<int:plan_id>/responses/", plans.plan_responses, name="plan_responses"),
    path("<int:plan_id>/frontier/", frontiers.plan_frontier, name="plan_frontier"),
    path("<int:plan_id>/frontier/point/", frontiers.plan_point, name="plan_point"),
    path("<int:plan_id>/review/", reviews.plan_review, name="plan_review"),
    path(
        "<int:plan_id>/review/<int:region_id>/verdict/", reviews.plan_verdict, name="plan_verdict"
    ),
    path("<int:plan_id>/taking-back/", publications.plan_taking_back, name="plan_taking_back"),
    path("<int:plan_id>/", plans.plan_version, name="plan_version"),
    path("<int:plan_id>/comparison/", plans.plan_comparison, name="plan_comparison"),
    path("<int:plan_id>/prices/", plans.plan_prices, name="plan_prices"),
    path("<int:plan_id>/lines/", lines.plan_lines, name="plan_lines"),
    path("<int:plan_id>/publication/", publications.plan_publication, name="plan_publication"),
    path("<int:plan_id>/undoing/", lines.plan_undoing, name="plan_undoing"),
    path("<int:plan_id>/what-if/", plans.plan_what_if, name="plan_what_if"),
    path("<int:plan_id>/discarding/", plans.plan_discarding, name="plan_discarding"),
    path("lines/<int:line_id>/", lines.plan_line, name="plan_line"),
    path("lines/<int:line_id>/costs/", lines.plan_line_costs, name="plan_line_costs"),
    path("lines/<int:line_id>/move/", lines.plan_line_move, name="plan_line_move"),
    path("lines/<int:line_id>/pin/", lines.plan_line_pin, name="plan_line_pin"),
    path("lines/<int:line_id>/unpinning/", lines.plan_line_unpin, name="plan_line_unpin"),
]
