"""Feedback of partners and the experience library."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.paging import place_of
from tandem.organisation.queries import industries
from tandem.organisation.requests import Request
from tandem.partners.commands.voice import (
    answer_feedback,
    give_feedback,
    release_story,
    tell_story,
    use_story,
)
from tandem.partners.forms.voice import (
    AnswerFeedbackForm,
    FeedbackForm,
    ReleaseForm,
    StoryForm,
)
from tandem.partners.permissions import permit_releasing
from tandem.partners.queries.finding import partner_of
from tandem.partners.queries.voice import feedback_by_id, story_by_id
from tandem.partners.views.partners import done, form_page
from tandem.partners.voice_page import (
    feedback_context,
    feedback_list_context,
    partner_feedback_context,
    stories_context,
    story_context,
)


def feedback_list(request: Request) -> HttpResponse:
    context = feedback_list_context(request.actor, place_of(request.GET))
    return render(request, "partners/feedback_list.html", context)


def partner_feedback(request: Request, company_id: int) -> HttpResponse:
    company = partner_of(request.actor, company_id)
    context = partner_feedback_context(request.actor, company, place_of(request.GET))
    return render(request, "partners/partner_feedback.html", context)


def feedback_new(request: Request, company_id: int) -> HttpResponse:
    company = partner_of(request.actor, company_id)
    form = FeedbackForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        title = _("What %(name)s says") % {"name": company}
        back = reverse("partner_feedback", args=[company.pk])
        return form_page(request, form, title, company, back_url=back)
    made = give_feedback(
        actor=request.actor, company_id=company.pk, now=timezone.now(), **form.cleaned_data
    )
    return done(request, _("Noted; an answer is owed."), "feedback", made.pk)


def feedback(request: Request, feedback_id: int) -> HttpResponse:
    held = feedback_by_id(request.actor, feedback_id)
    return render(request, "partners/feedback.html", feedback_context(request.actor, held))


def feedback_answer(request: Request, feedback_id: int) -> HttpResponse:
    held = feedback_by_id(request.actor, feedback_id)
    form = AnswerFeedbackForm(request.POST)
    if not form.is_valid():
        context = feedback_context(request.actor, held) | {"form": form}
        return render(request, "partners/feedback.html", context, status=422)
    answer_feedback(
        actor=request.actor, feedback_id=held.pk, now=timezone.now(), **form.cleaned_data
    )
    return done(request, _("The partner has the answer."), "feedback", held.pk)


def stories(request: Request) -> HttpResponse:
    text, tag = request.GET.get("q", "")[:80], request.GET.get("tag", "")[:40]
    context = stories_context(request.actor, text, tag, place_of(request.GET))
    return render(request, "partners/stories.html", context)


def story_new(request: Request) -> HttpResponse:
    form = StoryForm(request.POST or None, industries=list(industries()))
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form,
            "title": _("Tell a story"),
            "company": _("Experience library"),
            "back_url": reverse("stories"),
            "save": _("Tell it"),
        }
        status = 422 if request.method == "POST" else 200
        return render(request, "partners/form.html", context, status=status)
    said = form.cleaned_data
    made = tell_story(
        actor=request.actor,
        title=said["title"],
        text=said["text"],
        tags=form.tags_said(),
        industry_id=said["industry"],
        is_for_all=said["is_for_all"],
        now=timezone.now(),
    )
    return done(request, _("The story is in the library."), "story", made.pk)


def story(request: Request, story_id: int) -> HttpResponse:
    found = story_by_id(request.actor, story_id)
    return render(request, "partners/story.html", story_context(request.actor, found))


def story_release(request: Request, story_id: int) -> HttpResponse:
    """Read once more before every partner reads it: a partner's or a customer's name comes out here."""
    found = story_by_id(request.actor, story_id)
    permit_releasing(request.actor)
    form = ReleaseForm(request.POST or None, initial={"title": found.title, "text": found.text})
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form,
            "title": _("Release to every partner"),
            "company": _("Take names of partners and customers out: every partner reads this."),
            "back_url": reverse("story", args=[found.pk]),
            "save": _("Tell it to every partner"),
        }
        status = 422 if request.method == "POST" else 200
        return render(request, "partners/form.html", context, status=status)
    made = release_story(
        actor=request.actor, story_id=found.pk, now=timezone.now(), **form.cleaned_data
    )
    return done(request, _("Every partner can read it now."), "story", made.pk)


def story_use(request: Request, story_id: int) -> HttpResponse:
    found = story_by_id(request.actor, story_id)
    use_story(actor=request.actor, story_id=found.pk, now=timezone.now())
    return done(request, _("Counted: it helped you today."), "story", found.pk)
