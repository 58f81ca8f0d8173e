"""Reading a plan must not load the compiled engine: web workers stay small."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module",
    [
        "tandem.planning.problem",
        "tandem.planning.coverage.plan",
        "tandem.planning.calendar.problem",
        "tandem.planning.checker",
        "tandem.planning.segmenting",
        "tandem.planning.segments",
    ],
)
def test_plain_data_loads_without_the_engine(module):
    code = f"import {module}, sys; print(sorted({{'numba', 'scipy'}} & set(sys.modules)))"

    loaded = subprocess.run(  # the interpreter of these tests, with a fixed text
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "[]"


@pytest.mark.parametrize("module", ["tandem.planning.terms", "tandem.planning.segments"])
def test_words_for_pages_load_without_arrays(module):
    code = f"import {module}, sys; print('numpy' in sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "False"
