"""How a task stands, as the marks every page shows: when it is due, whether somebody has it."""

from __future__ import annotations

from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tandem.activities.models import Task
from tandem.foundation.formats import day_short
from tandem.foundation.kit import chip

STATE_TONES: dict[str, str] = {Task.State.DONE: "ok", Task.State.DECLINED: "bad"}


def due_chip(task: Task, today: date) -> SafeString:
    if task.state != Task.State.OPEN:
        return format_html('<span class="nowrap">{}</span>', day_short(task.due_on))
    late = (today - task.due_on).days
    if late > 0:
        words = ngettext("%(days)d day late", "%(days)d days late", late) % {"days": late}
        return chip(words, tone="bad", mark="warn")
    if late == 0:
        return chip(_("due today"), tone="warn")
    return format_html('<span class="nowrap">{}</span>', day_short(task.due_on))


def state_chip(task: Task) -> SafeString:
    if task.state == Task.State.OPEN:
        if task.acknowledged_at is None:
            return chip(_("not yet seen"), tone="warn")
        return chip(_("taken on"), tone="info")
    return chip(task.get_state_display(), tone=STATE_TONES.get(task.state, ""))
