"""The experience library: what the vendor released to partners, and what the own company offered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tandem.foundation.paging import page_of, place_of
from tandem.organisation.requests import Request
from tandem.partners.commands.voice import tell_story, use_story
from tandem.partners.queries.voice import stories, story_by_id, uses_of
from tandem.portal.company_forms import StoryForm
from tandem.portal.queries.company import PAGE


def portal_stories(request: Request) -> HttpResponse:
    text = request.GET.get("q", "")[:80]
    page = page_of(stories(request.actor, text), ("-id",), place_of(request.GET), size=PAGE)
    context = {
        "rows": page.rows,
        "count": page.count,
        "text": text,
        "next_url": f"?{urlencode({'q': text, 'after': page.after})}" if page.after else "",
    }
    return render(request, "portal/portal_stories.html", context)


def portal_story_new(request: Request) -> HttpResponse:
    """Offered to the vendor; other partners read nothing of it until the vendor tells it itself."""
    form = StoryForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "portal/portal_story_new.html", {"form": form}, status=status)
    made = tell_story(actor=request.actor, tags=[], now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("The vendor reads your story and may release it."))
    return redirect("portal_story", story_id=made.pk)


def portal_story(request: Request, story_id: int) -> HttpResponse:
    story = story_by_id(request.actor, story_id)
    context = {"story": story, "used": uses_of(request.actor, story)}
    return render(request, "portal/portal_story.html", context)


def portal_story_use(request: Request, story_id: int) -> HttpResponse:
    story = story_by_id(request.actor, story_id)
    use_story(actor=request.actor, story_id=story.pk, now=timezone.now())
    messages.success(request, _("Counted: it helped you today."))
    return redirect("portal_story", story_id=story.pk)
