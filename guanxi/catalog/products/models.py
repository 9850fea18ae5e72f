from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Tracked


class Product(Tracked):
    """Something we sell. Prices and costs may be finer than cents, as price lists are."""

    scope_rule = "shared"
    untracked = frozenset({"name_sort"})

    code = models.CharField(_("Product number"), max_length=60, blank=True, default="")
    name = models.CharField(_("Product name"), max_length=200)
    name_sort = models.CharField(max_length=64, editable=False, default="")
    category = models.CharField(_("Category"), max_length=80, blank=True, default="")
    subcategory = models.CharField(_("Subcategory"), max_length=80, blank=True, default="")
    unit = models.CharField(_("Unit"), max_length=20, blank=True, default="")
    price = models.DecimalField(_("List price"), max_digits=18, decimal_places=4, null=True, blank=True)
    cost = models.DecimalField(_("Cost"), max_digits=18, decimal_places=4, null=True, blank=True)
    is_active = models.BooleanField(_("On sale"), default=True)
    remarks = models.TextField(_("Remarks"), blank=True, default="")

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        indexes = [
            models.Index(fields=["name_sort", "id"], name="product_name"),
            models.Index(fields=["-updated_at", "-id"], name="product_updated"),
            models.Index(fields=["code"], name="product_code", condition=~models.Q(code="")),
        ]

    def __str__(self):
        return self.name

    def save(self, **options):
        """The sort key follows the name."""
        from guanxi.kit.china.pinyin import pinyin_key

        self.name_sort = pinyin_key(self.name)
        super().save(**options)
