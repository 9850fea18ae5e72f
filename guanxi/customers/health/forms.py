from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guanxi.customers.health.rules import HALF_LIVES, LONGEST, PRINTED, SHARES, TRUSTS, Rules, changed, check
from guanxi.kit.errors import DomainError

GROUPS = (
    (_("What the score is made of"), _("Together 100."), SHARES),
    (_("How fast facts grow old"), _("After so many days a fact that nobody wrote or verified again is worth half; after twice as many a quarter."), HALF_LIVES),
    (_("How far facts count"), _("Out of 100. A verified or reliable fact counts in full."), TRUSTS),
)  # fmt: skip
LABELS = {
    "complete": _("Completeness"), "fresh": _("Freshness"), "reliable": _("Reliability"), "reach": _("Ways to reach"), "facts": _("All other facts"),
    "people": _("People"), "contact": _("Last contact"), "unmarked": _("Without a mark"), "fair": _("Marked as fair"), "doubtful": _("Marked as doubtful"),
}  # fmt: skip


class RulesForm(forms.Form):
    """One whole number for each figure."""

    def __init__(self, rules: Rules, data=None):
        super().__init__(data)
        for names in (SHARES, HALF_LIVES, TRUSTS):
            for name in names:
                low, most = (1, LONGEST) if name in HALF_LIVES else (0, 100)
                widget = forms.NumberInput(attrs={"min": str(low), "max": str(most), "inputmode": "numeric"})
                self.fields[name] = forms.IntegerField(label=LABELS[name], min_value=low, max_value=most, widget=widget)
                self.fields[name].help_text = _("printed: %(points)s") % {"points": getattr(PRINTED, name)}
                self.initial[name] = getattr(rules, name)

    def clean(self):
        """Figures that make no score are refused where they stand."""
        data = super().clean()
        if not self.errors:
            try:
                check(changed(data))
            except DomainError as error:
                raise ValidationError({error.field: error.message}) from error
        return data

    def groups(self):
        """For the page: (heading, words, bound fields)."""
        return [(heading, words, [self[name] for name in names]) for heading, words, names in GROUPS]
