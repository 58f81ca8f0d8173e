"""The audit trail can only grow: the database refuses to change or remove a row."""

from __future__ import annotations

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON foundation_auditentry
       BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only.'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON foundation_auditentry
       BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only.'); END""",
]
POSTGRES = [
    """CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'The audit trail is append-only.'; END $$""",
    """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON foundation_auditentry
       FOR EACH ROW EXECUTE FUNCTION audit_append_only()""",
]


def guard(apps, schema_editor):
    statements = POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER audit_no_change ON foundation_auditentry")
        schema_editor.execute("DROP FUNCTION audit_append_only()")
    else:
        schema_editor.execute("DROP TRIGGER audit_no_update")
        schema_editor.execute("DROP TRIGGER audit_no_delete")


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
