from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.infoclasses.queries import class_column
from guanxi.kit.models import Owned


class FollowUp(Owned):
    """One contact with a customer: what was done, how it went, what comes next (SAL-01).

    A lead's contacts stand here too: `customer` stays empty until the lead is converted, and `lead` stays filled afterwards.
    """

    scope_via = "customer"
    scope_instead = "lead"

    class Kind(models.TextChoices):
        CALL = "call", _("Phone call")
        VISIT = "visit", _("Visit")
        WECHAT = "wechat", _("WeChat")
        EMAIL = "email", _("E-mail")
        LETTER = "letter", _("Letter")
        MEETING = "meeting", _("Meeting")
        NOTE = "note", _("Note")

    class Outcome(models.TextChoices):
        TALKED = "talked", _("Talked")
        NO_ANSWER = "no_answer", _("No answer")
        AGREED = "agreed", _("Agreed")
        WAIT = "wait", _("Wait")
        REFUSED = "refused", _("Refused")

    customer = models.ForeignKey(
        "customers.Customer", verbose_name=_("Customer"), null=True, blank=True, on_delete=models.CASCADE, related_name="followups"
    )
    lead = models.ForeignKey(
        "customers.Lead",
        verbose_name=_("Lead"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="followups",
        db_index=False,
    )
    contact = models.ForeignKey(
        "customers.Contact", verbose_name=_("Contact"), null=True, blank=True, on_delete=models.SET_NULL, related_name="followups"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("By"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("How"), max_length=10, choices=Kind.choices, default=Kind.CALL)
    at = models.DateTimeField(_("When"), default=timezone.now)
    outcome = models.CharField(_("Outcome"), max_length=10, choices=Outcome.choices, blank=True, default="")
    content = models.TextField(_("What was said"), blank=True, default="")
    minutes = models.PositiveSmallIntegerField(_("Minutes"), null=True, blank=True)
    next_on = models.DateField(_("Next contact"), null=True, blank=True)
    next_time = models.TimeField(_("Next time"), null=True, blank=True)
    next_reason = models.CharField(_("Reason for the next contact"), max_length=200, blank=True, default="")
    info_class = class_column()
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = [
            models.Index(fields=["customer", "-at", "-id"], name="follow_customer_at"),
            models.Index(fields=["department", "-at", "-id"], name="follow_dept_at"),
            models.Index(fields=["owner", "-at", "-id"], name="follow_owner_at"),
            models.Index(fields=["-at", "-id"], name="follow_at"),
            models.Index(fields=["lead", "-at", "-id"], name="follow_lead_at", condition=models.Q(lead__isnull=False)),
        ]

    def __str__(self):
        return self.get_kind_display()  # no day: whoever may not read it would read it here
