import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('keyaccounts', '0008_search_pending'),
        ('organisation', '0002_notices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("pipeline", "0002_stages"),
    ]

    operations = [
        migrations.CreateModel(
            name='StageChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('at', models.DateTimeField(null=True)),
                ('amount_minor', models.BigIntegerField(null=True)),
                ('note', models.CharField(blank=True, default='', max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('seller', 'Seller'), ('inside', 'Inside seller'), ('partner', "Partner's seller"), ('engineer', 'Engineer'), ('sponsor', 'Sponsor')], max_length=10)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('is_before_proposal', models.BooleanField(default=False)),
            ],
        ),
        migrations.AddField(
            model_name='opportunity',
            name='category',
            field=models.CharField(choices=[('pipeline', 'Pipeline'), ('best_case', 'Best case'), ('commit', 'Commit'), ('omitted', 'Left out')], default='pipeline', max_length=10),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='close_note',
            field=models.CharField(blank=True, default='', max_length=500),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='close_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='contacts',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='is_joint',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='lost_to',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='next_step',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='next_step_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='next_step_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='origin',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='people',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='probability_model',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='probability_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='probability_permille',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='probability_reasons',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='project',
            field=models.CharField(blank=True, default='', max_length=120),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='stage_since',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='state',
            field=models.CharField(choices=[('open', 'Open'), ('won', 'Won'), ('lost', 'Lost')], default='open', max_length=6),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='told',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
        migrations.AddField(
            model_name='opportunity',
            name='touched_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='BuyingRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(blank=True, choices=[('', 'Not known'), ('decider', 'Decides'), ('buyer', 'Buys'), ('influencer', 'Influences'), ('user', 'Uses'), ('gatekeeper', 'Keeps the gate'), ('champion', 'Champions us')], default='', max_length=12)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='keyaccounts.contact')),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pipeline.opportunity')),
            ],
        ),
        migrations.AddField(
            model_name='opportunity',
            name='close_reason',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pipeline.closereason'),
        ),
        migrations.CreateModel(
            name='DealCompetitor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('name_key', models.CharField(max_length=60)),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('on', models.DateField()),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pipeline.opportunity')),
            ],
        ),
        migrations.CreateModel(
            name='CriterionMet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pipeline.opportunity')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pipeline.exitcriterion')),
            ],
            options={
                'verbose_name_plural': 'criteria met',
            },
        ),
        migrations.CreateModel(
            name='DealLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('quantity', models.PositiveIntegerField(default=1)),
                ('amount_minor', models.BigIntegerField()),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pipeline.opportunity')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pipeline.product')),
            ],
        ),
        migrations.AlterField(
            model_name='opportunity',
            name='stage',
            field=models.ForeignKey(db_column='stage', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pipeline.stage', to_field='code'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['stage', 'currency', 'close_on', 'id'], name='opportunity_column'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['stage', 'currency', 'account', 'stage_since', 'amount_minor', 'category', 'close_on'], name='opportunity_sums'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['state', 'close_on', 'id'], name='opportunity_closing'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['state', '-amount_minor', '-id'], name='opportunity_amount'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['state', 'closed_on', 'id'], name='opportunity_closed'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['worked_by', 'state', 'close_on'], name='opportunity_seller'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['next_step_by', 'next_step_on'], name='opportunity_next_step'),
        ),
        migrations.AddConstraint(
            model_name='opportunity',
            constraint=models.UniqueConstraint(condition=models.Q(('origin', ''), _negated=True), fields=('origin',), name='opportunity_origin_once'),
        ),
        migrations.AddField(
            model_name='stagechange',
            name='after',
            field=models.ForeignKey(db_column='after', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pipeline.stage', to_field='code'),
        ),
        migrations.AddField(
            model_name='stagechange',
            name='before',
            field=models.ForeignKey(db_column='before', db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pipeline.stage', to_field='code'),
        ),
        migrations.AddField(
            model_name='stagechange',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='stagechange',
            name='opportunity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pipeline.opportunity'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.company'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='opportunity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pipeline.opportunity'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='buyingrole',
            constraint=models.UniqueConstraint(fields=('opportunity', 'contact'), name='buyer_once_a_deal'),
        ),
        migrations.AddIndex(
            model_name='dealcompetitor',
            index=models.Index(fields=['name_key'], name='rival_name'),
        ),
        migrations.AddConstraint(
            model_name='dealcompetitor',
            constraint=models.UniqueConstraint(fields=('opportunity', 'name_key'), name='rival_once_a_deal'),
        ),
        migrations.AddConstraint(
            model_name='criterionmet',
            constraint=models.UniqueConstraint(fields=('opportunity', 'criterion'), name='said_once'),
        ),
        migrations.AddIndex(
            model_name='dealline',
            index=models.Index(fields=['month'], name='deal_line_month'),
        ),
        migrations.AddConstraint(
            model_name='dealline',
            constraint=models.UniqueConstraint(fields=('opportunity', 'product', 'month'), name='deal_line_once_a_month'),
        ),
        migrations.AddConstraint(
            model_name='dealline',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gte', 0)), name='deal_line_not_below_zero'),
        ),
        migrations.AddIndex(
            model_name='stagechange',
            index=models.Index(fields=['opportunity', 'on', 'id'], name='stage_change_deal'),
        ),
        migrations.AddIndex(
            model_name='stagechange',
            index=models.Index(fields=['on', 'after'], name='stage_change_day'),
        ),
        migrations.AddIndex(
            model_name='teammember',
            index=models.Index(fields=['user', 'until'], name='team_user'),
        ),
        migrations.AddIndex(
            model_name='teammember',
            index=models.Index(fields=['company', 'until'], name='team_company'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('opportunity', 'user'), name='on_a_team_once'),
        ),
    ]
