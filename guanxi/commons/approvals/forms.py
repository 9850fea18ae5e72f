from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.commons.approvals import kinds
from guanxi.commons.approvals.absences import may_set
from guanxi.org.departments.models import Department
from guanxi.org.roles.models import Role
from guanxi.org.users.models import User

MOST = 500
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def people_for(actor, *, but: set[int] = frozenset()):
    """Colleagues whom the actor may know and who may sign in."""
    return User.objects.visible_to(actor).filter(is_active=True).exclude(pk__in=but).order_by("name_sort", "pk")


class AbsenceForm(forms.Form):
    """Who is away, who signs for him, from when until when."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Who is away"), empty_label=None)
    substitute = forms.ModelChoiceField(User.objects.none(), label=_("Who signs for him"), empty_label=_("Please choose"))
    starts_on = forms.DateField(label=_("First day"), widget=DAY)
    ends_on = forms.DateField(label=_("Last day"), widget=DAY)

    def __init__(self, actor, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = list(people_for(actor)[:MOST])
        mine = [u.pk for u in known if may_set(actor, u)] if actor.has("approvals.manage") or _manages(actor) else [actor.user_id]
        self.fields["person"].queryset = User.objects.filter(pk__in={*mine, actor.user_id})
        self.fields["substitute"].queryset = User.objects.filter(pk__in=[u.pk for u in known])
        today = timezone.localdate()
        self.initial = {"person": actor.user_id, "starts_on": today, "ends_on": today + timedelta(days=6)} | self.initial


def _manages(actor) -> bool:
    return Department.objects.alive().filter(manager=actor.user_id or 0).exists()


class StepForm(forms.Form):
    """One step of a flow."""

    who = forms.ChoiceField(label=_("Who signs"))
    mode = forms.ChoiceField(label=_("When several are named"), choices=list(kinds.MODES.items()))
    days = forms.IntegerField(label=_("Work days until it is due"), min_value=0, max_value=60, help_text=_("0: no limit"))
    label = forms.CharField(label=_("What the step is called"), max_length=60, required=False, help_text=_("Empty: named after who signs"))
    when = forms.CharField(label=_("Only when"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        roles = [(f"role:{code}", name) for code, name in Role.objects.alive().values_list("code", "name")]
        people = [(f"person:{pk}", name) for pk, name in User.objects.alive().filter(is_active=True).values_list("pk", "name")[:MOST]]
        hooks = [(f"hook:{h.name}", h.label) for h in kinds.hooks()]
        self.fields["who"].choices = [
            (_("By place"), [*kinds.PLAIN.items(), *hooks]),
            (_("By role"), roles),
            (_("A certain colleague"), people),
        ]


class LookForm(forms.Form):
    """Who would have to sign if this colleague asked, about this row."""

    requester = forms.ModelChoiceField(User.objects.none(), label=_("If this colleague asked"), empty_label=None)
    about = forms.IntegerField(label=_("about"), required=False, min_value=1, max_value=2**62, widget=forms.Select)

    def __init__(self, actor, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["requester"].queryset = people_for(actor)
