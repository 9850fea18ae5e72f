"""The facts of a row in groups, as paper cards have them. Groups without a single fact are not shown and cost nothing."""

from dataclasses import dataclass, field

from django.utils.html import format_html

from guanxi.commons.marks.queries import marks_of
from guanxi.desk.cells import NONE, renderer, small_table
from guanxi.desk.histories.queries import has_history
from guanxi.kit.records import Section
from guanxi.kit.templatetags import gx


@dataclass(frozen=True)
class Fact:
    """One line: label and HTML; `told`: the trail knows what it was before."""

    name: str
    label: object
    shown: str
    told: bool
    mark: object = None


@dataclass
class Group:
    """A heading with its facts."""

    title: object
    facts: list = field(default_factory=list)


def facts_of(record, obj, sight) -> tuple[list[Group], list[str]]:
    """(groups with at least one fact, labels of what could be filled in and is not)."""
    groups, missing, marks = [], [], marks_of(obj)
    for section in record.laid_out(obj, sight.fields) or (Section("", tuple(n for n in record.fields if n != record.title)),):
        group = Group(section.title)
        for name in section.names:
            if name not in sight.fields or name == record.title:
                continue
            one = sight.fields[name]
            if one.inside and not one.is_asked(obj):
                continue
            if one.kind == "bool" and not one.value(obj):
                continue  # what does not apply is no fact and nothing is missing
            shown = _shown(one, obj, sight)
            if shown != NONE:
                group.facts.append(Fact(name, one.label, shown, has_history(one, obj), marks.get(name)))
            elif one.editable and section.open and name not in sight.masked and one.is_asked(obj):
                missing.append(str(one.label))
        if group.facts:
            groups.append(group)
    return groups, missing


def _shown(field, obj, sight):
    if field.kind == "money" and not field.template and field.name not in sight.masked:
        return _amount(field, obj)
    if field.kind == "table" and field.name not in sight.masked:
        return small_table(value, field) if (value := field.value(obj)) else NONE
    # Of a file's seventy fields most are empty: how a value would look is worked out only where there is one.
    if not field.template and field.kind != "tags" and field.value(obj) in (None, ""):
        return NONE
    return renderer(field, sight)(obj)


def _amount(field, obj):
    """3,000 万, with the exact figure in the title."""
    value = field.value(obj)
    return NONE if value is None else format_html('<span title="{}">{}</span>', gx.money(value), gx.wan(value))
