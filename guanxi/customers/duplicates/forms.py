from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guanxi.customers.duplicates.rules import CONTRADICTS, DEFAULTS, MOST, NAMES, Rules, changed, check
from guanxi.kit.errors import DomainError

# (heading, what it says, points)
GROUPS = (
    (_("From when on"), _("Points are added up. From here on two customers are called the same, or shown as a doubt."), ("settled", "doubtful")),
    (_("Keys that count"), _("Without one of these nothing is ever “the same”, however alike the names are. 0: does not count."),
     ("credit", "code", "mobile", "landline", "phone_alike", "mail", "mail_alike", "birthday", "birthday_alike", "address", "address_alike")),
    (_("Names and what goes with them"), "", ("name", "name_alike", "name_partly", "contact", "postcode", "region")),
    (_("What speaks against it"), _("Points taken off."),
     ("credit_differs", "phone_differs", "birthday_differs", "address_differs", "name_differs", "region_differs", "province_differs")),
)  # fmt: skip
LABELS = {
    "settled": _("The same from"), "doubtful": _("Perhaps the same from"), "credit": _("Same credit code"), "code": _("Same customer number"),
    "mobile": _("Same mobile"), "landline": _("Same landline"), "phone_alike": _("Phone with one digit wrong"), "mail": _("Same e-mail"),
    "mail_alike": _("Mistyped e-mail"), "birthday": _("Same date of birth"), "birthday_alike": _("Mistyped date of birth"), "address": _("Same address"),
    "address_alike": _("Same house, other room"), "name": _("Same name"), "name_alike": _("Similar name, or read alike"), "name_partly": _("Name alike in part"),
    "contact": _("Same contact"), "postcode": _("Same postcode"), "region": _("Same town"), "credit_differs": _("Two credit codes"),
    "phone_differs": _("Persons with other phones"), "birthday_differs": _("Other dates of birth"), "address_differs": _("Persons with other addresses"),
    "name_differs": _("Other names"), "region_differs": _("Other towns"), "province_differs": _("Other provinces"),
}  # fmt: skip


class RulesForm(forms.Form):
    """One number for each point; what speaks against is entered without its sign."""

    def __init__(self, rules: Rules, data=None):
        super().__init__(data)
        for name in NAMES:
            printed = abs(getattr(DEFAULTS, name))
            widget = forms.NumberInput(attrs={"step": "0.25", "min": "0", "max": f"{MOST:g}", "inputmode": "decimal"})
            field = forms.FloatField(label=LABELS[name], min_value=0, max_value=MOST, widget=widget)
            field.help_text = _("printed: %(points)s") % {"points": f"{printed:g}"}
            self.fields[name] = field
            self.initial[name] = f"{abs(getattr(rules, name)):g}"

    def clean(self):
        """Points off get their sign; rules that must not stand are refused where they stand."""
        data = super().clean()
        if set(data) == set(NAMES):
            data = {n: -v if n in CONTRADICTS and v else v for n, v in data.items()}
            try:
                check(changed(data))
            except DomainError as error:
                raise ValidationError({error.field: error.message}) from error
        return data

    def groups(self):
        """For the page: (heading, words, bound fields)."""
        return [(heading, words, [self[name] for name in names]) for heading, words, names in GROUPS]
