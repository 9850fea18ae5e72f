"""The verbs of an outside reader as resources: his letter, his leaving."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from guanxi.customers.outsiders.actions import bring_letter, leave
from guanxi.customers.outsiders.forms import LetterForm
from guanxi.desk.entry import RecordView, go
from guanxi.kit.errors import DomainError


class Leaving(RecordView):
    """`POST /customers/outsiders/<pk>/leaving/`: he has gone."""

    action = "change"

    def post(self, request, pk):
        """Back to his page."""
        reader = self.row(pk, "change")
        leave(reader)
        return go(request, self.record.url(pk), _("%(name)s has left.") % {"name": reader.name})


class Letter(RecordView):
    """`/customers/outsiders/<pk>/letter/`: GET asks for the file, POST keeps it."""

    action = "change"

    def get(self, request, pk):
        """The form, with the letter that is there."""
        return self.drawn(self.row(pk, "change"), LetterForm())

    def post(self, request, pk):
        """Back to his page; the form again for what is no letter."""
        reader, form = self.row(pk, "change"), LetterForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                bring_letter(reader, form.cleaned_data["file"])
                return go(request, self.record.url(pk), _("The letter is on file."))
            except DomainError as error:
                form.add_error("file", error.message)
        return self.drawn(reader, form, 422)

    def drawn(self, reader, form, status=200):
        """The page."""
        context = {"reader": reader, "form": form, "title": _("Letter of introduction"), "back_url": self.record.url(reader.pk)}
        return render(self.request, "customers/outsiders/letter.html", context, status=status)
