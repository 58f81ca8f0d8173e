from django.db import migrations
from django.db.models import F
from django.db.models.functions import Coalesce

BATCH = 2000


def settle_deals(apps, schema_editor):
    """What the new columns say of the opportunities that are there: nothing is lost or guessed.

    The closing day of an open one was the day somebody expected, so it becomes that.
    """
    deals = apps.get_model("pipeline", "Opportunity").objects
    deals.filter(stage_id="won").update(state="won", category="commit")
    deals.filter(stage_id="lost").update(state="lost", category="omitted")
    deals.filter(stage_id="proposal").update(category="best_case")
    deals.filter(state="open").update(close_on=F("closed_on"), stage_since=F("opened_on"))
    deals.filter(state="open").update(closed_on=None)
    deals.exclude(state="open").update(stage_since=Coalesce("closed_on", "opened_on"))
    step = apps.get_model("pipeline", "StageChange")
    rows = deals.exclude(stage_since=None).values_list(
        "id", "stage_id", "stage_since", "amount_minor"
    )
    step.objects.bulk_create(
        (
            step(opportunity_id=deal, after_id=stage, on=on, amount_minor=amount)
            for deal, stage, on, amount in rows.iterator(chunk_size=BATCH)
        ),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("pipeline", "0003_deals"),
    ]

    operations = [
        migrations.RunPython(settle_deals, migrations.RunPython.noop),
    ]
