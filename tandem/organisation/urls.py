"""Signing in, one's own pages, people, pairs and names."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from tandem.organisation.views import door, me, pairs, people, saved_views, structure

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("login/link/", door.login_link, name="login_link"),
    path("login/door/", door.login_door, name="login_door"),
    path("logout/", account.logout, name="account_logout"),
    path("language/", set_language, name="language"),
    path("me/", me.profile, name="profile"),
    path("preferences/", me.preferences, name="preferences"),
    path("me/password/", account.password_change, name="account_change_password"),
    path("me/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("me/confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("me/second-step/", mfa.index, name="mfa_index"),
    path("me/second-step/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("me/second-step/app/end/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("me/second-step/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "me/second-step/codes/new/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "me/second-step/codes/file/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/search/", people.people_search, name="people_search"),
    path("people/<int:user_id>/", people.person, name="person"),
    path("people/<int:user_id>/facts/", people.person_facts, name="person_facts"),
    path("people/<int:user_id>/password/", people.person_password, name="person_password"),
    path(
        "people/<int:user_id>/second-step/",
        people.person_second_step,
        name="person_second_step",
    ),
    path("people/<int:user_id>/departure/", people.person_departure, name="person_departure"),
    path("people/<int:user_id>/roles/", people.person_grants, name="person_grants"),
    path(
        "people/<int:user_id>/roles/<int:grant_id>/end/",
        people.person_grant_end,
        name="person_grant_end",
    ),
    path("pairs/", pairs.pairs, name="pairs"),
    path("pairs/new/", pairs.pair_new, name="pair_new"),
    path("pairs/<int:pair_id>/end/", pairs.pair_end, name="pair_end"),
    path("views/", saved_views.view_save, name="view_save"),
    path("views/<int:view_id>/", saved_views.view_change, name="view_change"),
    path("views/<int:view_id>/deletion/", saved_views.view_delete, name="view_delete"),
    path("views/<int:view_id>/opening/", saved_views.view_opening, name="view_opening"),
    path("structure/", structure.structure, name="structure"),
    path("structure/regions/<int:region_id>/", structure.region_names, name="region_names"),
    path(
        "structure/industries/<int:industry_id>/", structure.industry_names, name="industry_names"
    ),
]
