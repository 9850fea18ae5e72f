from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.infoclasses.queries import class_column
from guanxi.kit.columns import note, text
from guanxi.kit.models import Owned


class Need(Owned):
    """What a customer needs or prefers: a product, a kind of products, in his own words (ARC-21)."""

    scope_via = "customer"

    class Kind(models.TextChoices):
        NEEDS = "needs", _("Needs it")
        PREFERS = "prefers", _("Prefers it")
        AVOIDS = "avoids", _("Does not want it")

    customer = models.ForeignKey(
        "customers.Customer", verbose_name=_("Customer"), on_delete=models.CASCADE, related_name="needs", db_index=False
    )
    product = models.ForeignKey(
        "catalog.Product", verbose_name=_("Product"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    category = text(_("Kind of products"), 80)
    kind = models.CharField(_("How"), max_length=8, choices=Kind.choices, default=Kind.NEEDS)
    need = note(_("What exactly"))
    since = models.DateField(_("Since"), null=True, blank=True, default=timezone.localdate)
    until = models.DateField(_("Through"), null=True, blank=True)
    info_class = class_column()
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        indexes = [
            models.Index(fields=["customer", "-id"], name="need_customer"),
            models.Index(fields=["department", "-updated_at", "-id"], name="need_dept"),
            models.Index(fields=["owner", "-updated_at", "-id"], name="need_owner"),
            models.Index(fields=["-updated_at", "-id"], name="need_updated"),
        ]

    def __str__(self):
        return self.get_kind_display()  # no more: whoever may not read the rest would read it here
