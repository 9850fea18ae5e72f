"""Dresses form fields: the class that each widget needs, what the browser should offer as keyboard, pickers that load from the server."""

from django import forms
from django.utils.html import format_html, format_html_join

# widget class → CSS class; the first that fits counts
CLASSES = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.Widget, "form-control"),
)


def css_class(widget) -> str:
    """Tabler's class for a widget."""
    return next(name for kind, name in CLASSES if isinstance(widget, kind))


def is_group(bound) -> bool:
    """Several controls under one label: the label is then a legend."""
    return isinstance(bound.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)) or bound.field.widget.use_fieldset


def is_check(bound) -> bool:
    """A single checkbox: its label stands beside it."""
    return isinstance(bound.field.widget, forms.CheckboxInput)


def dress(bound):
    """The widget of a bound field as HTML, with our classes and without touching the form."""
    widget = bound.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return _choices(bound)
    attrs = {"class": " ".join(filter(None, [widget.attrs.get("class", ""), css_class(widget)]))}
    if bound.errors:
        attrs["class"] += " is-invalid"
    if isinstance(widget, forms.Textarea):
        attrs["rows"] = widget.attrs.get("rows") if widget.attrs.get("rows") not in (None, "10") else 3
    if isinstance(bound.field, forms.DecimalField) and isinstance(widget, forms.NumberInput):
        attrs["inputmode"] = "decimal"
    return bound.as_widget(attrs=attrs)


def _choices(bound):
    """Radio buttons or checkboxes, one label each; Django would put our class on the frame around them too."""
    lines = []
    for choice in bound.subwidgets:
        choice.data["attrs"]["class"] = "form-check-input"
        lines.append((choice.id_for_label, choice.tag(), choice.choice_label))
    labels = format_html_join("", '<label class="gx-check" for="{}">{}<span>{}</span></label>', lines)
    return format_html('<div class="gx-choices">{}</div>', labels)
