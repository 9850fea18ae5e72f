import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from guanxi.kit.dialects.whole import Whole


class Migration(Whole):
    replaces = [
        ("sales", "0001_initial"),
        ("sales", "0002_opportunities"),
        ("sales", "0003_deliveries"),
        ("sales", "0004_own_fields"),
        ("sales", "0005_classes_of_information"),
    ]

    initial = True

    dependencies = [
        ("catalog", "0001_squashed_0004_whole"),
        ("customers", "0001_squashed_0022_whole"),
        ("org", "0001_squashed_0002_whole"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("number", models.CharField(max_length=60, verbose_name="Order number")),
                ("ordered_on", models.DateField(verbose_name="Order date")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("cancelled", "Cancelled")],
                        default="done",
                        max_length=10,
                        verbose_name="Status",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=6, default=0, max_digits=20, verbose_name="Amount")),
                ("cost", models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="Cost")),
                ("profit", models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="Profit")),
                ("currency", models.CharField(default="CNY", max_length=3, verbose_name="Currency")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="Payment due")),
                ("remarks", models.TextField(blank=True, default="", verbose_name="Remarks")),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="customers.customer", verbose_name="Customer"
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
                    "salesperson",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Salesperson",
                    ),
                ),
            ],
            options={
                "verbose_name": "order",
                "verbose_name_plural": "orders",
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("number", models.CharField(blank=True, default="", max_length=60, verbose_name="Delivery number")),
                ("carrier", models.CharField(blank=True, default="", max_length=60, verbose_name="Carrier")),
                ("shipped_on", models.DateField(verbose_name="Shipped")),
                ("delivered_on", models.DateField(blank=True, null=True, verbose_name="Delivered")),
                ("remarks", models.CharField(blank=True, default="", max_length=200, verbose_name="Remarks")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
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
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="sales.order",
                        verbose_name="Order",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=1, verbose_name="Position")),
                ("product_name", models.CharField(blank=True, default="", max_length=200, verbose_name="Product name")),
                ("quantity", models.DecimalField(decimal_places=6, default=1, max_digits=20, verbose_name="Quantity")),
                ("price", models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="Price")),
                ("discount", models.DecimalField(decimal_places=6, default=0, max_digits=9, verbose_name="Discount")),
                ("amount", models.DecimalField(decimal_places=6, default=0, max_digits=20, verbose_name="Amount")),
                ("cost", models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="Cost")),
                ("profit", models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="Profit")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="sales.order", verbose_name="Order"
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
                "verbose_name": "order line",
                "verbose_name_plural": "order lines",
                "ordering": ("order", "position"),
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="Due")),
                ("due_amount", models.DecimalField(decimal_places=6, default=0, max_digits=20, verbose_name="Amount due")),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="Received")),
                ("received_amount", models.DecimalField(decimal_places=6, default=0, max_digits=20, verbose_name="Amount received")),
                ("method", models.CharField(blank=True, default="", max_length=40, verbose_name="Method of payment")),
                ("delay_reason", models.CharField(blank=True, default="", max_length=200, verbose_name="Reason of delay")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
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
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="sales.order",
                        verbose_name="Order",
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
                "verbose_name": "receipt",
                "verbose_name_plural": "receipts",
            },
        ),
        migrations.CreateModel(
            name="SalesDelta",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("orders", models.IntegerField()),
                ("amount", models.DecimalField(decimal_places=6, max_digits=20, verbose_name="")),
                ("profit", models.DecimalField(decimal_places=6, max_digits=20, verbose_name="")),
                ("last_on", models.DateField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.customer"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SalesMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="Month")),
                ("orders", models.IntegerField(default=0)),
                ("amount", models.DecimalField(decimal_places=6, default=0, max_digits=20, verbose_name="Amount")),
                ("profit", models.DecimalField(decimal_places=6, default=0, max_digits=20, verbose_name="Profit")),
                ("customer", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.customer")),
            ],
        ),
        migrations.CreateModel(
            name="Opportunity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="Created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="Updated")),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="Deleted")),
                ("custom", models.JSONField(blank=True, default=dict, editable=False)),
                ("name", models.CharField(max_length=160, verbose_name="Opportunity")),
                (
                    "stage",
                    models.CharField(
                        choices=[("open", "In talks"), ("signing", "About to sign"), ("won", "Won"), ("lost", "Lost")],
                        default="open",
                        max_length=10,
                        verbose_name="Stage",
                    ),
                ),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True, verbose_name="Expected amount")),
                ("expected_on", models.DateField(blank=True, null=True, verbose_name="Expected signing")),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="Opened")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="Closed")),
                ("product", models.CharField(blank=True, default="", max_length=200, verbose_name="Product wanted")),
                ("reason", models.CharField(blank=True, default="", max_length=200, verbose_name="Reason of the result")),
                ("remarks", models.TextField(blank=True, default="", verbose_name="Remarks")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opportunities",
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
                    "salesperson",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Salesperson",
                    ),
                ),
            ],
            options={
                "verbose_name": "opportunity",
                "verbose_name_plural": "opportunities",
                "indexes": [
                    models.Index(fields=["department", "-updated_at", "-id"], name="oppo_dept_updated"),
                    models.Index(fields=["owner", "-updated_at", "-id"], name="oppo_owner_updated"),
                    models.Index(fields=["-updated_at", "-id"], name="oppo_updated"),
                    models.Index(fields=["department", "expected_on", "id"], name="oppo_dept_expected"),
                    models.Index(fields=["owner", "expected_on", "id"], name="oppo_owner_expected"),
                    models.Index(fields=["expected_on", "id"], name="oppo_expected"),
                    models.Index(fields=["owner", "stage"], name="oppo_owner_stage"),
                    models.Index(fields=["department", "stage"], name="oppo_dept_stage"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["department", "-ordered_on", "-id"], name="order_dept_on"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["owner", "-ordered_on", "-id"], name="order_owner_on"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["-ordered_on", "-id"], name="order_on"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["customer", "-ordered_on", "-id"], name="order_customer_on"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["number"], name="order_number"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["department", "-shipped_on", "-id"], name="delivery_dept_shipped"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["owner", "-shipped_on", "-id"], name="delivery_owner_shipped"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["-shipped_on", "-id"], name="delivery_shipped"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["customer", "-shipped_on"], name="delivery_customer"),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["department", "due_on", "id"], name="receipt_dept_due"),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["owner", "due_on", "id"], name="receipt_owner_due"),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["due_on", "id"], name="receipt_due"),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["customer", "due_on"], name="receipt_customer_due"),
        ),
        migrations.AddIndex(
            model_name="salesmonth",
            index=models.Index(fields=["month", "customer"], name="salesmonth_month"),
        ),
        migrations.AddConstraint(
            model_name="salesmonth",
            constraint=models.UniqueConstraint(fields=("customer", "month"), name="salesmonth_customer_month"),
        ),
    ]
