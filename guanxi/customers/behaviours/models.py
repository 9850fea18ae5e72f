from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.leads.choices import Network
from guanxi.kit.columns import text
from guanxi.kit.models import Owned


class Behaviour(Owned):
    """Something a prospect did by himself before he bought: looked at a page, asked on a network, came to an event (ACQ-09).

    It hangs on the lead, and from the conversion on, on the customer too.
    """

    scope_via = "customer"
    scope_instead = "lead"

    class Kind(models.TextChoices):
        VISITED = "visited", _("Looked at a page")
        FORM = "form", _("Filled in a form")
        DOWNLOADED = "downloaded", _("Downloaded something")
        EVENT = "event", _("Came to an event")
        ASKED = "asked", _("Asked on a network")
        LIKED = "liked", _("Liked or shared")
        SUBSCRIBED = "subscribed", _("Follows us")
        MAIL = "mail", _("Opened a message")
        OTHER = "other", _("Something else")

    lead = models.ForeignKey(
        "customers.Lead", verbose_name=_("Lead"), null=True, blank=True, on_delete=models.CASCADE, related_name="behaviours", db_index=False
    )
    customer = models.ForeignKey(
        "customers.Customer",
        verbose_name=_("Customer"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="behaviours",
        db_index=False,
    )
    kind = models.CharField(_("What they did"), max_length=10, choices=Kind.choices, default=Kind.VISITED)
    at = models.DateTimeField(_("When"), default=timezone.now)
    what = text(_("Which page, file or event"), 200)
    network = models.CharField(_("On which network"), max_length=12, choices=Network.choices, blank=True, default="")
    where = text(_("Address or place"), 300)
    source = models.ForeignKey(
        "customers.Source", verbose_name=_("Source"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("behaviour")
        verbose_name_plural = _("behaviours")
        indexes = [
            models.Index(fields=["lead", "-at", "-id"], name="behave_lead_at"),
            models.Index(fields=["customer", "-at", "-id"], name="behave_customer_at"),
            models.Index(fields=["department", "-at", "-id"], name="behave_dept_at"),
            models.Index(fields=["owner", "-at", "-id"], name="behave_owner_at"),
            models.Index(fields=["-at", "-id"], name="behave_at"),
        ]

    def __str__(self):
        return self.get_kind_display()  # no more: whoever may not read the rest would read it here
