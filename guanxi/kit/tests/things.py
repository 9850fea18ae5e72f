"""A record type of the tests' own: owned rows, and a 1:1 table that carries copies of owner and department."""

from django.conf import settings
from django.db import models

from guanxi.kit.fields import Field
from guanxi.kit.models import Owned
from guanxi.kit.records import Order, Record, Search


class Thing(Owned):
    name = models.CharField(max_length=80)
    name_sort = models.CharField(max_length=80, default="")
    code = models.CharField(max_length=30, default="")
    phone = models.CharField(max_length=30, default="")
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    due_on = models.DateField(null=True)

    class Meta:
        app_label = "kit"
        managed = False  # guanxi/conftest.py makes the table once the others stand
        indexes = [
            models.Index(fields=["department", "-updated_at", "-id"], name="thing_dept_updated"),
            models.Index(fields=["owner", "-updated_at", "-id"], name="thing_owner_updated"),
            models.Index(fields=["-updated_at", "-id"], name="thing_updated"),
        ]

    def __str__(self):
        return self.name


class ThingState(models.Model):
    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="state")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    department = models.ForeignKey("org.Department", null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    next_on = models.DateField(null=True)
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)

    class Meta:
        app_label = "kit"
        managed = False  # guanxi/conftest.py makes the table once the others stand
        indexes = [
            models.Index(fields=["department", "next_on", "thing"], name="thing_dept_next"),
            models.Index(fields=["owner", "next_on", "thing"], name="thing_owner_next"),
            models.Index(fields=["next_on", "thing"], name="thing_next"),
        ]


class ThingRecord(Record):
    model = Thing
    slug = "things"
    exclude = ("name_sort",)
    related = ("state",)
    extra = (Field("next_on", kind="date", path="state__next_on"), Field("score", kind="decimal", path="state__score"))
    orders = (
        Order("updated", "Updated", ("-updated_at", "-id")),
        Order("name", "Name", ("name_sort", "id")),
        Order("next", "Next", ("state__next_on", "state__thing_id"), scope_prefix="state__"),
        Order("score", "Score", ("-state__score", "-state__thing_id"), scope_prefix="state__"),
    )
    search = Search(names=("name",), codes=("code",), phones=("phone",))
    tune = {"phone": {"kind": "phone", "masked": True}}


RECORD = ThingRecord()
