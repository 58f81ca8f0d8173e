from __future__ import annotations

from django.urls import path

from tandem.registration.views import claims, fairness, rulebooks

urlpatterns = [
    path("", claims.registrations, name="registrations"),
    path("<int:registration_id>/", claims.registration, name="registration"),
    path(
        "<int:registration_id>/decision/",
        claims.registration_decision,
        name="registration_decision",
    ),
    path(
        "<int:registration_id>/papers/<int:paper_id>/",
        claims.registration_paper,
        name="registration_paper",
    ),
    path("cases/<int:case_id>/decision/", claims.case_decision, name="case_decision"),
    path("appeals/<int:appeal_id>/answer/", claims.appeal_answer, name="appeal_answer"),
    path("fairness/", fairness.fairness, name="fairness"),
    path("fairness/leaks/", fairness.leaks, name="leaks"),
    path("rules/", rulebooks.rulebooks, name="rulebooks"),
    path("rules/<int:rulebook_number>/", rulebooks.rulebook, name="rulebook"),
    path("rules/<int:rulebook_number>/force/", rulebooks.rulebook_force, name="rulebook_force"),
    path("rules/<int:rulebook_number>/flips/", rulebooks.rulebook_flips, name="rulebook_flips"),
]
