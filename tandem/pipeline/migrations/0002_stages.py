import django.db.models.deletion
from django.db import migrations, models

STAGES = [
    ("prospecting", "线索", "Prospecting", "open", "pipeline", 45, False),
    ("engaging", "接洽", "Engaging", "open", "pipeline", 45, False),
    ("proposal", "方案报价", "Proposal", "open", "best_case", 40, True),
    ("negotiation", "商务谈判", "Negotiation", "open", "commit", 30, False),
    ("won", "赢单", "Won", "won", "commit", 0, False),
    ("lost", "丢单", "Lost", "lost", "omitted", 0, False),
]


def name_the_stages(apps, schema_editor):
    """The opportunities that are there name their stages by these codes."""
    stage = apps.get_model("pipeline", "Stage")
    for position, (code, zh, en, kind, category, days, is_proposal) in enumerate(STAGES, start=1):
        stage.objects.get_or_create(
            code=code,
            defaults={
                "name_zh": zh,
                "name_en": en,
                "kind": kind,
                "category": category,
                "usual_days": days,
                "is_proposal": is_proposal,
                "position": position,
            },
        )


class Migration(migrations.Migration):

    dependencies = [
        ("pipeline", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='CloseReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name_zh', models.CharField(max_length=60)),
                ('name_en', models.CharField(max_length=60)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('kind', models.CharField(choices=[('open', 'Open'), ('won', 'Won'), ('lost', 'Lost')], default='lost', max_length=6)),
            ],
            options={
                'ordering': ['position', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ExitCriterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('check_name', models.CharField(blank=True, default='', max_length=20)),
                ('text_zh', models.CharField(max_length=120)),
                ('text_en', models.CharField(max_length=120)),
            ],
            options={
                'verbose_name_plural': 'exit criteria',
                'ordering': ['stage', 'position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name_zh', models.CharField(max_length=60)),
                ('name_en', models.CharField(max_length=60)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('series', models.CharField(blank=True, default='', max_length=60)),
                ('list_price_minor', models.BigIntegerField(null=True)),
                ('currency', models.CharField(default='CNY', max_length=3)),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['position', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name_zh', models.CharField(max_length=60)),
                ('name_en', models.CharField(max_length=60)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('kind', models.CharField(choices=[('open', 'Open'), ('won', 'Won'), ('lost', 'Lost')], default='open', max_length=6)),
                ('category', models.CharField(choices=[('pipeline', 'Pipeline'), ('best_case', 'Best case'), ('commit', 'Commit'), ('omitted', 'Left out')], default='pipeline', max_length=10)),
                ('usual_days', models.PositiveSmallIntegerField(default=30)),
                ('is_proposal', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['position', 'id'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='exitcriterion',
            name='stage',
            field=models.ForeignKey(db_column='stage', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pipeline.stage', to_field='code'),
        ),
        migrations.RunPython(name_the_stages, migrations.RunPython.noop),
    ]
