"""Saved views of the list of accounts become saved views of a page, as those of deals are."""

from __future__ import annotations

from django.db import migrations


def hand_over(apps, schema_editor):
    kept = apps.get_model("organisation", "SavedView")
    rows = apps.get_model("keyaccounts", "SavedView").objects.order_by("id").iterator()
    kept.objects.bulk_create(
        (
            kept(
                page="accounts",
                owner_id=row.owner_id,
                name=row.name,
                query=row.query,
                position=row.position,
            )
            for row in rows
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("keyaccounts", "0010_import_kind"),
        ("organisation", "0005_saved_views"),
    ]

    operations = [
        migrations.RunPython(hand_over, migrations.RunPython.noop),
        migrations.DeleteModel(name="SavedView"),
    ]
