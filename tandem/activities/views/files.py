"""Photos, voice notes and files of mails, handed to whoever may see what they belong to."""

from __future__ import annotations

from django.http import FileResponse

from tandem.activities.commands.files import FOLDER
from tandem.activities.commands.mail_files import hand_out
from tandem.activities.queries.mail_files import file_of_entry, file_of_mail
from tandem.activities.queries.visits import visit_file_of
from tandem.organisation.requests import Request


def visit_file(request: Request, file_id: int) -> FileResponse:
    kept = visit_file_of(request.actor, file_id)
    return FOLDER.hand_out(kept.stored_as, called=kept.kind, media_type=kept.media_type)


def activity_file(request: Request, activity_id: int, number: int) -> FileResponse:
    return hand_out(file_of_entry(request.actor, activity_id, number))


def mail_file(request: Request, mail_id: int, number: int) -> FileResponse:
    return hand_out(file_of_mail(request.actor, mail_id, number))
