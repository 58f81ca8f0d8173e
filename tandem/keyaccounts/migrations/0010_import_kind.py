"""An import says what its file holds; mappings remembered so far are of lists of accounts."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Concat


def name_the_kind(apps, schema_editor):
    rows = apps.get_model("keyaccounts", "RememberedMapping").objects.exclude(
        signature__contains=" "
    )
    rows.update(signature=Concat(Value("accounts "), F("signature")))


class Migration(migrations.Migration):
    dependencies = [("keyaccounts", "0009_measured_index")]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="kind",
            field=models.CharField(default="accounts", max_length=20),
        ),
        migrations.RunPython(name_the_kind, migrations.RunPython.noop),
    ]
