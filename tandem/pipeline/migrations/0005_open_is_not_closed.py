from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("pipeline", "0004_settle_deals"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on', None), ('state', 'open')), models.Q(('state', 'open'), _negated=True), _connector='OR'), name='opportunity_open_is_not_closed'),
        ),
    ]
