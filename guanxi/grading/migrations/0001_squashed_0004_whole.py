import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from guanxi.kit.dialects.whole import Whole


class Migration(Whole):
    replaces = [
        ("grading", "0001_initial"),
        ("grading", "0002_scores_without_constraints"),
        ("grading", "0003_the_ready_scheme_in_chinese"),
        ("grading", "0004_own_fields"),
    ]

    initial = True

    dependencies = [
        ("customers", "0001_squashed_0022_whole"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ManualGrade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("grade", models.CharField(max_length=4, verbose_name="Grade")),
                ("reason", models.CharField(max_length=200, verbose_name="Reason")),
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.customer", verbose_name="Customer"
                    ),
                ),
            ],
            options={
                "verbose_name": "grade set by hand",
                "verbose_name_plural": "grades set by hand",
            },
        ),
        migrations.CreateModel(
            name="Scheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="Name")),
                ("credit_weight", models.PositiveSmallIntegerField(default=10, verbose_name="Credit")),
                ("order_weight", models.PositiveSmallIntegerField(default=30, verbose_name="Order amount")),
                ("profit_weight", models.PositiveSmallIntegerField(default=60, verbose_name="Profit contribution")),
                (
                    "order_by",
                    models.CharField(
                        choices=[("amount", "Order amount"), ("number", "Number of orders")],
                        default="amount",
                        max_length=8,
                        verbose_name="Orders counted by",
                    ),
                ),
                ("window_months", models.PositiveSmallIntegerField(default=12, verbose_name="Window in months (0: all history)")),
                (
                    "cut",
                    models.CharField(
                        choices=[("ratio", "By share of customers"), ("score", "By score")],
                        default="ratio",
                        max_length=8,
                        verbose_name="Split",
                    ),
                ),
                ("cuts", models.JSONField(default=dict, verbose_name="Shares or lowest scores")),
                ("is_current", models.BooleanField(default=False, verbose_name="In force")),
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
                "verbose_name": "grading scheme",
                "verbose_name_plural": "grading schemes",
            },
        ),
        migrations.CreateModel(
            name="GradingRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("terms", models.JSONField(default=dict)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="Started")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="Finished")),
                ("window_from", models.DateField(null=True, verbose_name="From")),
                ("window_to", models.DateField(null=True, verbose_name="To")),
                ("figures", models.JSONField(default=dict)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Asked by",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="grading.scheme", verbose_name="Scheme"
                    ),
                ),
            ],
            options={
                "verbose_name": "grading run",
                "verbose_name_plural": "grading runs",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_count", models.PositiveIntegerField(default=0, verbose_name="Payments due")),
                ("late_count", models.PositiveIntegerField(default=0, verbose_name="Late payments")),
                ("days_late", models.DecimalField(decimal_places=1, default=0, max_digits=8, verbose_name="Days late on average")),
                ("order_count", models.PositiveIntegerField(default=0, verbose_name="Orders")),
                ("amount", models.DecimalField(decimal_places=2, default=0, max_digits=20, verbose_name="Order amount")),
                ("profit", models.DecimalField(decimal_places=2, default=0, max_digits=20, verbose_name="Profit")),
                ("credit_points", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("order_points", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("profit_points", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("total", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="Score")),
                ("position", models.PositiveIntegerField(verbose_name="Position")),
                ("computed_grade", models.CharField(max_length=4)),
                ("grade", models.CharField(max_length=4, verbose_name="Grade")),
                ("previous_grade", models.CharField(default="", max_length=4)),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="customers.customer",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="grading.gradingrun",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["customer", "-run"], name="score_customer_run"),
                    models.Index(fields=["run", "position"], name="score_run_position"),
                ],
                "constraints": [models.UniqueConstraint(fields=("run", "customer"), name="score_run_customer")],
            },
        ),
    ]
