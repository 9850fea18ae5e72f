from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.customers.custody.models import CustodyRule, Keeper
from guanxi.customers.custody.queries import post
from guanxi.customers.custody.rules import MANAGER, OPENS
from guanxi.customers.customers.choices import Confidentiality, Custody
from guanxi.desk.bulk.forms import BulkForm
from guanxi.org.roles.models import Role

REASON = {"widget": forms.TextInput(attrs={"autocomplete": "off"}), "max_length": 200, "label": gettext_lazy("Reason")}
KNOWING = gettext_lazy("I know that I may not open it myself any more")


class PutForm(forms.Form):
    """Level, tier and keeper of one archive."""

    confidentiality = forms.ChoiceField(label=gettext_lazy("Confidentiality"), choices=Confidentiality.choices)
    custody = forms.ChoiceField(label=gettext_lazy("Custody"), choices=Custody.choices, widget=forms.RadioSelect)
    keeper = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Keeper by name"),
        required=False,
        empty_label=gettext_lazy("by the tier"),
        widget=forms.Select(attrs={"data-tom": ""}),
    )
    reason = forms.CharField(**REASON)
    knowing = forms.BooleanField(label=KNOWING, required=False)

    def __init__(self, customer, data=None):
        super().__init__(data, initial={n: getattr(customer, n) for n in ("confidentiality", "custody", "keeper")})
        self.fields["keeper"].queryset = get_user_model().objects.alive().filter(is_active=True).order_by("name")
        self.fields["reason"].help_text = _("It stays with the archive, and keepers read it.")


class PutManyForm(BulkForm):
    """The same for many: what is left alone stays as it is."""

    confidentiality = forms.ChoiceField(label=gettext_lazy("Confidentiality"), required=False)
    custody = forms.ChoiceField(label=gettext_lazy("Custody"), required=False)
    reason = forms.CharField(**REASON)
    knowing = forms.BooleanField(label=KNOWING, required=False)

    def __init__(self, *args):
        super().__init__(*args)
        self.fields["confidentiality"].choices = [("", _("leave as it is")), *Confidentiality.choices]
        self.fields["custody"].choices = [("", _("leave as it is")), *((t, _("%(tier)s: opens freely to %(who)s") % {"tier": t.label, "who": opened_by(t)}) for t in Custody)]  # fmt: skip


def opened_by(tier: str) -> str:
    """In words: who opens a tier freely."""
    rule = CustodyRule.current()[tier]
    said = list(
        Role.objects.alive()
        .filter(pk__in=[r.pk for r in Role.objects.alive() if OPENS[tier] in r.permissions])
        .values_list("name", flat=True)
    )
    said += [_("managers above the owner")] * rule.managers_open + [_("the owner")] * rule.owner_opens
    return "、".join(map(str, said))


class RuleForm(forms.Form):
    """One tier's rule."""

    roles = forms.MultipleChoiceField(label=gettext_lazy("Roles that open freely"), required=False, widget=forms.CheckboxSelectMultiple)
    owner_opens = forms.BooleanField(label=gettext_lazy("The owner opens freely"), required=False)
    managers_open = forms.BooleanField(label=gettext_lazy("Managers above the owner open freely"), required=False)
    first = forms.ChoiceField(label=gettext_lazy("Others need the approval of"))
    second = forms.ChoiceField(label=gettext_lazy("and then of"), required=False)
    third = forms.ChoiceField(label=gettext_lazy("and last of"), required=False)

    STEPS = ("first", "second", "third")

    def __init__(self, tier: str, data=None):
        rule, roles = CustodyRule.current()[tier], list(Role.objects.alive().order_by("pk"))
        steps = dict(zip(self.STEPS, [*rule.approvers, "", "", ""], strict=False))
        opening = [r.code for r in roles if OPENS[tier] in r.permissions]
        super().__init__(data, initial={"roles": opening, "owner_opens": rule.owner_opens, "managers_open": rule.managers_open} | steps)
        self.fields["roles"].choices = [(r.code, r.name) for r in roles]
        for name in self.STEPS:
            self.fields[name].choices = [("", "—"), (MANAGER, post(MANAGER)), *((r.code, r.name) for r in roles)]

    @property
    def approvers(self) -> list[str]:
        """The steps in order."""
        return [self.cleaned_data[n] for n in self.STEPS if self.cleaned_data.get(n)]


class KeeperForm(forms.ModelForm):
    """Who is chosen to keep archives, and why he."""

    class Meta:
        model = Keeper
        fields = ("user", "joined_on", "chosen_for")
        widgets = {"joined_on": forms.DateInput(attrs={"type": "date"}), "user": forms.Select(attrs={"data-tom": ""})}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["user"].queryset = get_user_model().objects.alive().filter(is_active=True).order_by("name")
        self.fields["chosen_for"].help_text = _("Loyalty, length of service, judgement, knowledge of the whole business.")

    def validate_unique(self):
        """Who was a keeper before may become one again: actions.appoint takes the row up."""
