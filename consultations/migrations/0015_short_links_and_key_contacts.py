import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import consultations.reach.codes


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0014_answers_are_counted_from_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="counted_as",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="The capacity in which its beginning is counted; empty while nobody has said it.",
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Circulation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("mailed", models.PositiveIntegerField()),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="circulation",
                        to="consultations.round",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CirculationStop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "address",
                    models.EmailField(max_length=254, unique=True, verbose_name="e-mail address"),
                ),
                ("stopped_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("address", django.db.models.functions.text.Lower("address"))
                        ),
                        name="stopped_addresses_are_folded",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("address", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("organisation", models.CharField(blank=True, max_length=150)),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="key_contacts",
                        to="consultations.consultationpage",
                    ),
                ),
            ],
            options={
                "ordering": [django.db.models.functions.text.Lower("name"), "pk"],
            },
        ),
        migrations.CreateModel(
            name="ShortLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(max_length=60)),
                (
                    "code",
                    models.CharField(
                        default=consultations.reach.codes.new_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                (
                    "to_survey",
                    models.BooleanField(
                        default=False, help_text="Leads straight to the questions."
                    ),
                ),
                (
                    "by_mail",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Stands in the e-mail to the key contacts.",
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="short_links",
                        to="consultations.round",
                    ),
                ),
            ],
            options={
                "ordering": [django.db.models.functions.text.Lower("channel"), "pk"],
            },
        ),
        migrations.CreateModel(
            name="ClickCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("clicks", models.PositiveIntegerField(default=0)),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="click_counts",
                        to="consultations.shortlink",
                    ),
                ),
            ],
            options={
                "ordering": ["day"],
            },
        ),
        migrations.AddField(
            model_name="draft",
            name="via",
            field=models.ForeignKey(
                db_index=False,
                help_text="The short link that it was begun by.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="consultations.shortlink",
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="via",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                help_text="The short link that the answer was begun by.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="responses",
                to="consultations.shortlink",
            ),
        ),
        migrations.CreateModel(
            name="StartCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("capacity", models.CharField(blank=True, max_length=20)),
                ("starts", models.PositiveIntegerField(default=0)),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="start_counts",
                        to="consultations.shortlink",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="start_counts",
                        to="consultations.round",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TimesShown",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.DateField()),
                ("end", models.DateField(help_text="The first day that is not counted.")),
                ("number", models.PositiveIntegerField()),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="times_shown",
                        to="consultations.shortlink",
                    ),
                ),
            ],
            options={
                "ordering": ["start", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="keycontact",
            constraint=models.UniqueConstraint(
                fields=("page", "address"), name="one_key_contact_an_address"
            ),
        ),
        migrations.AddConstraint(
            model_name="keycontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("address", django.db.models.functions.text.Lower("address"))),
                name="contact_addresses_are_folded",
            ),
        ),
        migrations.AddConstraint(
            model_name="shortlink",
            constraint=models.UniqueConstraint(
                models.F("round"),
                django.db.models.functions.text.Lower("channel"),
                name="one_link_a_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="shortlink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("by_mail", True)),
                fields=("round",),
                name="one_link_for_key_contacts",
            ),
        ),
        migrations.AddConstraint(
            model_name="clickcount",
            constraint=models.UniqueConstraint(
                fields=("link", "day"), name="one_count_of_clicks_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="startcount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("link__isnull", False)),
                fields=("link", "capacity"),
                name="one_count_of_starts_a_link",
            ),
        ),
        migrations.AddConstraint(
            model_name="startcount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("link__isnull", True)),
                fields=("round", "capacity"),
                name="one_count_of_direct_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="timesshown",
            constraint=models.CheckConstraint(
                condition=models.Q(("end__gt", models.F("start"))), name="shown_on_a_day_or_more"
            ),
        ),
    ]
