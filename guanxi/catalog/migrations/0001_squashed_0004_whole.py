import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from guanxi.kit.dialects.whole import Whole


class Migration(Whole):
    replaces = [
        ("catalog", "0001_initial"),
        ("catalog", "0002_own_fields"),
        ("catalog", "0003_classes_of_information"),
        ("catalog", "0004_plainer_words"),
    ]

    initial = True

    dependencies = [
        ("customers", "0001_squashed_0022_whole"),
        ("org", "0001_squashed_0002_whole"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("code", models.CharField(blank=True, default="", max_length=60, verbose_name="Product number")),
                ("name", models.CharField(max_length=200, verbose_name="Product name")),
                ("name_sort", models.CharField(default="", editable=False, max_length=64)),
                ("category", models.CharField(blank=True, default="", max_length=80, verbose_name="Category")),
                ("subcategory", models.CharField(blank=True, default="", max_length=80, verbose_name="Subcategory")),
                ("unit", models.CharField(blank=True, default="", max_length=20, verbose_name="Unit")),
                ("price", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="List price")),
                ("cost", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="Cost")),
                ("is_active", models.BooleanField(default=True, verbose_name="On sale")),
                ("remarks", models.TextField(blank=True, default="", verbose_name="Remarks")),
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
                "verbose_name": "product",
                "verbose_name_plural": "products",
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("category", models.CharField(blank=True, default="", max_length=80, verbose_name="Kind of products")),
                (
                    "kind",
                    models.CharField(
                        choices=[("needs", "Needs it"), ("prefers", "Prefers it"), ("avoids", "Does not want it")],
                        default="needs",
                        max_length=8,
                        verbose_name="How",
                    ),
                ),
                ("need", models.TextField(blank=True, default="", verbose_name="What exactly")),
                ("since", models.DateField(blank=True, default=django.utils.timezone.localdate, null=True, verbose_name="Since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="Through")),
                ("info_class", models.CharField(blank=True, default="", max_length=40, verbose_name="Class of information")),
                ("import_key", models.CharField(editable=False, max_length=64, null=True, unique=True)),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
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
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.product",
                        verbose_name="Product",
                    ),
                ),
            ],
            options={
                "verbose_name": "need",
                "verbose_name_plural": "needs",
            },
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["name_sort", "id"], name="product_name"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["-updated_at", "-id"], name="product_updated"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(condition=models.Q(("code", ""), _negated=True), fields=["code"], name="product_code"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["customer", "-id"], name="need_customer"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["department", "-updated_at", "-id"], name="need_dept"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["owner", "-updated_at", "-id"], name="need_owner"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["-updated_at", "-id"], name="need_updated"),
        ),
    ]
