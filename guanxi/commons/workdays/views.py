from itertools import groupby

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.commons.company.views import ForManagers
from guanxi.commons.workdays.actions import type_in
from guanxi.commons.workdays.models import Holiday
from guanxi.commons.workdays.queries import years_known
from guanxi.kit.errors import DomainError


class DaysForm(forms.Form):
    """A year's holidays as text."""

    text = forms.CharField(label=gettext_lazy("One line a stretch"), widget=forms.Textarea(attrs={"rows": 8}))


class Days(ForManagers):
    """GET and POST /company/days/: the days on which the company differs from the week."""

    def get(self, request):
        return self._page(request, DaysForm())

    def post(self, request):
        form = DaysForm(request.POST)
        if form.is_valid():
            try:
                count = type_in(form.cleaned_data["text"])
            except DomainError as error:
                form.add_error(error.field, str(error))
            else:
                messages.success(request, _("%(n)s days written") % {"n": count})
                return HttpResponseRedirect("/company/days/")
        return self._page(request, form, 422)

    def _page(self, request, form, status=200):
        days = Holiday.objects.alive().order_by("-day")[:400]
        years = [(year, list(rows)) for year, rows in groupby(days, key=lambda h: h.day.year)]
        this, following = years_known()
        year = timezone.localdate().year
        context = {
            "title": _("Holidays and make-up workdays"),
            "form": form,
            "years": years,
            "year": year,
            "next_year": year + 1,
            "this": this,
            "following": following,
        }
        return render(request, "commons/workdays/days.html", context, status=status)
