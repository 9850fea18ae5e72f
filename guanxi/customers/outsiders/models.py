from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.kit.columns import note, text
from guanxi.kit.models import Tracked


def _colleague(label, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=label, null=True, blank=True, on_delete=models.PROTECT, related_name="+", **options
    )


class OutsideReader(Tracked):
    """Somebody from outside who came to read an archive, with his letter of introduction and his identity card (ACC-05).

    archive: what he asked for, as he said it; customer: the archive that the keeper found for it.
    """

    scope_rule = "shared"
    has_bin = False  # no line ever leaves the book

    class Identity(models.TextChoices):
        ID_CARD = "id_card", _("Identity card")
        PASSPORT = "passport", _("Passport")
        OFFICER = "officer", _("Officer's card")
        WORK = "work", _("Work card")
        OTHER = "other", _("Other paper")

    number = models.CharField(_("Register number"), max_length=40, editable=False, default="", db_index=True)
    name = models.CharField(_("Full name"), max_length=60)
    unit = models.CharField(_("Unit"), max_length=160)
    phone = text(_("Phone"), 32)
    letter_number = models.CharField(_("Letter of introduction no."), max_length=80)
    letter = models.ForeignKey(
        "commons.StoredFile",
        verbose_name=_("Letter of introduction"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    identity_kind = models.CharField(_("Identity paper"), max_length=10, choices=Identity.choices, default=Identity.ID_CARD)
    identity_number = models.CharField(_("Number of the paper"), max_length=40)
    archive = models.CharField(_("Archive asked for"), max_length=200)
    customer = models.ForeignKey(
        "customers.Customer", verbose_name=_("Customer"), null=True, blank=True, on_delete=models.SET_NULL, related_name="outside_readers"
    )
    reason = models.TextField(_("Reason for reading"))
    came_at = models.DateTimeField(_("Came at"), default=timezone.now)
    left_at = models.DateTimeField(_("Left at"), null=True, blank=True, editable=False)
    received_by = _colleague(_("Received by"), editable=False)
    approved_by = _colleague(_("Approved by"))
    reported_to = _colleague(_("Reported to"))
    reported_at = models.DateTimeField(_("Reported at"), null=True, blank=True, editable=False)
    remarks = note(_("Remarks"))

    class Meta:
        verbose_name = _("outside reader")
        verbose_name_plural = _("outside readers")
        ordering = ("-came_at", "-id")
        indexes = [models.Index(fields=["-came_at", "-id"], name="outsider_came")]

    def __str__(self):
        return self.name

    @property
    def is_here(self) -> bool:
        """Came and has not left yet."""
        return self.left_at is None
