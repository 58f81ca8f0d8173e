from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="title_facts",
            field=models.JSONField(default=dict),
        ),
    ]
