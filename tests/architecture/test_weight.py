"""A web worker carries what pages need; what only a job or a rare file needs comes when it is asked for."""

from __future__ import annotations

import subprocess
import sys

RARELY_NEEDED = {
    "numba",
    "scipy",
    "xlsxwriter",
    "charset_normalizer",
    "rapidfuzz",
    "opencc",
    "icalendar",
}
START = "import sys, config.wsgi; from django.urls import get_resolver; get_resolver().url_patterns"


def loaded_after(code: str) -> set[str]:
    told = subprocess.run(
        [sys.executable, "-c", f"{code}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(told.stdout.split())


def test_a_web_worker_starts_without_what_it_rarely_needs() -> None:
    loaded = loaded_after(START)

    assert "tandem.workspace.views.account" in loaded
    assert loaded & RARELY_NEEDED == set()


def test_the_weight_test_sees_a_module_that_came_along() -> None:
    assert loaded_after(f"{START}; import xlsxwriter") & RARELY_NEEDED == {"xlsxwriter"}
