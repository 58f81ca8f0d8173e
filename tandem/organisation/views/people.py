"""People and their roles, for administrators; sales operations read."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotThere, Refusal
from tandem.organisation import commands
from tandem.organisation.forms.people import DepartureForm, GrantForm, HireForm, PersonForm
from tandem.organisation.grids import people_grid
from tandem.organisation.labels import ROLE_NAMES
from tandem.organisation.models import RoleGrant, User
from tandem.organisation.permissions import may_manage_people
from tandem.organisation.queries import grants_of, people_page, people_without_role, pick_people
from tandem.organisation.requests import Request
from tandem.organisation.rules.roles import Role


def people(request: Request) -> HttpResponse:
    text, today = request.GET.get("q", "")[:60], timezone.localdate()
    is_idle = request.GET.get("role") == "none"
    if is_idle:
        people = people_without_role(actor=request.actor, on=today)
    else:
        people = User.objects.visible_to(request.actor)
    page = people_page(
        people=people,
        text=text,
        after=request.GET.get("after", "")[:60],
        before=request.GET.get("before", "")[:60],
    )
    held = grants_of([row.pk for row in page.people], on=today)
    kept = {"q": text} | ({"role": "none"} if is_idle else {})
    context = {
        "grid": people_grid(page, held, lambda **move: f"?{urlencode(kept | move)}"),
        "is_idle": is_idle,
        "q": text,
        "can_manage": may_manage_people(request.actor),
    }
    return render(request, "organisation/people.html", context)


def people_search(request: Request) -> JsonResponse:
    """What a person picker asks while somebody types."""
    asked = request.GET.get("role", "")
    found = pick_people(
        actor=request.actor,
        text=request.GET.get("q", "")[:60],
        role=Role(asked) if asked in set(Role) else None,
        on=timezone.localdate(),
    )
    people = [{"id": row.pk, "name": row.get_full_name(), "note": _note_of(row)} for row in found]
    return JsonResponse({"people": people})


def person_new(request: Request) -> HttpResponse:
    today = timezone.localdate()
    form = HireForm(request.POST or None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        try:
            hired = commands.hire_person(actor=request.actor, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "organisation/start_password.html", {"hired": hired})
    return render(
        request, "organisation/person_new.html", {"form": form}, status=422 if form.errors else 200
    )


def person(request: Request, user_id: int) -> HttpResponse:
    user = _visible(request, user_id)
    form = PersonForm(initial=_initial_of(user))
    return render(request, "organisation/person.html", _person_page(request, user, form))


def person_facts(request: Request, user_id: int) -> HttpResponse:
    user = _visible(request, user_id)
    form = PersonForm(request.POST)
    if form.is_valid():
        try:
            commands.correct_person(actor=request.actor, user_id=user.pk, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("person", user.pk)
    context = _person_page(request, user, form)
    return render(request, "organisation/person.html", context, status=422)


def person_password(request: Request, user_id: int) -> HttpResponse:
    user = _visible(request, user_id)
    hired = commands.renew_password(actor=request.actor, user_id=user.pk)
    return render(request, "organisation/start_password.html", {"hired": hired})


def person_second_step(request: Request, user_id: int) -> HttpResponse:
    """The person lost their phone: the old authenticator is forgotten, they turn on another."""
    user = _visible(request, user_id)
    commands.take_back_second_step(actor=request.actor, user_id=user.pk)
    text = _("The second step of %(name)s is taken back.") % {"name": user.get_full_name()}
    messages.success(request, text)
    return redirect("person", user.pk)


def person_departure(request: Request, user_id: int) -> HttpResponse:
    user = _visible(request, user_id)
    commands.end_employment(
        actor=request.actor, user_id=user.pk, on=_day_of(DepartureForm(request.POST))
    )
    return redirect("person", user.pk)


def person_grants(request: Request, user_id: int) -> HttpResponse:
    user = _visible(request, user_id)
    form = GrantForm(request.POST)
    if form.is_valid():
        try:
            commands.grant_role(actor=request.actor, user_id=user.pk, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("person", user.pk)
    context = _person_page(request, user, PersonForm(initial=_initial_of(user))) | {
        "grant_form": form
    }
    return render(request, "organisation/person.html", context, status=422)


def person_grant_end(request: Request, user_id: int, grant_id: int) -> HttpResponse:
    user = _visible(request, user_id)
    if grant_id not in {grant.pk for grant in _grants(user)}:
        raise NotThere("no_such_role", _("This person no longer holds that role."))
    commands.end_grant(actor=request.actor, grant_id=grant_id, on=timezone.localdate())
    return redirect("person", user.pk)


def _visible(request: Request, user_id: int) -> User:
    found = User.objects.visible_to(request.actor).select_related("company", "region")
    user = found.filter(pk=user_id).first()
    if user is None:
        raise NotThere("no_such_person", _("This person does not exist. Go back to the list."))
    return user


def _grants(user: User) -> list[RoleGrant]:
    return grants_of([user.pk], on=timezone.localdate()).get(user.pk, [])


def _person_page(request: Request, user: User, form: PersonForm) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "person": user,
        "form": form,
        "grants": [(grant, ROLE_NAMES[Role(grant.role)]) for grant in _grants(user)],
        "grant_form": GrantForm(initial={"on": today}),
        "departure_form": DepartureForm(initial={"on": today}),
        "can_manage": may_manage_people(request.actor),
        "is_self": user.pk == request.actor.user_id,
        "back_url": reverse("people"),
    }


def _initial_of(user: User) -> dict[str, object]:
    names = ("name", "name_en", "email", "phone")
    said = {name: getattr(user, name) for name in names} | {"region": user.region_id}
    return said | {"working_percent": round(user.fte * 100)}


def _day_of(form: DepartureForm) -> date:
    if not form.is_valid():
        raise Refusal("no_day", _("Say the day as year-month-day, for example 2026-11-24."))
    return form.cleaned_data["on"]


def _note_of(user: User) -> str:
    return str(user.region or user.company)
