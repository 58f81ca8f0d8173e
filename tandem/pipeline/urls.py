from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from tandem.pipeline.views import acts, board, deals, forecasts, lists

urlpatterns: list[URLPattern | URLResolver] = [
    path("", board.pipeline, name="pipeline"),
    path("list/", lists.opportunities, name="opportunities"),
    path("forecast/", forecasts.forecast, name="forecast"),
    path("forecast/call/", forecasts.forecast_call, name="forecast_call"),
    path("calendar/", lists.deal_calendar, name="deal_calendar"),
    path("new/<int:account_id>/", deals.opportunity_new, name="opportunity_new"),
    path("<int:opportunity_id>/", deals.opportunity, name="opportunity"),
    path("<int:opportunity_id>/change/", deals.opportunity_change, name="opportunity_change"),
    path("<int:opportunity_id>/closing/", deals.opportunity_closing, name="opportunity_closing"),
    path("<int:opportunity_id>/stage/", acts.opportunity_stage, name="opportunity_stage"),
    path(
        "<int:opportunity_id>/reopening/",
        acts.opportunity_reopening,
        name="opportunity_reopening",
    ),
    path(
        "<int:opportunity_id>/next-step/",
        acts.opportunity_next_step,
        name="opportunity_next_step",
    ),
    path("<int:opportunity_id>/team/", acts.opportunity_team, name="opportunity_team"),
    path(
        "<int:opportunity_id>/team/<int:member_id>/leaving/",
        acts.opportunity_leaving,
        name="opportunity_leaving",
    ),
    path("<int:opportunity_id>/products/", acts.opportunity_lines, name="opportunity_lines"),
    path(
        "<int:opportunity_id>/products/<int:deal_line_id>/removal/",
        acts.opportunity_line_removal,
        name="opportunity_line_removal",
    ),
    path("<int:opportunity_id>/rivals/", acts.opportunity_rivals, name="opportunity_rivals"),
    path(
        "<int:opportunity_id>/rivals/<int:rival_id>/removal/",
        acts.opportunity_rival_removal,
        name="opportunity_rival_removal",
    ),
    path("<int:opportunity_id>/buyers/", acts.opportunity_buyers, name="opportunity_buyers"),
    path(
        "<int:opportunity_id>/buyers/<int:buyer_id>/removal/",
        acts.opportunity_buyer_removal,
        name="opportunity_buyer_removal",
    ),
    path(
        "<int:opportunity_id>/criteria/<int:criterion_id>/",
        acts.opportunity_criterion,
        name="opportunity_criterion",
    ),
]
