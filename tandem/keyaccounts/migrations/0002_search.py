"""The search table: FTS5 on SQLite, a GIN index on PostgreSQL (docs/adr/0004)."""

from __future__ import annotations

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE keyaccounts_search USING fts5(tokens, tokenize='unicode61')",
]
POSTGRES = [
    # The vector is stored: over a mere expression index the planner walks the accounts by name and
    # makes each one's vector anew, thinking that cheap.
    """CREATE TABLE keyaccounts_search (
           rowid bigint PRIMARY KEY,
           tokens text NOT NULL,
           words tsvector NOT NULL
               GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, tokens)) STORED
       )""",
    """CREATE INDEX keyaccounts_search_words ON keyaccounts_search
       USING gin (words) WITH (fastupdate = off)""",
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
