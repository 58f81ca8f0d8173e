"""Files of mails: one that a person may open, and how a mail names all it brought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tandem.activities.models import LeftOut, MailFile
from tandem.foundation.errors import NotThere
from tandem.foundation.kit import chip
from tandem.organisation.rules.scope import Actor


def file_of_entry(actor: Actor, activity_id: int, number: int) -> MailFile:
    return _only(actor, activity_id=activity_id, number=number)


def file_of_mail(actor: Actor, mail_id: int, number: int) -> MailFile:
    return _only(actor, mail_id=mail_id, number=number)


def file_chips(said: Mapping[str, Any], route: str, owner_id: int) -> list[SafeString]:
    """Each file of a mail: one that opens, or its name and why it was left out."""
    chips = [
        _chip(number, line, route, owner_id) for number, line in enumerate(said["attachments"], 1)
    ]
    more = said.get("more", 0)
    if more:
        text = ngettext("%(count)d more file", "%(count)d more files", more) % {"count": more}
        chips.append(_left_out(text, LeftOut.MANY))
    return chips


def _chip(number: int, line: list[Any], route: str, owner_id: int) -> SafeString:
    name, _size, why = [*line, LeftOut.BEFORE][:3]
    if why:
        return _left_out(name, LeftOut(why))
    return chip(name, mark="download", url=reverse(route, args=[owner_id, number]))


def _left_out(name: str, why: LeftOut) -> SafeString:
    text = _("%(name)s – not kept: %(why)s") % {"name": name, "why": why.label}
    return chip(text, tone="warn", mark="file")


def _only(actor: Actor, **place: int) -> MailFile:
    kept = MailFile.objects.visible_to(actor).filter(**place).first()
    if kept is None:
        raise NotThere("no_such_file", _("There is no such file. Reload the page it hung on."))
    return kept
