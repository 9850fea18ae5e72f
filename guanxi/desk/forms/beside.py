"""Controls that are more than one: a file with the one that is there, a small table with its lines."""

import json
from contextlib import suppress

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

SPARE = 2  # empty lines that stand ready where no script adds them
LINES = 400


class FileWidget(forms.Widget):
    """An upload; what is there is kept unless another comes or it is taken away."""

    template_name = "desk/pages/_file.html"
    needs_multipart_form = True

    def __init__(self, value=None):
        super().__init__()
        self.stored = value

    def value_from_datadict(self, data, files, name):
        """The new file, "" for taking away, else the number of the present one."""
        if files and name in files:
            return files[name]
        return "" if data.get(f"{name}-gone") else data.get(f"{name}-kept", "")

    def value_omitted_from_data(self, data, files, name):
        """Whether the form did not ask for it."""
        return f"{name}-kept" not in data and name not in files

    def render(self, name, value, attrs=None, renderer=None):
        """The part of the form."""
        context = {
            "name": name,
            "kept": value if isinstance(value, str) else "",
            "stored": self.stored,
            "attrs": self.attrs | (attrs or {}),
        }
        return render_to_string(self.template_name, context)


class TableWidget(forms.Widget):
    """Lines of simple columns. A line has its place as a number: without a script lines are moved by it, and emptied to go."""

    template_name = "desk/pages/_table.html"
    use_fieldset = True

    def __init__(self, field, actor, widget_of):
        super().__init__()
        self.columns = [(c, widget_of(c, actor)) for c in field.columns]

    def value_from_datadict(self, data, files, name):
        """The lines as raw JSON, in the order of their places."""
        if name in data:  # a cell, a conflict: the raw text itself
            return data.get(name)
        lines = []
        for index in data.getlist(f"{name}-line")[:LINES] if hasattr(data, "getlist") else ():
            if not index.isalnum() or data.get(f"{name}-{index}-gone"):
                continue
            line = {c.name: raw for c, w in self.columns if (raw := w.value_from_datadict(data, files, f"{name}-{index}-{c.name}"))}
            if line:
                lines.append((_place(data.get(f"{name}-{index}-place", "")), len(lines), _plain(line)))
        return (
            json.dumps([line for _p, _n, line in sorted(lines, key=lambda each: each[:2])], ensure_ascii=False, sort_keys=True)
            if lines
            else ""
        )

    def value_omitted_from_data(self, data, files, name):
        """Whether the form did not ask for it."""
        return name not in data and f"{name}-line" not in data

    def render(self, name, value, attrs=None, renderer=None):
        """The part of the form."""
        lines = []
        with suppress(ValueError):
            lines = json.loads(value) if value else []
        count = len(lines)
        shown = [self._line(name, str(n), line, n + 1) for n, line in enumerate([*lines, *({} for _n in range(SPARE))])]
        blank = self._line(name, "__prefix__", {}, "")
        context = {
            "name": name,
            "columns": [c for c, _w in self.columns],
            "lines": shown,
            "blank": blank,
            "count": count,
            "attrs": attrs or {},
        }
        return render_to_string(self.template_name, context)

    def _line(self, name, index, line, place) -> dict:
        cells = []
        for c, widget in self.columns:
            css = {"class": "form-check-input" if c.kind == "bool" else "form-select" if c.kind == "choice" else "form-control"}
            spoken = {"aria-label": _("%(column)s, line %(n)s") % {"column": c.label, "n": place}, "id": f"id_{name}_{index}_{c.name}"}
            cells.append((c, widget.render(f"{name}-{index}-{c.name}", line.get(c.name, ""), css | spoken)))
        return {"index": index, "place": place, "cells": cells}


def _plain(line: dict) -> dict:
    return {n: "1" if v is True else v for n, v in line.items()}


def _place(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 99_999
