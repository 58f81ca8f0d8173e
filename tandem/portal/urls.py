from __future__ import annotations

from django.urls import path

from tandem.portal.views import (
    check,
    company,
    customers,
    day,
    deal_acts,
    deals,
    funds,
    mails,
    people,
    plans,
    stories,
    tasks,
    visits,
    voice,
    work,
)

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
    path(
        "mails/<int:mail_id>/files/<int:number>/", mails.portal_mail_file, name="portal_mail_file"
    ),
    path(
        "timeline/<int:activity_id>/files/<int:number>/",
        mails.portal_entry_file,
        name="portal_entry_file",
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
    path("work/", work.portal_work, name="portal_work"),
    path("work/<int:opportunity_id>/", work.portal_work_one, name="portal_work_one"),
    path("work/<int:opportunity_id>/next-step/", work.portal_work_step, name="portal_work_step"),
    path("plans/", plans.portal_plans, name="portal_plans"),
    path("plans/<int:joint_plan_id>/", plans.portal_plan, name="portal_plan"),
    path(
        "plans/<int:joint_plan_id>/signature/",
        plans.portal_plan_signature,
        name="portal_plan_signature",
    ),
    path("plans/<int:joint_plan_id>/visits/", plans.portal_plan_visit, name="portal_plan_visit"),
    path(
        "plans/changes/<int:plan_change_id>/answer/",
        plans.portal_plan_change,
        name="portal_plan_change",
    ),
    path(
        "plans/actions/<int:plan_action_id>/", plans.portal_plan_action, name="portal_plan_action"
    ),
    path(
        "plans/actions/<int:plan_action_id>/completion/",
        plans.portal_plan_action_done,
        name="portal_plan_action_done",
    ),
    path(
        "plans/actions/<int:plan_action_id>/day/",
        plans.portal_plan_action_move,
        name="portal_plan_action_move",
    ),
    path("contracts/<int:allocation_id>/", plans.portal_allocation, name="portal_allocation"),
    path(
        "contracts/<int:allocation_id>/signature/",
        plans.portal_allocation_signature,
        name="portal_allocation_signature",
    ),
    path("service/", company.portal_service, name="portal_service"),
    path("scorecard/", company.portal_scorecard, name="portal_scorecard"),
    path("training/", company.portal_training, name="portal_training"),
    path("training/<int:session_id>/people/", company.portal_enrolment, name="portal_enrolment"),
    path("feedback/", voice.portal_feedback, name="portal_feedback"),
    path("feedback/<int:feedback_id>/", voice.portal_feedback_one, name="portal_feedback_one"),
    path(
        "feedback/<int:feedback_id>/judgement/",
        voice.portal_feedback_judgement,
        name="portal_feedback_judgement",
    ),
    path("stories/", stories.portal_stories, name="portal_stories"),
    path("stories/new/", stories.portal_story_new, name="portal_story_new"),
    path("stories/<int:story_id>/", stories.portal_story, name="portal_story"),
    path("stories/<int:story_id>/use/", stories.portal_story_use, name="portal_story_use"),
    path("people/", people.portal_people, name="portal_people"),
    path("people/<int:colleague_id>/end/", people.portal_person_end, name="portal_person_end"),
    path("funds/", funds.portal_funds, name="portal_funds"),
    path("funds/new/", funds.portal_fund_new, name="portal_fund_new"),
    path("funds/<int:fund_id>/", funds.portal_fund, name="portal_fund"),
    path("funds/<int:fund_id>/claim/", funds.portal_fund_claim, name="portal_fund_claim"),
    path("funds/proofs/<int:fund_proof_id>/", funds.portal_fund_proof, name="portal_fund_proof"),
]
