"""The values of the pages of feedback and of the experience library."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tandem.foundation.formats import count, minute
from tandem.foundation.kit import Column, Empty, Grid, Row, chip, forward_pager, link, person
from tandem.foundation.paging import Keyed, Place, page_of
from tandem.organisation.models import Company
from tandem.organisation.rules.roles import MANAGERS
from tandem.organisation.rules.scope import Actor
from tandem.partners.forms.voice import AnswerFeedbackForm
from tandem.partners.models import Feedback, Story
from tandem.partners.partner_page import head_of
from tandem.partners.permissions import may_answer, may_release
from tandem.partners.queries.voice import feedback_of, feedback_waiting, stories, uses_of

SHOWN = 100


def feedback_list_context(actor: Actor, place: Place) -> dict[str, Any]:
    page = page_of(feedback_waiting(actor), ("due_at", "id"), place, size=SHOWN)
    return {"grid": _grid(page, with_partner=True)}


def partner_feedback_context(actor: Actor, company: Company, place: Place) -> dict[str, Any]:
    page = page_of(feedback_of(actor, company), ("-id",), place, size=SHOWN)
    grid = _grid(page, with_partner=False)
    return head_of(company, "partner_feedback", with_money=actor.has_any(MANAGERS)) | {
        "grid": grid,
        "can_write": company.is_active,
    }


def feedback_context(actor: Actor, held: Feedback) -> dict[str, Any]:
    can_answer = may_answer(actor, held.company, held.owner_id)
    return {
        "held": held,
        "clock": clock_chip(held),
        "facts": [
            (_("Partner"), held.company),
            (_("Said by"), held.by),
            (_("About"), held.get_about_display()),
            (_("When"), _moment(held.at)),
            (_("Owes the answer"), held.owner or "–"),
            (_("Answer due"), _moment(held.due_at)),
        ],
        "content": _content(held),
        "can_answer": can_answer and held.state != Feedback.State.CLOSED,
        "form": AnswerFeedbackForm(initial={"version": held.version, "answer": held.answer}),
    }


def stories_context(actor: Actor, text: str, tag: str, place: Place) -> dict[str, Any]:
    page = page_of(stories(actor, text, tag), ("-id",), place, size=SHOWN)
    said = {name: value for name, value in (("q", text), ("tag", tag)) if value}
    return {
        "text": text,
        "tag": tag,
        "grid": Grid(
            id="stories",
            label=_("Experience library"),
            columns=[
                Column(_("Story"), kind="main"),
                Column(_("Tags")),
                Column(_("Industry"), low=True),
                Column(_("Told by")),
                Column(_("Used"), kind="number", tag=True),
            ],
            rows=[_story_row(story) for story in page.rows],
            pager=forward_pager(page, page.place, url=f"?{urlencode(said)}"),
            empty=Empty(
                _("No story found"), _("Take a word away, or tell the first one."), icon="note"
            ),
        ),
    }


def story_context(actor: Actor, story: Story) -> dict[str, Any]:
    return {
        "story": story,
        "used": count(uses_of(actor, story)),
        "teller": story.company or _("Vendor"),
        "when": _moment(story.at),
        "can_release": may_release(actor) and not story.is_for_all and story.released_as_id is None,
        "audience": _("told to every partner") if story.is_for_all else _("not for other partners"),
    }


def clock_chip(held: Feedback) -> object:
    if held.state != Feedback.State.OPEN:
        tone = "ok" if held.state == Feedback.State.CLOSED else "info"
        return chip(held.get_state_display(), tone=tone)
    now = timezone.now()
    if now >= held.due_at:
        return chip(_("overdue"), tone="bad", mark="clock")
    tone = "warn" if now >= held.remind_at else ""
    return chip(_("due %(when)s") % {"when": _moment(held.due_at)}, tone=tone, mark="clock")


def _content(held: Feedback) -> str:
    if held.is_content is None:
        return _("The partner has not judged the answer yet.") if held.answer else ""
    if held.is_content:
        return _("The partner is content with the answer.")
    return _("The partner was not content with the last answer.")


def _grid(page: Keyed[Feedback], *, with_partner: bool) -> Grid:
    columns = [
        Column(_("Feedback"), kind="main"),
        Column(_("About")),
        Column(_("Owes the answer")),
        Column(_("Clock")),
    ]
    if with_partner:
        columns.insert(1, Column(_("Partner")))
    return Grid(
        id="feedback",
        label=_("Feedback"),
        columns=columns,
        rows=[_row(held, with_partner) for held in page.rows],
        pager=forward_pager(page, page.place),
        empty=Empty(_("Nobody waits for an answer"), icon="check-all"),
    )


def _row(held: Feedback, with_partner: bool) -> Row:
    url = reverse("feedback", args=[held.pk])
    cells: list[object] = [
        link(held.text[:80], url),
        held.get_about_display(),
        person(held.owner.get_full_name() if held.owner else ""),
        clock_chip(held),
    ]
    if with_partner:
        cells.insert(1, held.company.name)
    return Row(id=held.pk, label=held.text[:80], url=url, cells=cells)


def _story_row(story: Story) -> Row:
    url = reverse("story", args=[story.pk])
    return Row(
        id=story.pk,
        label=story.title,
        url=url,
        cells=[
            link(story.title, url),
            ", ".join(story.tag_list) or "–",
            str(story.industry) if story.industry else "–",
            story.company.name if story.company else _("Vendor"),
            count(getattr(story, "used", 0)),
        ],
    )


def _moment(at: Any) -> str:
    return minute(timezone.localtime(at))
