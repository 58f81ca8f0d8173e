"""The search table: FTS5 on SQLite, a GIN index on PostgreSQL (docs/adr/0004)."""

from __future__ import annotations

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE keyaccounts_search USING fts5(tokens, tokenize='unicode61')",
]
POSTGRES = [
    "CREATE TABLE keyaccounts_search (rowid bigint PRIMARY KEY, tokens text NOT NULL)",
    """CREATE INDEX keyaccounts_search_tokens ON keyaccounts_search
       USING gin (to_tsvector('simple'::regconfig, tokens)) WITH (fastupdate = off)""",
]


def build(apps, schema_editor):
    statements = POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE keyaccounts_search")


class Migration(migrations.Migration):
    dependencies = [("keyaccounts", "0001_initial")]
    operations = [
        migrations.RunPython(build, drop),
    ]
