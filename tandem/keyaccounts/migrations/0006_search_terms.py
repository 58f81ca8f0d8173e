"""On PostgreSQL the vector is made of the tokens as they stand (docs/adr/0004).

No parser has to look at ready-made tokens, and none can cut 2e3abc in two. FTS5 stays as it was.
Rows written before hold every beginning of a word as well, so they are found as before.
"""

from __future__ import annotations

from django.db import migrations

POSTGRES = [
    "ALTER TABLE keyaccounts_search DROP COLUMN words",
    """ALTER TABLE keyaccounts_search ADD COLUMN words tsvector NOT NULL
       GENERATED ALWAYS AS (array_to_tsvector(string_to_array(tokens, ' '))) STORED""",
    """CREATE INDEX keyaccounts_search_words ON keyaccounts_search
       USING gin (words) WITH (fastupdate = off)""",
]


def rebuild(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRES:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("keyaccounts", "0005_coverage_change")]
    operations = [
        migrations.RunPython(rebuild, migrations.RunPython.noop),
    ]
