"""One field of a record type, as every surface sees it: list, facts, form, filter, order, import, export, API, trail."""

from django.db import models

KINDS = {
    "text", "long", "choice", "multichoice", "int", "money", "decimal", "percent", "date", "datetime",
    "bool", "person", "ref", "phone", "region", "tags", "json", "file", "table",
}  # fmt: skip


class Field:
    """A field. `kind` decides widget, operators, formatting; `path` is the ORM path from the record's model.

    masked: shown as a mask to whoever lacks the right "reveal". editable: may be entered. is_many: a to-many relation.
    synonyms: header words under which an import recognises the column. read: reads the value when it is no plain path.
    since: the field that says since when a missing date is missed. holds: the condition (Q) of a yes/no that no column keeps; `read` says it of one row.
    made_of: names of the fields that its value tells of: whoever cannot read one of them in full does not read it either.
    once: a file or a program may say it when the row is made; forms do not ask for it, a verb of its own changes it.
    when: (name of a choice, its values) for which this field is asked at all: ("status", ("closed",)).
    personal: a private fact about a person (family, habits, means): consent, masking and erasure go by it.
    """

    def __init__(self, name, *, label=None, kind="text", path=None, choices=None, editable=False, required=False, filterable=True, sortable=False,
                 exportable=True, importable=None, masked=False, is_many=False, synonyms=(), help="", unit="", template="", ref=None, read=None,
                 model_field=None, max_length=None, since="", holds=None, made_of=(), when=None, personal=False, once=False):  # fmt: skip
        if kind not in KINDS:
            raise ValueError(f"unknown kind of field: {kind}")
        self.name, self.label, self.kind, self.path = name, label or name, kind, path or name
        self._parts = self.path.split("__")
        self._choices, self.editable, self.required = choices, editable, required
        self.filterable, self.sortable, self.exportable = filterable, sortable, exportable
        self.importable = editable if importable is None else importable
        self.masked, self.is_many, self.synonyms = masked, is_many, tuple(synonyms)
        self.help, self.unit, self.template, self.ref, self.read = help, unit, template, ref, read
        self.model_field, self.max_length, self.since = model_field, max_length, since
        self.holds, self.made_of, self.when, self.personal, self.once, self.record = holds, tuple(made_of), when, personal, once, None

    # What a field says itself whose values stand in no column of their own (a company's own fields):
    answers = None  # (asked, check) -> Q: the rows for which a check of the filter language holds
    expression = None  # (ORM path before it) -> a database expression of its value, for formulas and for sorting few rows
    index = None  # -> kit.reader.ordering.Index: a table that holds its values in order; None: it has none, or none yet
    prime = None  # (rows) -> None: reads at once what the values of many rows name
    inside = ""  # the JSON column that the value is a part of
    columns = ()  # of a small table (kind "table"): its columns as fields
    depends_on = frozenset()  # names of the fields that decide whether this one is needed

    def __repr__(self):
        return f"<Field {self.name}: {self.kind}>"

    @property
    def choices(self):
        """(value, label) pairs, or None."""
        return self._choices() if callable(self._choices) else self._choices

    @property
    def fields(self):
        """The fields of the record this one refers to, for paths such as customer.owner."""
        from guanxi.kit import records

        return records.get(self.ref).fields if self.ref else {}

    @property
    def is_column(self) -> bool:
        """Whether lists and files can show it."""
        return self.kind != "json" and not self.is_asked_only

    @property
    def is_asked_only(self) -> bool:
        """Rows behind a to-many relation: filters and rules ask for them, nothing shows them with the row."""
        return self.is_many and self.kind != "tags"

    @property
    def numeric(self) -> bool:
        """Right-aligned on pages."""
        return self.kind in ("int", "money", "decimal", "percent")

    @property
    def asked_when(self) -> str:
        """For `data-when` in forms: "status=closed"; "" when it is always asked."""
        return f"{self.when[0]}={'|'.join(self.when[1])}" if self.when else ""

    def is_asked(self, obj) -> bool:
        """Whether the row is one for which this field is asked."""
        return not self.when or getattr(obj, self.when[0], None) in self.when[1]

    def is_needed(self, obj) -> bool:
        """Whether the row must have a value here."""
        return self.required

    def is_open(self, obj) -> bool:
        """Whether the row is one on which this field may be changed."""
        return True

    def value(self, obj):
        """The Python value: follows the path; None when a relation on the way is empty."""
        if self.read:
            return self.read(obj)
        for part in self._parts:
            if obj is None:
                return None
            obj = getattr(obj, part, None)
        return obj

    in_memory = value


def field_from_model(f: models.Field, **tune) -> Field:
    """Derives a Field from a model column; keyword arguments win over what is derived."""
    made = {
        "label": f.verbose_name,
        "kind": _kind(f),
        "choices": list(f.flatchoices) or None,
        "editable": f.editable,
        "required": f.editable and not f.blank and not f.has_default() and not isinstance(f, models.BooleanField),
        "help": f.help_text,
        "model_field": f,
        "max_length": getattr(f, "max_length", None),
    }
    if isinstance(f, models.ForeignKey):
        made["ref"] = f.related_model._meta.label_lower if not isinstance(f.related_model, str) else f.related_model.lower()
    if isinstance(f, models.JSONField):
        made |= {"filterable": False, "editable": False}
    return Field(f.name, **(made | tune))


def _kind(f: models.Field) -> str:
    if f.choices:
        return "choice"
    if isinstance(f, models.ForeignKey):
        return "person" if _is_user(f) else "ref"
    for cls, kind in (
        (models.JSONField, "json"), (models.TextField, "long"), (models.DateTimeField, "datetime"), (models.DateField, "date"),
        (models.BooleanField, "bool"), (models.DecimalField, "money"), (models.IntegerField, "int"), (models.FloatField, "decimal"),
    ):  # fmt: skip
        if isinstance(f, cls):
            return kind
    return "text"


def _is_user(f) -> bool:
    from django.conf import settings

    label = f.related_model if isinstance(f.related_model, str) else f.related_model._meta.label
    return label == settings.AUTH_USER_MODEL
