"""Value ↔ text of every kind of field, for pages, forms, cells, exports and the API. What the reader may not see never leaves here."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _

from guanxi.commons.tags.queries import tags_of
from guanxi.kit import records
from guanxi.kit.china import phones, regions
from guanxi.kit.scope import is_closed, masked_names, readable_fields, terms
from guanxi.kit.templatetags import gx

MASK = "****"
UNSEEN = object()  # a related row out of the reader's reach: it looks like an empty value
LISTS = ("multichoice", "tags")
MOST_TITLES = 50_000


def text_of(field, value, labels: dict | None = None) -> str:
    """One value in words of the reader's language, "" for nothing."""
    if value is None or value == "" or value is UNSEEN:
        return ""
    if field.kind == "table":
        return "\n".join(_line(field, row) for row in value)
    if field.kind in LISTS or field.is_many:
        return _(", ").join(_one(field, each, labels) for each in _each(value))
    return _one(field, value, labels)


def _one(field, value, labels) -> str:
    kind = field.kind
    if kind in ("choice", "multichoice"):
        labels = dict(field.choices or ()) if labels is None else labels
        return str(labels.get(value, value))
    if kind == "bool":
        return _("Yes") if value else _("No")
    if kind == "money":
        return gx.money(value)
    if kind in ("decimal", "percent", "int"):
        return number(value) + ("%" if kind == "percent" else "") + (f" {field.unit}" if field.unit else "")
    if kind == "datetime" and isinstance(value, datetime):
        return gx.exact(value)
    if kind == "date" and isinstance(value, date):
        return value.isoformat()[:10]
    if kind == "phone":
        return phones.show(str(value))
    if kind == "region":
        return regions.full_name(str(value), " ") or str(value)
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def _line(field, row: dict) -> str:
    """A line of a small table: 品名: 闸阀; 数量: 3."""
    return "; ".join(f"{c.label}: {text_of(c, row[c.name])}" for c in field.columns if row.get(c.name) not in (None, ""))


def number(value) -> str:
    """1,234.5 without needless zeros; whole numbers keep theirs."""
    if isinstance(value, int):
        return f"{value:,}"
    text = f"{Decimal(str(value)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _each(value) -> list:
    if hasattr(value, "all"):
        value = value.all()
    return [value] if isinstance(value, str | int) else list(value)


def mask_of(field, value) -> str:
    """What is shown instead of a masked value. Only phones keep their ends, so that two people do not look alike."""
    if value is None or value == "":
        return ""
    return phones.mask(str(value)) if field.kind == "phone" else MASK


