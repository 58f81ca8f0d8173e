"""Fill an empty database for live tests: `python -m tests.live.loader cast|small|empty`.

The last line it prints is JSON: who can sign in with which password, and the accounts by name.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main(content: str) -> None:
    _hurry()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    facts = {"cast": _cast, "small": _small, "empty": dict}[content]()
    _close()
    sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")


def _hurry() -> None:
    """Nothing is lost if the machine stops while a template is made: it is made again."""
    from config import settings

    if settings.IS_SQLITE:
        options = settings.DATABASES["default"]["OPTIONS"]
        options["init_command"] = "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF"


def _cast() -> dict[str, Any]:
    from tandem.testing.cast import PASSWORD, gather_cast

    cast = gather_cast()
    accounts = {"olgas": cast.olgas, "ottos": cast.ottos, "umas": cast.umas}
    return {
        "password": PASSWORD,
        "people": {name: user.pk for name, user in cast.people.items()},
        "accounts": {name: account.pk for name, account in accounts.items()},
    }


def _small() -> dict[str, Any]:
    from django.core.management import call_command

    from tandem.demo.commands import PASSWORD
    from tandem.demo.queries import logins

    call_command("demo", "load", size="small", stdout=sys.stderr)
    return {"password": PASSWORD, "logins": {login.role: login.username for login in logins()}}


def _close() -> None:
    """The last connection to leave folds SQLite's log into the file that will be copied."""
    from django.db import connections

    connections.close_all()


if __name__ == "__main__":
    main(sys.argv[1])
