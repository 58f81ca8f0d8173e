"""The contracts of pyproject.toml: floors, rooms, and no Django in planning and rules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.architecture.floors import ROOT, TANDEM, _floors


def test_every_import_keeps_the_contracts() -> None:
    linter = Path(sys.executable).parent / "lint-imports"

    checked = subprocess.run(
        [str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stdout[checked.stdout.find("Broken contracts") :]


def test_every_app_stands_on_a_floor() -> None:
    apps = {path.parent.name for path in TANDEM.glob("*/__init__.py")}

    assert apps == set(_floors()) - {"config"}
