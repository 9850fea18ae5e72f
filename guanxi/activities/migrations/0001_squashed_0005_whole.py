import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from guanxi.kit.dialects.whole import Whole


class Migration(Whole):
    replaces = [
        ("activities", "0001_initial"),
        ("activities", "0002_initial"),
        ("activities", "0003_leads_in_full"),
        ("activities", "0004_own_fields"),
        ("activities", "0005_classes_of_information"),
    ]

    initial = True

    dependencies = [
        ("customers", "0001_squashed_0022_whole"),
        ("org", "0001_squashed_0002_whole"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Phone call"),
                            ("visit", "Visit"),
                            ("wechat", "WeChat"),
                            ("email", "E-mail"),
                            ("letter", "Letter"),
                            ("meeting", "Meeting"),
                            ("note", "Note"),
                        ],
                        default="call",
                        max_length=10,
                        verbose_name="How",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="When")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("talked", "Talked"),
                            ("no_answer", "No answer"),
                            ("agreed", "Agreed"),
                            ("wait", "Wait"),
                            ("refused", "Refused"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="Outcome",
                    ),
                ),
                ("content", models.TextField(blank=True, default="", verbose_name="What was said")),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Minutes")),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="Next contact")),
                ("next_time", models.TimeField(blank=True, null=True, verbose_name="Next time")),
                ("next_reason", models.CharField(blank=True, default="", max_length=200, verbose_name="Reason for the next contact")),
                ("info_class", models.CharField(blank=True, default="", max_length=40, verbose_name="Class of information")),
                ("import_key", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="By",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="followups",
                        to="customers.contact",
                        verbose_name="Contact",
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
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followups",
                        to="customers.customer",
                        verbose_name="Customer",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.department",
                        verbose_name="Department",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="followups",
                        to="customers.lead",
                        verbose_name="Lead",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up",
                "verbose_name_plural": "follow-ups",
                "indexes": [
                    models.Index(fields=["customer", "-at", "-id"], name="follow_customer_at"),
                    models.Index(fields=["department", "-at", "-id"], name="follow_dept_at"),
                    models.Index(fields=["owner", "-at", "-id"], name="follow_owner_at"),
                    models.Index(fields=["-at", "-id"], name="follow_at"),
                    models.Index(condition=models.Q(("lead__isnull", False)), fields=["lead", "-at", "-id"], name="follow_lead_at"),
                ],
            },
        ),
    ]
