"""A photo or a voice note, handed to whoever may see its visit; kept by no cache on the way."""

from __future__ import annotations

from django.http import FileResponse
from django.utils.translation import gettext as _

from tandem.activities.commands.files import files_folder
from tandem.activities.queries.visits import visit_file_of
from tandem.foundation.errors import NotThere
from tandem.organisation.requests import Request


def visit_file(request: Request, file_id: int) -> FileResponse:
    kept = visit_file_of(request.actor, file_id)
    try:
        content = files_folder().open(kept.stored_as)
    except OSError as error:
        raise NotThere("file_gone", _("There is no such file. Reload the visit.")) from error
    ending = kept.stored_as.rsplit(".", 1)[-1]
    response = FileResponse(
        content, as_attachment=True, filename=f"{kept.kind}.{ending}", content_type=kept.media_type
    )
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
