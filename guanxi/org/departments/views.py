"""The tree of departments."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.kit.errors import DomainError
from guanxi.org.departments import actions
from guanxi.org.departments.models import Department
from guanxi.org.departments.queries import tree


class Tree(View):
    """The whole tree; renaming and managers are edited on each department's own page."""

    def get(self, request):
        """The page."""
        return show(request)


class PlaceForm(forms.Form):
    """Under which department; empty for the top."""

    under = forms.ModelChoiceField(Department.objects.none(), required=False)

    def __init__(self, actor, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["under"].queryset = Department.objects.visible_to(actor)


class Place(View):
    """POST moves a department within the tree."""

    def post(self, request, pk):
        """A circle or a vanished department is answered with the tree and a sentence."""
        if not request.actor.may("org.department", "change"):
            return HttpResponse(status=403)
        department = get_object_or_404(Department.objects.visible_to(request.actor, "change"), pk=pk)
        form = PlaceForm(request.actor, request.POST)
        if not form.is_valid():
            return show(request, _("This department is gone."), 422)
        try:
            actions.move(department, under=form.cleaned_data["under"])
        except DomainError as error:
            return show(request, error.message, 422)
        messages.success(request, _("%(department)s has moved.") % {"department": department.name})
        return HttpResponseRedirect("/org/departments/tree/")


def show(request, error="", status=200):
    """The page of the tree, with a sentence when something was refused."""
    context = {
        "title": _("Departments"),
        "branches": tree(request.actor),
        "error": error,
        "may_change": request.actor.may("org.department", "change"),
        "may_add": request.actor.may("org.department", "add"),
    }
    return render(request, "org/departments/tree.html", context, status=status)
