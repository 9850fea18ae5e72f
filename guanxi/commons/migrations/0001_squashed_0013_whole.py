import datetime

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import guanxi.commons.company.models
from guanxi.kit.dialects.whole import Whole


class Migration(Whole):
    replaces = [
        ("commons", "0001_initial"),
        ("commons", "0002_imports"),
        ("commons", "0003_quiet_days"),
        ("commons", "0004_undo_of_imports"),
        ("commons", "0005_recipes"),
        ("commons", "0006_notices"),
        ("commons", "0007_approvals"),
        ("commons", "0008_attachments"),
        ("commons", "0009_export_by_leave"),
        ("commons", "0010_own_fields"),
        ("commons", "0011_marks"),
        ("commons", "0012_copies_beside_the_company"),
        ("commons", "0013_plainer_words"),
    ]

    initial = True

    dependencies = [
        ("org", "0001_squashed_0002_whole"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JobClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
                ("due_at", models.DateTimeField()),
                ("busy_until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Preview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "being made"), ("done", "there"), ("none", "none")], default="waiting", max_length=8
                    ),
                ),
                ("pages", models.PositiveIntegerField(default=0)),
                ("why", models.CharField(blank=True, default="", max_length=8)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "preview",
                "verbose_name_plural": "previews",
            },
        ),
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True)),
                ("version", models.CharField(default="", max_length=20)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("name", models.CharField(max_length=60, verbose_name="What for")),
                ("prefix", models.CharField(editable=False, max_length=12, verbose_name="Begins with")),
                ("hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="Expires")),
                ("last_used_at", models.DateTimeField(editable=False, null=True, verbose_name="Last used")),
                ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="Revoked")),
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="Owner"
                    ),
                ),
            ],
            options={
                "verbose_name": "key for programs",
                "verbose_name_plural": "keys for programs",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True)),
                ("kind", models.CharField(max_length=60)),
                ("record_key", models.CharField(blank=True, default="", max_length=60)),
                ("object_id", models.BigIntegerField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
                ("payload", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Being signed"),
                            ("granted", "Granted"),
                            ("refused", "Not agreed to"),
                            ("returned", "Returned"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("plan", models.JSONField(default=list)),
                ("once", models.BooleanField(default=True)),
                ("step", models.PositiveSmallIntegerField(default=0)),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("facts", models.JSONField(default=list)),
                ("digest", models.CharField(default="", max_length=64)),
                ("due_on", models.DateField(null=True)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "requester",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "verbose_name": "approval",
                "verbose_name_plural": "approvals",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Bundle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=200)),
                ("options", models.JSONField(default=dict)),
                ("left_out", models.JSONField(default=list)),
                ("error", models.TextField(blank=True, default="")),
                ("job_id", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "file of several sheets",
                "verbose_name_plural": "files of several sheets",
            },
        ),
        migrations.CreateModel(
            name="Copy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("approval", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="copies", to="commons.approval")),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "copy of an approval",
                "verbose_name_plural": "copies of approvals",
            },
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60)),
                ("period", models.CharField(max_length=8)),
                ("last", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("code", "period"), name="counter_once")],
            },
        ),
        migrations.CreateModel(
            name="CustomField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("record_key", models.CharField(max_length=60, verbose_name="Record type")),
                ("code", models.CharField(max_length=40, verbose_name="Code")),
                ("label", models.CharField(max_length=40, verbose_name="Name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("long", "Long text"),
                            ("decimal", "Number"),
                            ("money", "Amount of money"),
                            ("percent", "Percentage"),
                            ("date", "Date"),
                            ("datetime", "Date and time"),
                            ("choice", "Choice"),
                            ("multichoice", "Several choices"),
                            ("bool", "Yes or no"),
                            ("person", "Colleague"),
                            ("ref", "Link to a record"),
                            ("file", "File"),
                            ("computed", "Worked out"),
                            ("table", "Small table"),
                        ],
                        max_length=12,
                        verbose_name="Kind",
                    ),
                ),
                ("choices", models.JSONField(blank=True, default=list, verbose_name="Choices")),
                ("columns", models.JSONField(blank=True, default=list, verbose_name="Columns")),
                ("ref", models.CharField(blank=True, default="", max_length=60, verbose_name="Links to")),
                ("formula", models.TextField(blank=True, default="", verbose_name="Formula")),
                ("gives", models.CharField(blank=True, default="", max_length=8, verbose_name="Result")),
                ("help", models.CharField(blank=True, default="", max_length=200, verbose_name="Note below the field")),
                ("unit", models.CharField(blank=True, default="", max_length=12, verbose_name="Unit")),
                ("required", models.BooleanField(default=False, verbose_name="Must be filled in")),
                ("masked", models.BooleanField(default=False, verbose_name="Covered until shown")),
                ("indexed", models.BooleanField(default=True, verbose_name="Rows are filtered and sorted by it")),
                (
                    "index_state",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not prepared"), ("building", "Being prepared"), ("ready", "Ready")],
                        default="",
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("shown_when", models.CharField(blank=True, default="", max_length=500, verbose_name="Asked only when")),
                ("required_when", models.CharField(blank=True, default="", max_length=500, verbose_name="Must be filled in when")),
                ("readonly_when", models.CharField(blank=True, default="", max_length=500, verbose_name="Cannot be changed when")),
                ("retired_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="Retired")),
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
                "verbose_name": "field of the company's own",
                "verbose_name_plural": "fields of the company's own",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="DictionaryEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("dictionary", models.CharField(max_length=40, verbose_name="List")),
                ("code", models.CharField(max_length=40, verbose_name="Code")),
                ("label", models.CharField(max_length=80, verbose_name="Word")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="Position")),
                ("active", models.BooleanField(default=True, verbose_name="In use")),
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
                "verbose_name": "list entry",
                "verbose_name_plural": "list entries",
                "ordering": ("dictionary", "position", "id"),
            },
        ),
        migrations.CreateModel(
            name="FactMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_key", models.CharField(max_length=60)),
                ("object_id", models.BigIntegerField()),
                ("field", models.CharField(max_length=60)),
                ("source", models.CharField(blank=True, default="", max_length=40, verbose_name="Where it comes from")),
                ("first_hand", models.BooleanField(null=True, verbose_name="First-hand")),
                (
                    "representative",
                    models.CharField(
                        blank=True,
                        choices=[("typical", "holds in general"), ("single", "a single case")],
                        default="",
                        max_length=10,
                        verbose_name="Representativeness",
                    ),
                ),
                (
                    "reliability",
                    models.CharField(
                        blank=True,
                        choices=[("reliable", "reliable"), ("fair", "fair"), ("doubtful", "in doubt"), ("unusable", "unusable")],
                        default="",
                        max_length=10,
                        verbose_name="Reliability",
                    ),
                ),
                ("verified_on", models.DateField(null=True, verbose_name="Verified on")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="Note")),
                ("marked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("value_key", models.CharField(max_length=64)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "marked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Verified by",
                    ),
                ),
            ],
            options={
                "verbose_name": "mark of a fact",
                "verbose_name_plural": "marks of facts",
            },
        ),
        migrations.CreateModel(
            name="Flow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("kind", models.CharField(max_length=60, unique=True)),
                ("steps", models.JSONField(default=list, verbose_name="Steps")),
                ("once", models.BooleanField(default=True, verbose_name="Who has signed an earlier step need not sign again")),
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
                "verbose_name": "approval flow",
                "verbose_name_plural": "approval flows",
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("day", models.DateField(unique=True, verbose_name="Day")),
                ("is_workday", models.BooleanField(default=False, verbose_name="People work")),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="Occasion")),
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
                "verbose_name": "holiday or make-up workday",
                "verbose_name_plural": "holidays and make-up workdays",
                "ordering": ("day",),
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_key", models.CharField(max_length=60)),
                ("file_name", models.CharField(max_length=200)),
                ("sheet", models.CharField(blank=True, default="", max_length=120)),
                ("header_row", models.PositiveIntegerField(default=0)),
                ("headers", models.JSONField(default=list)),
                ("mapping", models.JSONField(default=dict)),
                ("options", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("reading", "Being read"),
                            ("mapping", "Columns to be assigned"),
                            ("checking", "Being checked"),
                            ("checked", "Checked"),
                            ("running", "Being filed"),
                            ("done", "Done"),
                            ("stopped", "Stopped"),
                            ("failed", "Failed"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                        ],
                        default="reading",
                        max_length=10,
                    ),
                ),
                ("row_count", models.PositiveIntegerField(default=0)),
                ("chunk_count", models.PositiveIntegerField(default=0)),
                ("cursor", models.PositiveIntegerField(default=0)),
                ("is_arranged", models.BooleanField(default=False)),
                ("counts", models.JSONField(default=dict)),
                ("notes", models.JSONField(default=dict)),
                ("undo", models.JSONField(default=dict)),
                ("undo_step", models.PositiveIntegerField(default=0)),
                ("error", models.TextField(blank=True, default="")),
                ("job_id", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "bundle",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="sheets", to="commons.bundle"),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
            },
        ),
        migrations.CreateModel(
            name="ImportChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("rows", models.BinaryField()),
                ("results", models.BinaryField(null=True)),
                ("made", models.BinaryField(null=True)),
                ("kept", models.BinaryField(null=True)),
                ("heaps", models.JSONField(default=dict)),
                ("whole", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="chunks", to="commons.import")),
            ],
        ),
        migrations.CreateModel(
            name="IndexedNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.BigIntegerField()),
                ("value", models.BigIntegerField()),
                (
                    "field",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="commons.customfield"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IndexedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.BigIntegerField()),
                ("value", models.CharField(max_length=200)),
                ("place", models.CharField(max_length=64)),
                (
                    "field",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="commons.customfield"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=200, null=True, unique=True)),
                ("queue", models.CharField(default="default", max_length=20)),
                ("payload", models.JSONField(default=dict)),
                ("state", models.JSONField(default=dict)),
                ("result", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("max_attempts", models.PositiveSmallIntegerField(default=5)),
                ("run_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("token", models.CharField(blank=True, default="", max_length=32)),
                ("worker", models.CharField(blank=True, default="", max_length=60)),
                ("lease_until", models.DateTimeField(null=True)),
                ("cancel_asked", models.BooleanField(default=False)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("note", models.CharField(blank=True, default="", max_length=200)),
                ("error", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "background job",
                "verbose_name_plural": "background jobs",
            },
        ),
        migrations.CreateModel(
            name="JobStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("job", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="commons.job")),
            ],
        ),
        migrations.CreateModel(
            name="Layout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("record_key", models.CharField(max_length=60, verbose_name="Record type")),
                ("variant", models.CharField(blank=True, default="", max_length=40, verbose_name="Kind of row")),
                ("sections", models.JSONField(default=list, verbose_name="Sections")),
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
                "verbose_name": "layout",
                "verbose_name_plural": "layouts",
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("round", models.PositiveSmallIntegerField()),
                ("step", models.PositiveSmallIntegerField(null=True)),
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for leave"),
                            ("signed", "Agreed and signed"),
                            ("counted", "Counted: has signed before"),
                            ("refused", "Did not agree"),
                            ("returned", "Returned"),
                            ("resubmitted", "Handed in again"),
                            ("withdrawn", "Withdrawn"),
                            ("granted", "Granted"),
                            ("reminded", "Reminded"),
                            ("handed", "Handed on"),
                            ("added", "Signer added"),
                            ("copied", "Given to read"),
                            ("skipped", "Step passed over"),
                            ("replaced", "Signer replaced"),
                            ("changed", "Facts changed"),
                            ("late", "Overdue, superior told"),
                        ],
                        max_length=12,
                    ),
                ),
                ("why", models.CharField(blank=True, default="", max_length=20)),
                ("note", models.TextField(blank=True, default="")),
                ("facts", models.JSONField(default=list)),
                ("digest", models.CharField(blank=True, default="", max_length=64)),
                ("approval", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="commons.approval")),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "step of an approval",
                "verbose_name_plural": "steps of an approval",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(default="mail", max_length=10)),
                ("recipient", models.CharField(max_length=254)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField()),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("sent", "Sent"), ("failed", "Failed")], default="waiting", max_length=10
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("key", models.CharField(max_length=200, null=True, unique=True)),
                ("error", models.CharField(blank=True, default="", max_length=200)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "outgoing message",
                "verbose_name_plural": "outgoing messages",
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("record_key", models.CharField(blank=True, default="", max_length=60)),
                ("object_id", models.BigIntegerField(null=True)),
                ("url", models.CharField(blank=True, default="", max_length=200)),
                ("params", models.JSONField(default=dict)),
                ("due_on", models.DateField(null=True)),
                ("key", models.CharField(max_length=160, null=True)),
                ("in_app", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("in_app", models.BooleanField(default=True)),
                ("by_mail", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "way to be told",
                "verbose_name_plural": "ways to be told",
            },
        ),
        migrations.CreateModel(
            name="Recipe",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="Name")),
                ("record_key", models.CharField(max_length=60)),
                ("headers", models.JSONField(default=dict)),
                ("mapping", models.JSONField(default=dict)),
                ("options", models.JSONField(default=dict)),
                ("is_shared", models.BooleanField(default=True, verbose_name="Everybody who may import this may use it")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("used_at", models.DateTimeField(null=True)),
                ("used_count", models.PositiveIntegerField(default=0)),
                ("last_counts", models.JSONField(default=dict)),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "import recipe",
                "verbose_name_plural": "import recipes",
                "ordering": ("-used_at", "-id"),
            },
        ),
        migrations.AddField(
            model_name="import",
            name="recipe",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="commons.recipe"),
        ),
        migrations.CreateModel(
            name="Remembered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_key", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=60)),
                ("text", models.CharField(max_length=120)),
                ("target", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("record_key", "kind", "text"), name="import_remembered_once")],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("record_key", models.CharField(blank=True, default="", max_length=60)),
                ("object_id", models.BigIntegerField(null=True)),
                ("url", models.CharField(blank=True, default="", max_length=200)),
                ("params", models.JSONField(default=dict)),
                ("key", models.CharField(max_length=140, unique=True)),
                ("due_on", models.DateField()),
                ("steps", models.JSONField()),
                ("step", models.PositiveSmallIntegerField(default=0)),
                ("next_on", models.DateField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "indexes": [
                    models.Index(condition=models.Q(("settled_at", None)), fields=["next_on"], name="reminder_due"),
                    models.Index(fields=["record_key", "object_id"], name="reminder_about"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("record_key", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=60, verbose_name="Name")),
                (
                    "shared",
                    models.CharField(
                        choices=[("nobody", "Only me"), ("department", "My department"), ("all", "Everybody")],
                        default="nobody",
                        max_length=12,
                        verbose_name="Shared with",
                    ),
                ),
                ("filter", models.JSONField(blank=True, default=dict)),
                ("order", models.CharField(blank=True, default="", max_length=40)),
                ("columns", models.JSONField(blank=True, default=list)),
                ("widths", models.JSONField(blank=True, default=dict)),
                ("position", models.PositiveIntegerField(default=0, verbose_name="Position")),
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
                    "department",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="org.department"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="Owner"
                    ),
                ),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Sequence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("code", models.CharField(max_length=60, unique=True, verbose_name="Code")),
                ("pattern", models.CharField(max_length=60, verbose_name="Pattern")),
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
                "verbose_name": "number pattern",
                "verbose_name_plural": "number patterns",
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("object_id", models.BigIntegerField(null=True)),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("size", models.BigIntegerField(verbose_name="Size")),
                ("content_type", models.CharField(max_length=100)),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "kept_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "file",
                "verbose_name_plural": "files",
            },
        ),
        migrations.AddField(
            model_name="import",
            name="file",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="commons.storedfile"),
        ),
        migrations.CreateModel(
            name="Company",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("name", models.CharField(default="", max_length=120, verbose_name="Company name")),
                (
                    "time_zone",
                    models.CharField(
                        choices=[
                            ("Asia/Shanghai", "Shanghai, UTC+8"),
                            ("Asia/Urumqi", "Ürümqi, UTC+6"),
                            ("Asia/Hong_Kong", "Hong Kong, UTC+8"),
                            ("Asia/Macau", "Macao, UTC+8"),
                            ("Asia/Taipei", "Taipei, UTC+8"),
                            ("Asia/Singapore", "Singapore, UTC+8"),
                            ("Asia/Kuala_Lumpur", "Kuala Lumpur, UTC+8"),
                        ],
                        default="Asia/Shanghai",
                        max_length=40,
                        verbose_name="Time zone",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("CNY", "Renminbi CNY"),
                            ("HKD", "Hong Kong dollar HKD"),
                            ("TWD", "New Taiwan dollar TWD"),
                            ("MOP", "Pataca MOP"),
                            ("SGD", "Singapore dollar SGD"),
                            ("MYR", "Ringgit MYR"),
                            ("USD", "US dollar USD"),
                            ("EUR", "Euro EUR"),
                        ],
                        default="CNY",
                        max_length=3,
                        verbose_name="Currency",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")],
                        default="zh-hans",
                        max_length=10,
                        verbose_name="Language",
                    ),
                ),
                ("work_days", models.JSONField(default=guanxi.commons.company.models.monday_to_friday, verbose_name="Work days")),
                ("opens_at", models.TimeField(default=datetime.time(8, 30), verbose_name="Work begins")),
                ("closes_at", models.TimeField(default=datetime.time(18, 0), verbose_name="Work ends")),
                (
                    "quiet_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="From then on lists mark customers for whom no next contact is planned.",
                        validators=[django.core.validators.MinValueValidator(1, "At least one day.")],
                        verbose_name="Days without contact until “no plan” shows",
                    ),
                ),
                (
                    "export_by_leave",
                    models.BooleanField(
                        default=False,
                        help_text="His superior signs; the file is then made by itself. Off: without the right nothing leaves the house.",
                        verbose_name="Who may not export may ask for it",
                    ),
                ),
                (
                    "largest_file_mb",
                    models.PositiveSmallIntegerField(
                        default=50,
                        validators=[
                            django.core.validators.MinValueValidator(1, "At least 1 MB."),
                            django.core.validators.MaxValueValidator(200, "At most 200 MB."),
                        ],
                        verbose_name="Largest attachment, MB",
                    ),
                ),
                (
                    "files_per_record_mb",
                    models.PositiveIntegerField(
                        default=500,
                        validators=[django.core.validators.MinValueValidator(1, "At least 1 MB.")],
                        verbose_name="All attachments of one record, MB",
                    ),
                ),
                (
                    "downloads_a_day",
                    models.PositiveIntegerField(
                        default=300,
                        help_text="0: no limit. Each download stands in the trail.",
                        verbose_name="Downloads of attachments per person and day",
                    ),
                ),
                ("modules", models.JSONField(blank=True, default=dict, verbose_name="Modules")),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                ("set_up_at", models.DateTimeField(editable=False, null=True)),
                ("fields_stamp", models.CharField(default="", editable=False, max_length=16)),
                ("copies", models.JSONField(default=dict, editable=False)),
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
                    "logo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="commons.storedfile",
                        verbose_name="Logo",
                    ),
                ),
            ],
            options={
                "verbose_name": "company",
                "verbose_name_plural": "company",
            },
        ),
        migrations.AddField(
            model_name="bundle",
            name="file",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="commons.storedfile"),
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_key", models.CharField(max_length=60)),
                ("object_id", models.BigIntegerField()),
                ("caption", models.CharField(blank=True, default="", max_length=200, verbose_name="Caption")),
                ("pages", models.PositiveIntegerField(blank=True, null=True, verbose_name="Page count")),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "removed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="attachment", to="commons.storedfile"),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
            },
        ),
        migrations.CreateModel(
            name="Substitute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="First day")),
                ("ends_on", models.DateField(verbose_name="Last day")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Who is away",
                    ),
                ),
                (
                    "substitute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Who signs for him",
                    ),
                ),
            ],
            options={
                "verbose_name": "absence",
                "verbose_name_plural": "absences",
                "ordering": ("starts_on", "id"),
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("name", models.CharField(max_length=40, verbose_name="Tag")),
                ("folded", models.CharField(editable=False, max_length=40, unique=True)),
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
                "verbose_name": "tag",
                "verbose_name_plural": "tags",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="TagLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_key", models.CharField(max_length=60)),
                ("object_id", models.BigIntegerField()),
                ("tag", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="links", to="commons.tag")),
            ],
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField()),
                ("step", models.PositiveSmallIntegerField()),
                ("via", models.CharField(blank=True, default="", max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waits for a signature"), ("signed", "Signed"), ("gone", "No longer needed")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                ("reminded_on", models.DateField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                ("approval", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="commons.approval")),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("seat", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "signature wanted",
                "verbose_name_plural": "signatures wanted",
                "ordering": ("id",),
            },
        ),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(fields=["requester", "-id"], name="approval_mine"),
        ),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(fields=["record_key", "object_id"], name="approval_about"),
        ),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(condition=models.Q(("status", "open")), fields=["status", "due_on"], name="approval_open"),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.UniqueConstraint(fields=("approval", "person"), name="approval_copy_once"),
        ),
        migrations.AddConstraint(
            model_name="customfield",
            constraint=models.UniqueConstraint(fields=("record_key", "code"), name="customfield_code"),
        ),
        migrations.AddConstraint(
            model_name="dictionaryentry",
            constraint=models.UniqueConstraint(fields=("dictionary", "code"), name="dictionary_code_once"),
        ),
        migrations.AddIndex(
            model_name="factmark",
            index=models.Index(fields=["record_key", "object_id", "field", "value_key"], name="factmark_of_value"),
        ),
        migrations.AddIndex(
            model_name="factmark",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("reliability", "doubtful")),
                fields=["record_key", "object_id"],
                name="factmark_doubtful",
            ),
        ),
        migrations.AddConstraint(
            model_name="factmark",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("record_key", "object_id", "field"), name="factmark_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="importchunk",
            constraint=models.UniqueConstraint(fields=("whole", "number"), name="import_chunk_once"),
        ),
        migrations.AddIndex(
            model_name="indexednumber",
            index=models.Index(fields=["field", "value", "object_id"], name="indexednumber_value"),
        ),
        migrations.AddIndex(
            model_name="indexednumber",
            index=models.Index(fields=["field", "object_id"], name="indexednumber_row"),
        ),
        migrations.AddIndex(
            model_name="indexedtext",
            index=models.Index(fields=["field", "value", "object_id"], name="indexedtext_value"),
        ),
        migrations.AddIndex(
            model_name="indexedtext",
            index=models.Index(fields=["field", "place", "object_id"], name="indexedtext_place"),
        ),
        migrations.AddIndex(
            model_name="indexedtext",
            index=models.Index(fields=["field", "object_id"], name="indexedtext_row"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(condition=models.Q(("status", "queued")), fields=["run_at", "id"], name="job_waiting"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(condition=models.Q(("status", "running")), fields=["lease_until"], name="job_running"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["kind", "-id"], name="job_kind"),
        ),
        migrations.AddConstraint(
            model_name="jobstep",
            constraint=models.UniqueConstraint(fields=("job", "name"), name="job_step_once"),
        ),
        migrations.AddConstraint(
            model_name="layout",
            constraint=models.UniqueConstraint(fields=("record_key", "variant"), name="layout_of"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["person", "id"], name="notice_of"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=models.Q(("in_app", True), ("read_at", None)), fields=["person", "id"], name="notice_unread"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["record_key", "object_id"], name="notice_about"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("person", "key"), name="notice_once"),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.UniqueConstraint(fields=("person", "kind"), name="notice_preference_once"),
        ),
        migrations.AddConstraint(
            model_name="recipe",
            constraint=models.UniqueConstraint(fields=("record_key", "name"), name="import_recipe_once"),
        ),
        migrations.AddIndex(
            model_name="savedview",
            index=models.Index(fields=["record_key", "owner"], name="savedview_of"),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(fields=["kind", "object_id"], name="file_owner"),
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(fields=["asked_by", "-id"], name="import_mine"),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(condition=models.Q(("removed_at", None)), fields=["record_key", "object_id", "-id"], name="attachment_of"),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["record_key", "object_id"], name="attachment_row"),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(condition=models.Q(("removed_at__isnull", False)), fields=["removed_at"], name="attachment_removed"),
        ),
        migrations.AddIndex(
            model_name="substitute",
            index=models.Index(fields=["person", "ends_on"], name="substitute_of"),
        ),
        migrations.AddIndex(
            model_name="taglink",
            index=models.Index(fields=["tag", "record_key", "object_id"], name="tag_rows"),
        ),
        migrations.AddConstraint(
            model_name="taglink",
            constraint=models.UniqueConstraint(fields=("record_key", "object_id", "tag"), name="tag_once"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["person", "id"], name="task_waiting"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["person", "state", "id"], name="task_of"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["due_on"], name="task_due"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")), fields=("approval", "step", "seat"), name="task_once"
            ),
        ),
    ]
