"""Where the company arranges its record types: sections and fields, a field's definition, what was retired."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from guanxi.commons.company.views import ForManagers
from guanxi.commons.customfields import actions, arranging
from guanxi.commons.customfields.checks import record_of
from guanxi.commons.customfields.forms import FieldForm
from guanxi.commons.customfields.models import CustomField, Kind
from guanxi.commons.customfields.queries import extensible, own_fields
from guanxi.kit import records
from guanxi.kit.errors import DomainError
from guanxi.kit.expressions.types import OF_KIND
from guanxi.kit.shell.fragments import is_fragment


def said(request, url: str, text: str, *, refused: bool = False):
    """Back to the page, with a line that says what was done, or why not."""
    (messages.error if refused else messages.success)(request, text)
    return HttpResponseRedirect(url)


def url_of(record) -> str:
    """The page on which a record type is laid out."""
    return f"/fields/{record.app}/{record.slug}/"


class Types(ForManagers):
    """GET /fields/: the record types and how many fields of its own each has."""

    def get(self, request):
        types = [
            {"record": r, "url": url_of(r), "own": len(own_fields(r)), "all": sum(1 for f in r.fields.values() if f.editable)}
            for r in extensible()
        ]
        return render(request, "commons/customfields/types.html", {"title": _("Fields and layout"), "types": types})


class OfType(ForManagers):
    """Pages of one record type."""

    def dispatch(self, request, *arguments, app="", slug="", **options):
        """404 for a type that takes no fields."""
        if app:
            found = records.find(app, slug)
            if found is None or found not in extensible():
                raise Http404
            self.record = found
        return super().dispatch(request, *arguments, **options)


class Layout(OfType):
    """GET and POST: sections and fields as one list of lines. Every button posts the whole list, so nothing moved is lost; only "save" writes."""

    @property
    def variant(self) -> str:
        """Which kind of rows is arranged: the first, unless the address says another."""
        known = [v for v, _label in self.record.variants]
        asked = self.request.GET.get("variant", "")
        return asked if asked in known else next(iter(known), "")

    @property
    def here(self) -> str:
        """The page's address."""
        return url_of(self.record) + (f"?variant={self.variant}" if self.variant else "")

    def get(self, request):
        return self.drawn(arranging.lines_of(self.record, self.variant))

    def post(self, request):
        do, lines = request.POST.get("do", ""), arranging.posted(self.record, request.POST)
        if do == "declared":
            actions.arrange(self.record.key, [], self.variant)
            return said(request, self.here, _("The layout is as it came again."))
        if do != "save":
            return self.drawn(arranging.changed(lines, do), unsaved=do != "look")
        actions.arrange(self.record.key, arranging.sections(lines), self.variant)
        return said(request, self.here, _("The layout is saved. Everybody has it from now on."))

    def drawn(self, lines, *, unsaved=False, status=200):
        """The list, and beside it the form as it will look."""
        retired = CustomField.objects.alive().filter(record_key=self.record.key).exclude(retired_at=None)
        role = self.request.POST.get("role", self.request.GET.get("role", ""))
        context = {
            "title": _("%(name)s: fields and layout") % {"name": self.record.label}, "back_url": "/fields/", "record": self.record, "lines": lines, "retired": retired,
            "unsaved": unsaved, "url": url_of(self.record), "here": self.here, "variant": self.variant, "preview": arranging.preview(self.record, lines, self.variant, role, self.request.actor), "roles": arranging.roles(), "role": role,
        }  # fmt: skip
        part = is_fragment(self.request) and "preview" in self.request.POST
        return render(
            self.request, "commons/customfields/_preview.html" if part else "commons/customfields/layout.html", context, status=status
        )


class NewField(OfType):
    """GET and POST: a field more."""

    def get(self, request):
        return self.drawn(FieldForm(self.record, kind=request.GET.get("kind", Kind.TEXT)))

    def post(self, request):
        form = FieldForm(self.record, data=request.POST)
        if form.is_valid():
            try:
                made = actions.add_field(
                    self.record.key,
                    label=form.cleaned_data["label"],
                    kind=form.cleaned_data["kind"],
                    code=form.cleaned_data["code"],
                    **form.values,
                )
            except DomainError as error:
                form.refuse(error)
            else:
                return said(request, url_of(self.record), _("The field “%(name)s” is there.") % {"name": made.label})
        return self.drawn(form, 422)

    def drawn(self, form, status=200):
        """The form, with the codes that formulas and conditions may name."""
        context = {
            "title": form.definition.label if form.definition else _("New field"), "form": form, "record": self.record, "above": url_of(self.record), "field": form.definition,
            "codes": [(n, f.label) for n, f in self.record.fields.items() if f.kind in OF_KIND and not f.is_many and not f.masked],
        }  # fmt: skip
        return render(self.request, "commons/customfields/field.html", context, status=status)


class OneField(NewField):
    """GET and POST /fields/<pk>/: a definition."""

    def dispatch(self, request, *arguments, pk, **options):
        """404 for one whose record type is gone."""
        self.definition = get_object_or_404(CustomField.objects.alive(), pk=pk) if request.actor.has("company.manage") else None
        if self.definition is not None:
            try:
                self.record = record_of(self.definition.record_key)
            except DomainError:
                raise Http404 from None
        return super().dispatch(request, *arguments, **options)

    def get(self, request):
        return self.drawn(FieldForm(self.record, self.definition))

    def post(self, request):
        form = FieldForm(self.record, self.definition, request.POST)
        if form.is_valid():
            try:
                made = actions.change_field(
                    self.definition, label=form.cleaned_data["label"], kind=form.cleaned_data["kind"], **form.values
                )
            except DomainError as error:
                form.refuse(error)
            else:
                return said(request, url_of(self.record), _("The field “%(name)s” is changed.") % {"name": made.label})
        return self.drawn(form, 422)


class Retirement(OneField):
    """POST: takes a field off every page; what rows hold stays. With `back=1` it returns."""

    http_method_names = ["post"]

    def post(self, request):
        back = request.POST.get("back") == "1"
        try:
            (actions.restore_field if back else actions.retire_field)(self.definition)
        except DomainError as error:
            return said(request, url_of(self.record), str(error.message), refused=True)
        text = (
            _("The field “%(name)s” is back, with what it held.") if back else _("The field “%(name)s” is retired. What it held is kept.")
        )
        return said(request, url_of(self.record), text % {"name": self.definition.label})
