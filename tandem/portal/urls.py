from __future__ import annotations

from django.urls import path

from tandem.portal.views import check, day, deal_acts, deals

urlpatterns = [
    path("", day.portal_day, name="portal_day"),
    path("customers/", day.portal_customers, name="portal_customers"),
    path("check/", check.portal_check, name="portal_check"),
    path("deals/", deals.portal_deals, name="portal_deals"),
    path("deals/new/", check.portal_deal_new, name="portal_deal_new"),
    path("deals/<int:registration_id>/", deals.portal_deal, name="portal_deal"),
    path(
        "deals/<int:registration_id>/evidence/", deal_acts.portal_evidence, name="portal_evidence"
    ),
    path(
        "deals/<int:registration_id>/extension/",
        deal_acts.portal_extension,
        name="portal_extension",
    ),
    path(
        "deals/<int:registration_id>/transfer/", deal_acts.portal_transfer, name="portal_transfer"
    ),
    path(
        "deals/<int:registration_id>/withdrawal/",
        deal_acts.portal_withdrawal,
        name="portal_withdrawal",
    ),
    path(
        "deals/<int:registration_id>/statement/",
        deal_acts.portal_statement,
        name="portal_statement",
    ),
    path(
        "deals/<int:registration_id>/papers/<int:paper_id>/",
        deal_acts.portal_paper,
        name="portal_paper",
    ),
    path("deals/<int:registration_id>/appeal/", deal_acts.portal_appeal, name="portal_appeal"),
]
