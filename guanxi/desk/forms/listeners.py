"""The form of a record type as it would look in another layout, for the page that arranges it."""

from django.template.loader import render_to_string

from guanxi.commons.customfields.arranging import draws
from guanxi.desk.forms.form import form_class


class _Laid:
    """A record type with another layout."""

    def __init__(self, record, sections):
        self.record, self.sections = record, sections

    def laid_out(self, obj=None, readable=None):
        """The other layout, whatever the row."""
        return self.sections

    def __getattr__(self, name):
        return getattr(self.record, name)


@draws
def preview(record, sections, variant, actor) -> str:
    """The empty form's sections."""
    form = form_class(record)(_Laid(record, sections), actor)
    return render_to_string("desk/forms/preview.html", {"sections": form.sections, "record": record})
