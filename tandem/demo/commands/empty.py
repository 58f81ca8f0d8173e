"""Empties a database that holds a demo company, trail and all; never one with a real company.

The audit refuses deletion by its triggers. They are taken off for this one act and put back in
the same transaction.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from tandem.demo.models import DemoLoad
from tandem.foundation.errors import Refusal
from tandem.keyaccounts.models import Account, SearchEntry
from tandem.organisation.models import User

KEPT = {"contenttypes.contenttype", "auth.permission"}
# a database is never without them (pipeline, commands/configuration.py)
KEPT |= {"pipeline.stage", "pipeline.exitcriterion", "pipeline.closereason"}
TRAIL = "foundation_auditentry"


class NotADemo(Refusal):
    """There is a company in the database, and it is not the demo's."""


@transaction.atomic
def empty_demo() -> None:
    if not DemoLoad.objects.exists():
        if not (Account.objects.exists() or User.objects.exists()):
            return
        raise NotADemo(
            "not_a_demo",
            "This database holds a company that the demo did not load, so nothing was deleted. "
            "Point TANDEM_DATA_DIR at another folder to start a demo there.",
        )
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.label_lower not in KEPT
    ]
    if connection.vendor == "postgresql":
        _truncate([*tables, SearchEntry._meta.db_table])
    else:
        _delete(tables)


def _truncate(tables: list[str]) -> None:
    names = ", ".join(map(connection.ops.quote_name, tables))
    connection.check_constraints()  # a truncated table must not wait for the checks of its rows
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


def _delete(tables: list[str]) -> None:
    SearchEntry.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TRAIL]
        )
        guards = cursor.fetchall()
        for name, _sql in guards:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        for statement in connection.ops.sql_flush(no_style(), tables, reset_sequences=True):
            cursor.execute(statement)
        for _name, sql in guards:
            cursor.execute(sql)
