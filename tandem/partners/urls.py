from __future__ import annotations

from django.urls import path

from tandem.partners.views import allocations, funds, partners, plans, scores, training, voice

urlpatterns = [
    path("", partners.partners, name="partners"),
    path("<int:company_id>/", partners.partner, name="partner"),
    path("<int:company_id>/profile/", partners.partner_profile, name="partner_profile"),
    path("<int:company_id>/warehouses/", partners.partner_warehouse, name="partner_warehouse"),
    path(
        "warehouses/<int:warehouse_id>/closing/",
        partners.warehouse_closing,
        name="warehouse_closing",
    ),
    path("<int:company_id>/figures/", partners.partner_figure, name="partner_figure"),
    path("<int:company_id>/allocations/", allocations.allocation_new, name="allocation_new"),
    path("allocations/<int:allocation_id>/", allocations.allocation, name="allocation"),
    path(
        "allocations/<int:allocation_id>/contract/",
        allocations.allocation_contract,
        name="allocation_contract",
    ),
    path(
        "allocations/<int:allocation_id>/accounts/",
        allocations.allocation_accounts,
        name="allocation_accounts",
    ),
    path(
        "allocations/<int:allocation_id>/signature/",
        allocations.allocation_signature,
        name="allocation_signature",
    ),
    path(
        "allocations/<int:allocation_id>/review/",
        allocations.allocation_review,
        name="allocation_review",
    ),
    path("<int:company_id>/plans/", plans.partner_plans, name="partner_plans"),
    path("<int:company_id>/plans/new/", plans.joint_plan_new, name="joint_plan_new"),
    path("plans/<int:joint_plan_id>/", plans.joint_plan, name="joint_plan"),
    path("plans/<int:joint_plan_id>/accounts/", plans.plan_accounts, name="plan_accounts"),
    path("plans/<int:joint_plan_id>/actions/", plans.plan_action_new, name="plan_action_new"),
    path("plans/<int:joint_plan_id>/visits/", plans.plan_visit_new, name="plan_visit_new"),
    path("plans/<int:joint_plan_id>/targets/", plans.plan_targets, name="plan_targets"),
    path("plans/<int:joint_plan_id>/signature/", plans.plan_signature, name="plan_signature"),
    path("plans/<int:joint_plan_id>/closing/", plans.plan_closing, name="plan_closing"),
    path(
        "changes/<int:plan_change_id>/answer/", plans.plan_change_answer, name="plan_change_answer"
    ),
    path("actions/<int:plan_action_id>/", plans.plan_action, name="plan_action"),
    path(
        "actions/<int:plan_action_id>/completion/", plans.plan_action_done, name="plan_action_done"
    ),
    path("actions/<int:plan_action_id>/move/", plans.plan_action_move, name="plan_action_move"),
    path("actions/<int:plan_action_id>/drop/", plans.plan_action_drop, name="plan_action_drop"),
    path("<int:company_id>/people/", training.partner_people, name="partner_people"),
    path("<int:company_id>/invitation/", partners.partner_invite, name="partner_invite"),
    path("<int:company_id>/enrolment/", training.partner_enrolment, name="partner_enrolment"),
    path("training/", training.training, name="training"),
    path("training/new/", training.session_new, name="session_new"),
    path("training/<int:session_id>/", training.session, name="session"),
    path(
        "training/<int:session_id>/attendance/",
        training.session_attendance,
        name="session_attendance",
    ),
    path("<int:company_id>/feedback/", voice.partner_feedback, name="partner_feedback"),
    path("<int:company_id>/feedback/new/", voice.feedback_new, name="feedback_new"),
    path("feedback/", voice.feedback_list, name="feedback_list"),
    path("feedback/<int:feedback_id>/", voice.feedback, name="feedback"),
    path("feedback/<int:feedback_id>/answer/", voice.feedback_answer, name="feedback_answer"),
    path("stories/", voice.stories, name="stories"),
    path("stories/new/", voice.story_new, name="story_new"),
    path("stories/<int:story_id>/", voice.story, name="story"),
    path("stories/<int:story_id>/use/", voice.story_use, name="story_use"),
    path("funds/", funds.funds, name="funds"),
    path("funds/budgets/", funds.budget_new, name="budget_new"),
    path("<int:company_id>/funds/", funds.partner_funds, name="partner_funds"),
    path("<int:company_id>/funds/new/", funds.fund_new, name="fund_new"),
    path("funds/<int:fund_id>/", funds.fund, name="fund"),
    path("funds/<int:fund_id>/approval/", funds.fund_approval, name="fund_approval"),
    path("funds/<int:fund_id>/refusal/", funds.fund_refusal, name="fund_refusal"),
    path("funds/<int:fund_id>/claim/", funds.fund_claim, name="fund_claim"),
    path("funds/<int:fund_id>/payment/", funds.fund_payment, name="fund_payment"),
    path("funds/proofs/<int:fund_proof_id>/", funds.fund_proof, name="fund_proof"),
    path("<int:company_id>/scorecard/", scores.partner_scorecard, name="partner_scorecard"),
    path("<int:company_id>/departure/", scores.partner_departure, name="partner_departure"),
]
