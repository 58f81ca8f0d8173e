from __future__ import annotations

from django.urls import path

from tandem.portal.views import check, customers, day, deal_acts, deals, mails, tasks, visits

urlpatterns = [
    path("", day.portal_day, name="portal_day"),
    path("customers/", customers.portal_customers, name="portal_customers"),
    path("customers/<int:account_id>/", customers.portal_customer, name="portal_customer"),
    path("customers/<int:account_id>/notes/", customers.portal_note, name="portal_note"),
    path("customers/<int:account_id>/tasks/", customers.portal_task_new, name="portal_task_new"),
    path("tasks/", tasks.portal_tasks, name="portal_tasks"),
    path("tasks/<int:task_id>/", tasks.portal_task, name="portal_task"),
    *(
        path(
            f"tasks/<int:task_id>/{act}/",
            tasks.portal_task_act,
            {"act": act},
            name=f"portal_task_{act}",
        )
        for act in tasks.ACTS
    ),
    path("visits/", visits.portal_visits, name="portal_visits"),
    path("visits/<int:invitation_id>/", visits.portal_visit, name="portal_visit"),
    path(
        "visits/<int:invitation_id>/acceptance/",
        visits.portal_visit_acceptance,
        name="portal_visit_acceptance",
    ),
    path(
        "visits/<int:invitation_id>/refusal/",
        visits.portal_visit_refusal,
        name="portal_visit_refusal",
    ),
    path(
        "visits/<int:invitation_id>/proposal/",
        visits.portal_visit_proposal,
        name="portal_visit_proposal",
    ),
    path("calendar/", visits.portal_calendar, name="portal_calendar"),
    path("calendar/end/", visits.portal_calendar_end, name="portal_calendar_end"),
    path("mails/", mails.portal_mails, name="portal_mails"),
    path(
        "mails/<int:mail_id>/assignment/",
        mails.portal_mail_assignment,
        name="portal_mail_assignment",
    ),
    path(
        "mails/<int:mail_id>/setting-aside/",
        mails.portal_mail_setting_aside,
        name="portal_mail_setting_aside",
    ),
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
