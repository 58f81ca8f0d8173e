"""The one mail of the day: what its readers wanted to hear once a day.

Decided and marked in one transaction, sent by the outbox: each notice goes out with one mail,
however often the work of the day is repeated.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tandem.foundation import outbox
from tandem.organisation.actors import actor_for
from tandem.organisation.commands.notices import mark_mailed
from tandem.organisation.models import Notice, User
from tandem.organisation.rules.notices import Level
from tandem.workspace.inbox import notice_lines

DIGEST = "workspace.digest"
MOST_LINES = 60


def send_digests(day: date) -> int:
    """A mail for everybody for whom something waits and who has had none today."""
    waiting = Notice.objects.filter(level=Level.DIGEST.value, mailed_at=None)
    served = Notice.objects.filter(mailed_at__date=day).values("user_id")
    reached = User.objects.filter(is_active=True).exclude(email="").exclude(pk__in=served)
    people = list(reached.filter(pk__in=waiting.values("user_id")).values_list("pk", flat=True))
    for user_id in people:
        with transaction.atomic():
            ids = list(waiting.filter(user_id=user_id).order_by("-id").values_list("pk", flat=True))
            mark_mailed(notice_ids=ids, now=timezone.now())
            shown, more = ids[:MOST_LINES], len(ids[MOST_LINES:])
            outbox.announce(DIGEST, user_id=user_id, notice_ids=shown, more=more)
    return len(people)


def mail_digest(_message_id: int, payload: dict[str, Any]) -> None:
    """Word it in the reader's language; of hidden accounts it says no more than the inbox does."""
    user = User.objects.get(pk=payload["user_id"])
    notices = Notice.objects.filter(pk__in=payload["notice_ids"]).order_by("record", "-id")
    with translation.override(user.language):
        lines = notice_lines(actor_for(user, channel="mail"), notices)
        more = payload.get("more", 0)
        number = len(lines) + more
        subject = ngettext("%(number)d thing of the day", "%(number)d things of the day", number)
        EmailMessage(
            subject=f"Tandem · {subject % {'number': number}}",
            body="\n\n".join([*(_paragraph(line) for line in lines), *_more(more), _foot()]),
            to=[user.email],
        ).send()


def _paragraph(line: dict[str, Any]) -> str:
    parts = [str(line["account"])] if line["account"] else []
    parts.append(line["text"])
    if line["quote"]:
        parts.append(line["quote"])
    if line["url"]:
        parts.append(f"{settings.TANDEM['ADDRESS']}{line['url']}")
    return "\n".join(parts)


def _more(number: int) -> list[str]:
    """What the mail leaves out is counted in it, and waits in the inbox."""
    if not number:
        return []
    address = f"{settings.TANDEM['ADDRESS']}{reverse('notices')}"
    text = ngettext(
        "%(number)d more in the inbox: %(address)s",
        "%(number)d more in the inbox: %(address)s",
        number,
    )
    return [text % {"number": number, "address": address}]


def _foot() -> str:
    address = f"{settings.TANDEM['ADDRESS']}/notices/choices/"
    return _("You choose what you are told here: %(address)s") % {"address": address}
