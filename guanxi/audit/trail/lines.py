"""Entries put into words for one reader: only fields he may read, masked ones without their content, numbers of rows as names."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.audit.trail.models import Entry
from guanxi.kit import records, rights
from guanxi.kit.actor import Actor
from guanxi.kit.scope import readable_fields, rule_of
from guanxi.org.roles.matrix import REACHES, RULES

_aspects: dict[str, tuple] = {}
_SIDES = {
    "before": gettext_lazy("before the change of %(at)s"),
    "after": gettext_lazy("after the change of %(at)s"),
}  # of a former value that was shown
MASK = "••••"
NOTHING = "—"


def aspect(prefix: str, label, words: Callable) -> None:
    """Changes that tell something about a field, under its name with a prefix ("mark:phone"): label with %(field)s, words(value) -> text.

    They are told to whoever may read the field.
    """
    _aspects[prefix] = (label, words)


@dataclass(frozen=True)
class Line:
    """One entry as a page shows it. changes: (field, before, after) in words; facts: (name, text)."""

    entry: Entry
    label: str
    url: str
    type_label: str
    changes: tuple[tuple[str, str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def more(self) -> int:
        """How many changes stand behind the first five."""
        return max(0, len(self.changes) - 5)


@dataclass
class _Reader:
    """What one reader may see of each record type, worked out once a page."""

    actor: Actor
    names: dict = field(default_factory=dict)
    fields: dict = field(default_factory=dict)

    def fields_of(self, key: str) -> dict | None:
        """Readable fields, or None for a type without a declaration (its columns are shown by their own names)."""
        if key not in self.fields:
            record = _record(key)
            self.fields[key] = readable_fields(record, self.actor) if record else None
        return self.fields[key]

    def rule_above(self, key: str, name: str) -> str:
        """An order's line has no rights of its own: a rule on the order's cost holds for the line's cost too. "" for a free column."""
        rules = {r.get(name, "") for k, r in self.actor.field_rules.items() if k.split(".")[0] == key.split(".")[0]}
        return "hidden" if "hidden" in rules else "masked" if "masked" in rules else ""

    def may_read_title(self, key: str) -> bool:
        """Whether the name that the trail kept of a row may be shown."""
        record, fields = _record(key), self.fields_of(key)
        return record is None or (record.title in fields and not _is_covered(record, fields[record.title], self.actor))


def lines(entries: Iterable[Entry], actor: Actor) -> list[Line]:
    """Entries → lines. A change of nothing but fields that the reader may not read leaves no line at all."""
    entries, reader = list(entries), _Reader(actor)
    reader.names = _names(entries, reader)
    return [line for e in entries if (line := _line(e, reader))]


def unreadable_titles(actor: Actor) -> list[str]:
    """Record types whose names the reader may not search by."""
    reader = _Reader(actor)
    return [r.key for r in records.all_records() if not reader.may_read_title(r.key)]


def _line(e: Entry, reader: _Reader) -> Line | None:
    record = _record(e.record_key)
    changes = _changes(e, reader) if e.is_change else ()
    if e.kind == "update" and not changes and e.diff:
        return None
    label = ""
    if reader.may_read_title(e.record_key):
        label = e.label or reader.names.get((e.record_key, e.object_id), "")
    url = record.url(e.object_id) if record and e.object_id and e.kind != "erase" else ""
    type_label = str(record.label if record else _table_name(e.record_key))
    return Line(e, label, url, type_label, changes, () if e.is_change else _facts(e, reader))


def _changes(e: Entry, reader: _Reader) -> tuple:
    fields, shown = reader.fields_of(e.record_key), []
    for name, (before, after) in e.facts.items():
        if fields is None:
            if rule := reader.rule_above(e.record_key, name):
                shown += [(_column_name(e.record_key, name), MASK, MASK)] if rule == "masked" else []
                continue
            shown.append((_column_name(e.record_key, name), _words(None, before, reader), _words(None, after, reader)))
        elif told := _aspect_of(name, fields):
            (label, words), f = told
            shown.append((label % {"field": f.label}, words(before) or NOTHING, words(after) or NOTHING))
        elif f := fields.get(name):
            if _is_covered(f.record, f, reader.actor):
                shown.append((str(f.label), MASK if before is not None else NOTHING, MASK if after is not None else NOTHING))
            elif f.kind == "json":
                shown += [_json_words(e.record_key, f, *part) for part in _nested(before, after)]
            else:
                shown.append((str(f.label), _words(f, before, reader), _words(f, after, reader)))
        elif name in (beside := records.beside()) and reader.actor.field_rule(e.record_key, name) not in ("hidden", "masked"):
            shown.append((str(beside[name]), _words(None, before, reader), _words(None, after, reader)))
    return tuple(shown)


def _aspect_of(name: str, fields: dict) -> tuple | None:
    prefix, sep, of = name.partition(":")
    return (_aspects[prefix + sep], fields[of]) if prefix + sep in _aspects and of in fields else None


