from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.commons.company.models import forget, remembered
from guanxi.customers.custody.rules import PRINTED, Rule
from guanxi.customers.customers.choices import Custody
from guanxi.kit.models import Tracked


class CustodyRule(Tracked):
    """What the company has changed of one tier's rule; a tier without a row follows the printed one (SEC-06)."""

    scope_rule = "shared"

    tier = models.CharField(_("Custody"), max_length=10, choices=Custody.choices, unique=True)
    owner_opens = models.BooleanField(_("The owner opens freely"))
    managers_open = models.BooleanField(_("Managers above the owner open freely"))
    approvers = models.JSONField(_("Whose approval others need"), default=list)

    class Meta:
        verbose_name = _("rule of custody")
        verbose_name_plural = _("rules of custody")

    def __str__(self):
        return str(self.get_tier_display())

    def save(self, **options):
        """As every record; what this request remembers is read anew."""
        super().save(**options)
        forget("custody")

    @classmethod
    def current(cls) -> dict[str, Rule]:
        """Tier → the rule in force; one query a request."""
        return remembered("custody", cls._read)

    @classmethod
    def _read(cls) -> dict[str, Rule]:
        rows = cls.objects.alive()
        return PRINTED | {r.tier: Rule(r.tier, r.owner_opens, r.managers_open, tuple(r.approvers)) for r in rows}


class Keeper(Tracked):
    """Somebody chosen to keep archives, and why he: loyal, long with the company, able to weigh things, at home in the whole business (SEC-12)."""

    scope_rule = "shared"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, verbose_name=_("Colleague"), on_delete=models.CASCADE, related_name="+")
    joined_on = models.DateField(_("With the company since"), null=True, blank=True)
    chosen_for = models.CharField(_("Chosen because"), max_length=300, blank=True, default="")
    acknowledged_at = models.DateTimeField(_("Took over the duty"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("keeper of archives")
        verbose_name_plural = _("keepers of archives")

    def __str__(self):
        return str(self.user)
