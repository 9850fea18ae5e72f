from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Tracked


class DictionaryEntry(Tracked):
    """One word of a list that the company itself keeps: trades, legal forms, ways to pay."""

    scope_rule = "shared"

    dictionary = models.CharField(_("List"), max_length=40)
    code = models.CharField(_("Code"), max_length=40)
    label = models.CharField(_("Word"), max_length=80)
    position = models.PositiveIntegerField(_("Position"), default=0)
    active = models.BooleanField(_("In use"), default=True)

    class Meta:
        verbose_name = _("list entry")
        verbose_name_plural = _("list entries")
        ordering = ("dictionary", "position", "id")
        constraints = [models.UniqueConstraint(fields=["dictionary", "code"], name="dictionary_code_once")]

    def __str__(self):
        return self.label
