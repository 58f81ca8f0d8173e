"""A photo or a voice note, handed to whoever may see its visit."""

from __future__ import annotations

from django.http import FileResponse

from tandem.activities.commands.files import FOLDER
from tandem.activities.queries.visits import visit_file_of
from tandem.organisation.requests import Request


def visit_file(request: Request, file_id: int) -> FileResponse:
    kept = visit_file_of(request.actor, file_id)
    return FOLDER.hand_out(kept.stored_as, called=kept.kind, media_type=kept.media_type)
