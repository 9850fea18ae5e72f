"""Many names at once: typed or pasted, looked through, filed."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from guanxi.customers.leads.models import Lead
from guanxi.customers.namelists.actions import take_in_list
from guanxi.customers.namelists.forms import NamesForm
from guanxi.customers.namelists.queries import compare
from guanxi.desk.entry import back_to, go
from guanxi.desk.saving import enterable
from guanxi.kit import records
from guanxi.kit.digits import whole_number


class Names(View):
    """`/customers/leads/many/`. GET: an empty sheet, `?occasion=7` for an occasion's. POST: files all of it or says line by line why not."""

    def dispatch(self, request):
        record = records.of(Lead)
        if not (request.actor.is_person and request.actor.may(record.key, "add")):
            raise PermissionDenied
        self.allowed = enterable(record, request.actor, creating=True)
        return super().dispatch(request)

    def form(self, *args, **kwargs):
        """The form with what the asker may say."""
        return NamesForm(self.request.actor, self.allowed, *args, **kwargs)

    def get(self, request):
        """The sheet."""
        first = {n: pk for n in ("occasion", "source") if (pk := whole_number(request.GET.get(n, "")))}
        return self.sheet(self.form(initial=first))

    def post(self, request):
        """To the leads when all is filed; else the sheet again with what was found."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.sheet(form, status=422)
        lines, choice = form.lines, request.POST.get("alike", "")
        compare(lines, request.actor)
        if any(line.problems for line in lines) or (choice not in ("take", "leave") and any(line.alike for line in lines)):
            return self.sheet(form, lines, 422)
        wanted = [line for line in lines if choice == "take" or not line.alike]
        made = take_in_list(wanted, form.origin, request.actor, reason=_("Names entered as a list"))
        if not made and wanted:
            return self.sheet(form, lines, 422)
        n, left = len(made), len(lines) - len(wanted)
        said = ngettext("%(n)s lead is filed.", "%(n)s leads are filed.", n) % {"n": n}
        if left:
            said += " " + ngettext(
                "%(n)s line that is on file already was left out.", "%(n)s lines that are on file already were left out.", left
            ) % {"n": left}
        occasion = form.cleaned_data.get("occasion")
        return go(request, back_to(request, f"/customers/occasions/{occasion.pk}/" if occasion else "/customers/leads/"), said)

    def sheet(self, form, lines=(), status=200):
        """The page."""
        wrong = sum(bool(line.problems) for line in lines)
        alike = sum(bool(line.alike) for line in lines)
        context = {
            "form": form, "title": _("Enter many names"), "lines": [x for x in lines if x.problems or x.alike], "wrong": wrong, "alike": 0 if wrong else alike,
            "fresh": len(lines) - alike, "total": len(lines), "back_url": back_to(self.request, "/customers/leads/"),
        }  # fmt: skip
        return render(self.request, "customers/namelists/names.html", context, status=status)