class Sight:
    """What one actor sees of rows of one record type: fields, masks, choice labels and reach of related rows, resolved once for all rows.

    Call `prime(rows)` once with all rows that will be read; values of related rows out of reach are then UNSEEN.
    Pages mask numbers for everybody (showing one is a verb that is noted); full=True (exports, the API) only for those without the right.
    """

    def __init__(self, record, actor, *, full: bool = False):
        self.record, self.actor = record, actor
        self.fields = readable_fields(record, actor)
        masked = masked_names(record, actor)
        self.masked = {name for name, f in self.fields.items() if (f.masked and not full) or name in masked}
        self._labels: dict[str, dict] = {}
        self._reached: dict[str, set] = {}
        self._untitled: dict[str, bool] = {}
        self._asks: dict[str, bool] = {}
        self._tags: dict[int, list[str]] = {}
        self._titles: dict[type, dict] = {}

    @classmethod
    def of(cls, model, actor) -> "Sight":
        """The same for rows of a model, as the cards of one package on the pages of another have it."""
        return cls(records.of(model), actor)

    def tells(self, *names: str) -> bool:
        """Whether all of them may decide what is listed, in which order, or stand in a sum: that gives them away."""
        return all(name in self.fields and name not in self.masked for name in names)

    def labels(self, field) -> dict:
        """Value → label of a field's choices, asked once."""
        if field.name not in self._labels:
            self._labels[field.name] = dict(field.choices or ())
        return self._labels[field.name]

    def prime(self, rows: list, names=None) -> list:
        """Asks once which related rows are in reach, one query per related type that needs it; gives the rows back."""
        if any(f.kind == "tags" and (names is None or n in names) for n, f in self.fields.items()):
            self._tags |= tags_of(rows)
        for field in [f for n, f in self.fields.items() if f.prime and (names is None or n in names)]:
            field.prime(rows)
        wanted: dict[str, set] = {}
        for name, field in self.fields.items():
            if field.kind == "ref" and field.ref and (names is None or name in names) and self._must_ask(field):
                for row in rows:
                    if (value := field.value(row)) is not None and isinstance(value, models.Model):
                        wanted.setdefault(field.ref, set()).add(value.pk)
        for ref, keys in wanted.items():
            self._ask(ref, keys)
        return rows

    def _ask(self, ref: str, keys: set) -> None:
        keys = keys - self._reached.setdefault(ref, set())
        if keys:
            seen = records.get(ref).model.objects.visible_to(self.actor).filter(pk__in=keys).values_list("pk", flat=True)
            self._reached[ref].update(seen)

    def titles(self, field, model, keys: set) -> dict:
        """Key → what the related row is called, of a relation whose rows are known by their keys alone; those out of reach are left out.

        One query for the reach where it must be asked, one for the rows that were not named yet.
        """
        if field.kind == "ref":
            if records.known(field.ref) and self._must_ask(field):
                self._ask(field.ref, keys)
            keys = {key for key in keys if self._sees(field, key)}
        known = self._titles.setdefault(model, {})
        if len(known) > MOST_TITLES:
            known.clear()
        if unknown := keys - known.keys():
            known |= _named(model, unknown)
        return {key: known[key] for key in keys if key in known}

    def _must_ask(self, field) -> bool:
        """Whether rows behind a relation can be out of reach although this row is not."""
        if field.ref not in self._asks:
            record = records.known(field.ref)
            asks = record is not None and record.model.scope_rule != "shared"
            if asks:
                reach = terms(record.model, self.actor)
                asks = not reach.everything or bool(reach.narrowed)
            self._asks[field.ref] = asks
        return self._asks[field.ref]

    def value(self, field, obj):
        """The Python value; UNSEEN for a related row out of reach. A masked value is given too: ask `is_masked` first, or use text/plain."""
        value = self._tags.get(obj.pk, []) if field.kind == "tags" else field.value(obj)
        if field.kind == "ref" and isinstance(value, models.Model) and not self.sees(field, value):
            return UNSEEN
        return value

    def sees(self, field, related) -> bool:
        """Whether a related row is in reach and its title readable. A row that `prime` was not asked about is not seen."""
        return self._sees(field, related.pk)

    def _sees(self, field, key) -> bool:
        record = records.known(field.ref)
        if record is None:
            return True
        if field.ref not in self._untitled:
            self._untitled[field.ref] = self.actor.field_rule(record.key, record.title) in ("hidden", "masked")
        return not self._untitled[field.ref] and (not self._must_ask(field) or key in self._reached.get(field.ref, ()))

    def is_masked(self, name: str) -> bool:
        """Whether the reader gets the mask of this field only."""
        return name in self.masked

    def text(self, field, obj) -> str:
        """The value in words, masked where needed."""
        value = self.value(field, obj)
        if value is UNSEEN:
            return ""
        if field.name in self.masked:
            return mask_of(field, value)
        # Choices may stand in a table: of an empty field nobody asks for them.
        return text_of(field, value, self.labels(field) if value and field.kind in ("choice", "multichoice") else None)

    def said(self, obj, name: str, draw: Callable | None = None) -> str:
        """A field by its name in a line of a card, "" for what is hidden. draw: how a value is written that may be read.

        A drawing gets a related row whether it is in reach or not, since nothing is primed for it: it asks itself, as `shown_name` does.
        """
        if (field := self.fields.get(name)) is None:
            return ""
        if name in self.masked:
            return mask_of(field, field.value(obj))
        if draw is None:
            return self.text(field, obj)
        return "" if (value := field.value(obj)) in (None, "") else draw(value)

    def called(self, obj) -> str:
        """What a row is called for this reader."""
        return called(self.record, obj, self.actor)

    def plain(self, field, obj):
        """The value as JSON carries it: keys for relations, text for amounts and masks, ISO texts for dates."""
        value = self.value(field, obj)
        if value is UNSEEN or value is None:
            return None
        if field.name in self.masked:
            return mask_of(field, value)
        return plain_of(value)


def _named(model, keys: set) -> dict:
    """Key → text of rows, read with the column of their title alone; whole, when their text turns out to need more than that."""
    record, rows = records.known(model._meta.label_lower), model._base_manager.filter(pk__in=keys)
    title = record and record.fields[record.title]
    if title is not None and title.model_field is not None and "__" not in title.path:
        made = {}
        for row in rows.only("pk", title.path):
            had = len(row.__dict__)
            made[row.pk] = str(row)
            if len(row.__dict__) > had:
                break
        else:
            return made
    return {row.pk: str(row) for row in rows}


def plain_of(value):
    """A Python value as JSON carries it."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{n: plain_of(v) for n, v in row.items()} for row in value]
    if hasattr(value, "all") or isinstance(value, set | tuple | frozenset):
        return [plain_of(each) for each in _each(value)]
    return value


def called(record, obj, actor) -> str:
    """What a row is called for this reader: its name, or the kind of record with its number when the name is not his to read."""
    hidden = actor.field_rule(record.key, record.title) in ("hidden", "masked")
    return f"{record.label} {obj.pk}" if hidden else str(obj)[:80]


def shown_name(related, actor) -> str:
    """What a related row is called for this reader; "" when there is none or its name is not his to read."""
    if related is None:
        return ""
    record = records.of(related)
    return "" if is_closed(record, record.fields[record.title], actor) else str(related)
