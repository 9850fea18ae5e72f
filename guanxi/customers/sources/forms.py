from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.customers.sources.models import Source


class JoinForm(forms.Form):
    """Into which other source."""

    into = forms.ModelChoiceField(
        Source.objects.none(),
        label=_("Join into"),
        empty_label=_("choose one"),
        help_text=_("It keeps its name; this one becomes another name of it."),
    )

    def __init__(self, actor, source, *args, **kwargs):
        super().__init__(*args, **kwargs)
        below = f"-{source.pk}/"
        others = [s.pk for s in Source.objects.visible_to(actor, "change") if below not in s.path]
        self.fields["into"].queryset = Source.objects.visible_to(actor, "change").filter(pk__in=others).order_by("path")
        self.fields["into"].label_from_instance = lambda s: "　" * s.depth + s.name
