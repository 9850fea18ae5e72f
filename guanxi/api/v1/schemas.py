"""Pydantic models of every record type, made from its fields: what can be read, what can be written. Unknown fields are refused."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter, create_model, model_validator
from pydantic_core import ValidationError

TYPES = {
    "text": str, "long": str, "choice": str, "int": int, "money": str, "decimal": str, "percent": str, "date": date, "datetime": datetime,
    "bool": bool, "person": int, "ref": int, "phone": str, "region": str, "tags": list[str], "multichoice": list[str], "json": Any, "file": int, "table": list[dict],
}  # fmt: skip


def name_of(record) -> str:
    """The record type's name in the document."""
    return record.model.__name__


def read_model(record):
    """What a row looks like in an answer. Fields that the asker may not read are absent, so none is required but id and version."""
    fields = {"id": (int, ...)}
    if record.model.has_version:
        fields["version"] = (int, ...)
    for f in record.ready_fields.values():
        if f.name not in fields and not f.is_asked_only:
            fields[f.name] = (_read_type(f), Field(default=None, description=str(f.label)))
    # What the company added itself comes along as it is: it may be another tomorrow. The document names it (`own_properties`).
    return create_model(name_of(record), __config__=ConfigDict(title=name_of(record), extra="allow"), **fields)


def list_model(record):
    """A page of rows."""
    fields = {
        "rows": (list[read_model(record)], ...),
        "next": (str, Field(default="", description="cursor of the next page, empty on the last")),
        "previous": (str, ""),
        "note": (str, Field(default="", description="says so when a slow question was answered in part; go on with `next`")),
    }
    return create_model(f"{name_of(record)}Page", **fields)


def write_model(record, *, creating: bool):
    """What may be sent. Amounts may be numbers or texts; relations keys or exact names."""
    fields = {}
    for f in record.ready_fields.values():
        if f.editable:
            required = creating and f.required
            kind = _write_type(f)
            fields[f.name] = (kind if required else kind | None, Field(default=... if required else None, description=str(f.label)))
    suffix = "New" if creating else "Changes"
    check = {"only_known": model_validator(mode="before")(_only_known(record, set(fields)))}
    return create_model(f"{name_of(record)}{suffix}", __config__=ConfigDict(extra="allow"), __validators__=check, **fields)


def _only_known(record, names: set):
    """Refuses what is no field today."""

    def check(cls, given):
        known = names | {n for n, f in record.fields.items() if f.inside and f.editable}
        unknown = sorted(set(given) - known) if isinstance(given, dict) else []
        if unknown:
            details = [{"type": "extra_forbidden", "loc": (n,), "input": given[n]} for n in unknown]
            raise ValidationError.from_exception_data(cls.__name__, details)
        return given

    return check


def own_properties(record, *, writing: bool) -> dict:
    """The company's own fields of a record type for the document: name → JSON schema."""
    fields = {n: f for n, f in record.fields.items() if f.inside and (f.editable or not writing)}
    kinds = {n: (_write_type(f) if writing else _read_type(f)) for n, f in fields.items()}
    return {n: TypeAdapter(kinds[n] | None).json_schema() | {"title": str(f.label), "description": str(f.label)} for n, f in fields.items()}


def _read_type(f):
    if f.kind in ("json", "percent", "decimal"):  # a whole number, a fraction or a text, as the column is
        return Any if f.kind == "json" else int | float | str | None
    if TYPES[f.kind] is str:
        return str | None
    # A role may mask any field: then a text stands there, whatever the kind. From left to right, so that a date stays one.
    return Annotated[TYPES[f.kind] | str | None, Field(union_mode="left_to_right")]


def _write_type(f):
    if f.kind in ("person", "ref", "money", "decimal", "percent", "int"):
        return int | float | str if f.kind in ("money", "decimal", "percent") else int | str
    if f.kind in ("date", "datetime"):
        return str
    return TYPES[f.kind]
