from datetime import datetime, time

from django.db import migrations
from django.utils import timezone

BATCH = 5000


def tell_orders(apps, schema_editor):
    """Orders noted before this day get their entries too, at noon of their day."""
    mark = apps.get_model("keyaccounts", "OrderMark")
    activity = apps.get_model("activities", "Activity")
    now = timezone.now()
    last = 0
    while marks := list(mark.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        activity.objects.bulk_create(
            activity(
                account_id=one.account_id,
                kind="order",
                at=min(timezone.make_aware(datetime.combine(one.ordered_on, time(12))), now),
                order=one,
                recorded_at=now,
            )
            for one in marks
        )
        last = marks[-1].pk


def forget_orders(apps, schema_editor):
    apps.get_model("activities", "Activity").objects.filter(order__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [("activities", "0013_orders_on_timelines")]

    operations = [migrations.RunPython(tell_orders, forget_orders)]
