import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import guanxi.marketing.webforms.models
from guanxi.kit.dialects.whole import Whole


class Migration(Whole):
    replaces = [
        ("marketing", "0001_webforms"),
        ("marketing", "0002_own_fields"),
    ]

    initial = True

    dependencies = [
        ("customers", "0001_squashed_0022_whole"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WebForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("title", models.CharField(max_length=100, verbose_name="Heading of the form")),
                ("intro", models.TextField(blank=True, default="", verbose_name="Words above the questions")),
                ("thanks", models.TextField(blank=True, default="", verbose_name="Words of thanks")),
                ("questions", models.JSONField(default=list, verbose_name="Questions")),
                (
                    "languages",
                    models.JSONField(
                        blank=True, default=guanxi.marketing.webforms.models.all_languages, verbose_name="Languages of the page"
                    ),
                ),
                (
                    "owner_rule",
                    models.CharField(
                        choices=[("nobody", "Nobody yet"), ("one", "Always the same colleague"), ("turns", "Colleagues by turns")],
                        default="nobody",
                        max_length=8,
                        verbose_name="Who gets the leads",
                    ),
                ),
                ("colleagues", models.JSONField(blank=True, default=list, verbose_name="Colleagues who take turns")),
                ("turns", models.JSONField(default=dict, editable=False)),
                ("lead_tags", models.CharField(blank=True, default="", max_length=200, verbose_name="Tags of its leads")),
                ("consent", models.TextField(verbose_name="What people agree to")),
                ("is_open", models.BooleanField(default=True, verbose_name="Accepts enquiries")),
                ("opens_on", models.DateField(blank=True, null=True, verbose_name="Opens on")),
                ("closes_on", models.DateField(blank=True, null=True, verbose_name="Closes after")),
                (
                    "daily_limit",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)],
                        verbose_name="Most enquiries a day",
                    ),
                ),
                (
                    "hourly_limit",
                    models.PositiveIntegerField(
                        default=20,
                        validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)],
                        verbose_name="Most enquiries an hour from one address",
                    ),
                ),
                ("origins", models.TextField(blank=True, default="", verbose_name="Websites that may show it")),
                ("token", models.CharField(default=guanxi.marketing.webforms.models.new_token, editable=False, max_length=32, unique=True)),
                ("address_since", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Address since")),
                ("taken_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="Taken in")),
                ("waiting_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="To be looked at")),
                ("refused_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="Turned away")),
                ("last_taken_at", models.DateTimeField(editable=False, null=True, verbose_name="Last enquiry")),
                (
                    "colleague",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="The colleague",
                    ),
                ),
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
                (
                    "occasion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.occasion",
                        verbose_name="Occasion of its leads",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.source",
                        verbose_name="Source of its leads",
                    ),
                ),
            ],
            options={
                "verbose_name": "enquiry form",
                "verbose_name_plural": "enquiry forms",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="ConsentText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "form",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="consent_texts", to="marketing.webform"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form_title", models.CharField(max_length=100)),
                (
                    "status",
                    models.CharField(
                        choices=[("taken", "Taken in"), ("suspicious", "To be looked at"), ("refused", "Turned away")],
                        max_length=10,
                        verbose_name="Status",
                    ),
                ),
                ("reasons", models.JSONField(default=list)),
                ("answers", models.JSONField(default=list)),
                ("is_alike", models.BooleanField(default=False)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("contract", "Contract or its preparation"),
                            ("consent", "Consent of the person"),
                            ("public", "Published by the person or by law"),
                            ("doubtful", "Doubtful: bought, exchanged or scraped"),
                        ],
                        default="consent",
                        max_length=10,
                        verbose_name="Lawful basis",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="When")),
                ("address", models.CharField(blank=True, default="", max_length=45, verbose_name="Network address")),
                ("device", models.CharField(blank=True, default="", max_length=120, verbose_name="Device")),
                ("agent", models.CharField(blank=True, default="", max_length=16, verbose_name="")),
                ("is_stamped", models.BooleanField(default=True)),
                ("key", models.CharField(max_length=80)),
                ("content", models.CharField(max_length=64)),
                (
                    "consent",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="marketing.consenttext"),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="submissions", to="customers.lead"
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="submissions", to="marketing.webform"
                    ),
                ),
            ],
            options={
                "verbose_name": "submission",
                "verbose_name_plural": "submissions",
                "indexes": [
                    models.Index(fields=["form", "-at", "-id"], name="submission_form_at"),
                    models.Index(fields=["form", "address", "-at"], name="submission_address_at"),
                    models.Index(fields=["form", "status", "-at"], name="submission_status_at"),
                ],
                "constraints": [models.UniqueConstraint(fields=("form", "key"), name="submission_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="consenttext",
            constraint=models.UniqueConstraint(fields=("form", "number"), name="consent_version_once"),
        ),
    ]