def _facts(e: Entry, reader: _Reader) -> tuple:
    fields, shown = reader.fields_of(e.record_key), []
    limited = bool(reader.actor.field_rules.get(e.record_key))
    for name, value in e.facts.items():
        if name == "field":
            if fields is None or value in fields:
                shown.append((_("Field"), str(fields[value].label) if fields else str(value)))
        elif name == "columns":
            labels = [str(fields[n].label) if fields else n for n in value if fields is None or n in fields]
            shown.append((_("Columns"), "、".join(labels)))
        elif name in _SIDES and (fields is None or e.facts.get("field") in fields):
            shown.append((_("Former value"), _SIDES[name] % {"at": _words_at(value)}))
        elif name == "why":
            shown.append((_("Why"), str(value)))
        elif name == "rows":
            shown.append((_("Rows"), f"{value:,}"))
        elif name == "filter":
            # A filter may compare a field that this reader may not read.
            if value and not limited:
                shown.append((_("Filter"), str(value)))
        elif name != "entries" and name not in _SIDES:
            shown.append((_(name), str(value)))
    return tuple(shown)


def _is_covered(record, f, actor: Actor) -> bool:
    # Even with the right to reveal: showing a number is a deed of its own, noted each time.
    return actor.kind != "system" and (f.masked or rule_of(record, f, actor) == "masked")


def _words(f, value, reader: _Reader) -> str:
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if f is None:
        return str(value)
    if f.choices:
        named = dict(f.choices)
        return "、".join(str(named.get(v, v)) for v in (value if isinstance(value, list) else [value]))
    if f.kind == "person" or f.ref:
        numbers = value if isinstance(value, list) else [value]
        return "、".join(reader.names.get((_ref_of(f), n), NOTHING) for n in numbers)
    if f.kind == "datetime":
        return _words_at(value)
    if f.kind == "date" and (on := parse_date(str(value))):
        return on.isoformat()
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _words_at(value) -> str:
    at = parse_datetime(str(value))
    return date_format(timezone.localtime(at), "Y-m-d H:i") if at else str(value)


def _nested(before, after, path: tuple = ()) -> list[tuple[tuple, object, object]]:
    """Where two JSON values differ: (path, before, after)."""
    if isinstance(before, dict | None) and isinstance(after, dict | None) and (before or after):
        before, after = before or {}, after or {}
        return [d for k in sorted(before.keys() | after.keys()) for d in _nested(before.get(k), after.get(k), (*path, k))]
    return [] if before == after else [(path, before, after)]


def _json_words(key: str, f, path: tuple, before, after) -> tuple[str, str, str]:
    """One difference within a JSON column in words; rights of a role with the names that the matrix uses."""
    known: dict = {}
    if key == "org.role":
        known = REACHES | RULES if path else rights.permissions() | {"*": _("Everything")}
        path = _right_words(*path) if len(path) == 2 else path
    return (" ".join(map(str, (f.label, *path))), *(_json_text(v, known) for v in (before, after)))


def _right_words(key: str, name: str) -> tuple:
    """A record type and an action or field, as the matrix calls them; "*" is everything."""
    record, everything = _record(key), _("Everything")
    having = [record] if record else [r for r in records.all_records() if name in r.fields]
    field_label = next((r.fields[name].label for r in having if name in r.fields), name)
    label = everything if name == "*" else rights.actions_of(key).get(name) or field_label
    return (record.plural if record else everything if key == "*" else _table_name(key), label)


def _json_text(value, known: dict) -> str:
    if value in (None, {}, []):
        return NOTHING
    return "、".join(_json_word(v, known) for v in (value if isinstance(value, list) else [value]))


def _json_word(value, known: dict) -> str:
    if isinstance(value, dict):  # a part with a name of its own, such as a question of a form, is called by it
        return str(value.get("label") or value.get("name") or "、".join(map(str, value.values())))
    return str(value) if isinstance(value, list) else str(known.get(value, value))


def _names(entries: list[Entry], reader: _Reader) -> dict:
    """(record key, number) → name, for rows that the entries mention and the reader may see."""
    wanted = defaultdict(set)
    for e in entries:
        if e.object_id and not e.label:
            wanted[e.record_key].add(e.object_id)
        fields = reader.fields_of(e.record_key) or {}
        for name, pair in e.facts.items() if e.is_change else ():
            f = fields.get(name)
            if f and (f.kind == "person" or f.ref):
                wanted[_ref_of(f)].update(n for v in pair for n in (v if isinstance(v, list) else [v]) if isinstance(n, int))
    made = {}
    for key, numbers in wanted.items():
        if (record := _record(key)) and numbers and reader.may_read_title(key):
            rows = record.model.objects.visible_to(reader.actor, "view").filter(pk__in=numbers)
            made |= {(key, o.pk): record.title_of(o) for o in rows}
    return made


def _ref_of(f) -> str:
    return f.ref or "org.user"


def _record(key: str):
    try:
        return records.get(key)
    except LookupError:
        return None


def _table_name(key: str) -> str:
    from django.apps import apps

    try:
        return apps.get_model(key)._meta.verbose_name
    except (LookupError, ValueError):
        return key


def _column_name(key: str, name: str) -> str:
    from django.apps import apps

    try:
        return str(apps.get_model(key)._meta.get_field(name).verbose_name)
    except (LookupError, ValueError):
        return name
