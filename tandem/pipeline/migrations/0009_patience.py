"""Large deals wait longer, as each stage says; next steps are found by their day."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import F

LARGE_FROM_MINOR = 500 * 10_000 * 100


def wait_twice_as_long(apps, schema_editor):
    open_stages = apps.get_model("pipeline", "Stage").objects.filter(kind="open", large_days=0)
    open_stages.update(large_from_minor=LARGE_FROM_MINOR, large_days=2 * F("usual_days"))


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL alters no table with the changes of its rows still pending

    dependencies = [("pipeline", "0008_whole_snapshots")]

    operations = [
        migrations.AddField(
            model_name="stage",
            name="large_from_minor",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="stage",
            name="large_days",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="opportunity",
            index=models.Index(
                fields=["next_step_on", "id"],
                condition=models.Q(state="open", next_step_on__isnull=False),
                name="opportunity_step_day",
            ),
        ),
        migrations.RunPython(wait_twice_as_long, migrations.RunPython.noop),
    ]
