import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from guanxi.kit.dialects.whole import Whole


class Migration(Whole):
    replaces = [
        ("workday", "0001_initial"),
        ("workday", "0002_cadence_days"),
        ("workday", "0003_own_fields"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CadenceRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("code", models.SlugField(editable=False, max_length=30, unique=True, verbose_name="Code")),
                ("name", models.CharField(max_length=60, verbose_name="Name")),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(3650)], verbose_name="At most every … days"
                    ),
                ),
                ("is_on", models.BooleanField(default=True, verbose_name="In use")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "cadence rule",
                "verbose_name_plural": "cadence rules",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="HourBand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("starts", models.TimeField(verbose_name="From")),
                ("ends", models.TimeField(verbose_name="Until")),
                (
                    "kind",
                    models.CharField(
                        choices=[("good", "Good for contact"), ("neutral", "Neutral"), ("avoid", "Better not")],
                        default="neutral",
                        max_length=8,
                        verbose_name="Kind",
                    ),
                ),
                ("label", models.CharField(max_length=20, verbose_name="Label")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "hour band",
                "verbose_name_plural": "hour bands",
                "ordering": ("starts",),
            },
        ),
    ]
