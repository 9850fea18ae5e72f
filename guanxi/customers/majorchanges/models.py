from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.infoclasses.queries import class_column
from guanxi.kit.columns import text
from guanxi.kit.models import Owned


class MajorChange(Owned):
    """Something that changed at the customer and that everybody who deals with him should know (ARC-18)."""

    scope_via = "customer"

    class Kind(models.TextChoices):
        PEOPLE = "people", _("Owner or management")
        PLACE = "place", _("Address or name")
        CAPITAL = "capital", _("Capital or shareholders")
        BUSINESS = "business", _("Products or line of business")
        SIZE = "size", _("Expansion or cut-back")
        MONEY = "money", _("Finances or credit")
        LAW = "law", _("Lawsuit or penalty")
        OTHER = "other", _("Something other")

    customer = models.ForeignKey(
        "customers.Customer", verbose_name=_("Customer"), on_delete=models.CASCADE, related_name="major_changes", db_index=False
    )
    on = models.DateField(_("When"), default=timezone.localdate)
    kind = models.CharField(_("What kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER)
    what = models.TextField(_("What changed"))
    source = text(_("Where it is from"))
    info_class = class_column()
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("major change")
        verbose_name_plural = _("major changes")
        indexes = [
            models.Index(fields=["customer", "-on", "-id"], name="change_customer"),
            models.Index(fields=["department", "-on", "-id"], name="change_dept"),
            models.Index(fields=["owner", "-on", "-id"], name="change_owner"),
            models.Index(fields=["-on", "-id"], name="change_on"),
        ]

    def __str__(self):
        return self.get_kind_display()  # no more: whoever may not read the rest would read it here
