"""What makes the phone work without a network: the shell, the worker that keeps it, the manifest.

None of the three holds a record, so everybody may fetch them, and a phone may keep them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tandem.activities.check_in_forms import CheckInPageForm
from tandem.activities.queries.phone_shell import phone_bar, phone_words

SCRIPTS = (
    *(
        "addresses",
        "ask",
        "door",
        "door-files",
        "drain",
        "files",
        "form",
        "moments",
        "outbox",
        "outbox-view",
        "people",
        "place",
    ),
    *("phone", "post", "shell", "shell-draw", "shell-lists", "shell-tasks", "vault", "voice"),
)
SHEETS = ("tokens", "base", "shell", "controls", "list", "panels", "figures", "week", "feedback")
FILES = (
    *(f"activities/{name}.js" for name in SCRIPTS),
    *(f"foundation/css/{name}.css" for name in (*SHEETS, "print")),
    *("activities/phone.css", "activities/doors.css"),
    *("foundation/js/uuid7.js", "foundation/js/toast.js"),
    *("foundation/icons.svg", "foundation/img/mark.svg"),
)
SIZES = (192, 512)


def offline(request: HttpRequest) -> HttpResponse:
    """The page without a network, empty until the phone fills it from what it keeps."""
    return render(request, "activities/offline.html", _shell())


def service_worker(request: HttpRequest) -> HttpResponse:
    """Its text changes with any file of the shell and with the language: then the phone renews it."""
    page = render_to_string("activities/offline.html", _shell())
    files = [staticfiles_storage.url(name) for name in FILES]
    said = "".join([page, *files, *(_changed_at(name) for name in FILES)])
    context = {
        "version": hashlib.sha256(said.encode()).hexdigest()[:16],
        "offline": reverse("offline"),
        "login": reverse("account_login"),
        "files": files,
    }
    response = render(request, "activities/sw.js", context, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


def manifest(request: HttpRequest) -> JsonResponse:
    said = {
        "id": "/",
        "name": _("Tandem"),
        "short_name": _("Tandem"),
        "lang": "zh-Hans" if (get_language() or "zh").startswith("zh") else "en",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#F6F7F9",
        "theme_color": "#1D5FBF",
        "icons": [*(_icon(size, "any") for size in SIZES), _icon(512, "maskable")],
    }
    return JsonResponse(said, content_type="application/manifest+json")


def _icon(size: int, purpose: str) -> dict[str, str]:
    name = f"activities/icon-{size}{'-maskable' if purpose == 'maskable' else ''}.png"
    return {
        "src": staticfiles_storage.url(name),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


def _shell() -> dict[str, object]:
    return {
        "form": CheckInPageForm(),
        "action": "",
        "door": None,
        "bar": phone_bar(),
        "phone": {"words": phone_words()},
    }


def _changed_at(name: str) -> str:
    """Where files go by their plain names, a change shows only in the file itself."""
    path = finders.find(name) if settings.DEBUG else None
    return str(Path(str(path)).stat().st_mtime_ns) if path else ""
