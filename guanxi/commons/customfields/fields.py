"""A field of the company's own as every surface sees it: what kit.fields.Field says of a column, said of a value in JSON."""

from decimal import Decimal
from functools import cached_property

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, In, IsNull, LessThan, LessThanOrEqual
from django.utils.translation import gettext as _

from guanxi.commons.customfields import kinds
from guanxi.commons.customfields.conditions import Condition
from guanxi.commons.customfields.models import CustomField, IndexedNumber, IndexedText, Kind
from guanxi.kit import records
from guanxi.kit.actor import SYSTEM
from guanxi.kit.dialects import Few
from guanxi.kit.expressions import BadFormula, evaluate, parse, references, to_sql
from guanxi.kit.expressions.sql import OUTPUT, Sql
from guanxi.kit.fields import Field
from guanxi.kit.filters import BadFilter
from guanxi.kit.filters.checks import AnyOf, Contains, Filled, Named, OneOf, Starts, Within
from guanxi.kit.questions import NO_NAMES, Asked
from guanxi.kit.reader.ordering import Index
from guanxi.kit.refusals import BadInput

OF_RESULT = {"number": "decimal", "text": "text", "bool": "bool", "date": "date"}
NOT_ASKED = (Kind.FILE, Kind.TABLE)
NAMED = 5_000  # rows of another type that a name may stand for
FEW = 12_000  # rows that are looked up by their number sooner than met along an order
BESIDE = "custom"


def of_row(d: CustomField) -> "OwnField":
    """The field that a definition describes."""
    return (Computed if d.kind == Kind.COMPUTED else OwnField)(d)


class OwnField(Field):
    """Values stand in `custom` under the field's name; `definition` is the row that describes it."""

    inside = BESIDE

    def __init__(self, d: CustomField):
        kind = OF_RESULT.get(d.gives, "text") if d.kind == Kind.COMPUTED else d.kind
        super().__init__(
            d.code, label=d.label, kind=kind, path=BESIDE, choices=[tuple(pair) for pair in d.choices] if d.choices else None,
            editable=d.kind != Kind.COMPUTED, required=d.required, masked=d.masked, help=d.help, unit=d.unit,
            filterable=d.is_kept_in_order and d.kind not in NOT_ASKED, sortable=d.is_kept_in_order and d.kind not in (*NOT_ASKED, Kind.CHOICES),
            importable=d.kind not in (Kind.COMPUTED, Kind.FILE), ref="org.user" if d.kind == Kind.PERSON else d.ref or None,
            max_length=kinds.LONGEST_TEXT if d.kind == Kind.TEXT else None, synonyms=(d.label,),
        )  # fmt: skip
        self.definition, self.columns = d, tuple(column_of(c) for c in d.columns)
        self.shown_when, self.required_when, self.readonly_when = (
            Condition(text) for text in (d.shown_when, d.required_when, d.readonly_when)
        )
        if kind not in (*kinds.KEYS, Kind.REF):
            self.prime = None

    # ---- the value

    def value(self, obj):
        """The Python value; of a key the row that it names, None when there is none any more."""
        found = kinds.from_json(self.kind, (obj.custom or {}).get(self.name), self.columns)
        return self._named(obj, found) if self.kind in kinds.KEYS and found is not None else found

    in_memory = value

    def write(self, obj, value):
        """Sets the value on the row, which its save then writes."""
        if self.kind == Kind.FILE and hasattr(value, "read"):
            from guanxi.commons.customfields.files import kept

            value = kept(value)
        rest = {n: v for n, v in (obj.custom or {}).items() if n != self.name}
        raw = kinds.to_json(self.kind, value, self.columns)
        obj.custom = rest if raw is None else rest | {self.name: raw}

    def put_back(self, obj, was: dict):
        """Leaves the value as it was, for a row that this field is not asked of."""
        rest = {n: v for n, v in (obj.custom or {}).items() if n != self.name}
        obj.custom = rest | ({self.name: was[self.name]} if self.name in was else {})

    def prime(self, rows):
        """Reads at once the rows that these name."""
        wanted = {row.pk: key for row in rows if (key := kinds.from_json(self.kind, (row.custom or {}).get(self.name))) is not None}
        found = self.target._base_manager.in_bulk(set(wanted.values())) if wanted else {}
        for row in rows:
            key = wanted.get(row.pk)
            row.__dict__.setdefault("_own_named", {})[self.name] = (key, found.get(key))

    def _named(self, obj, key):
        known = obj.__dict__.setdefault("_own_named", {})
        if known.get(self.name, (None,))[0] != key:
            known[self.name] = (key, self.target._base_manager.filter(pk=key).first())
        return known[self.name][1]

    @cached_property
    def target(self) -> type[models.Model]:
        """The model that a key names rows of."""
        if self.kind == Kind.FILE:
            from guanxi.commons.files.models import StoredFile

            return StoredFile
        return get_user_model() if self.kind == Kind.PERSON else records.get(self.ref).model

    @property
    def fields(self):
        """Filters do not go on behind a link."""
        return {}

    # ---- conditions

    @property
    def depends_on(self) -> set[str]:
        """Names of the fields that decide whether this one must be filled in."""
        return self.shown_when.names | self.required_when.names

    @property
    def asked_when(self) -> str:
        """For `data-when` in forms."""
        return self.shown_when.as_attribute(self.record)

    def is_asked(self, obj) -> bool:
        """Whether the row is one for which this field is asked."""
        return self.shown_when.holds(self.record, obj, otherwise=True)

    def is_needed(self, obj) -> bool:
        """Whether the row must have a value here."""
        return self.is_asked(obj) and (self.required or self.required_when.holds(self.record, obj, otherwise=False))

    def is_open(self, obj) -> bool:
        """Whether it may be changed on this row."""
        return not self.readonly_when.holds(self.record, obj, otherwise=False)

    # ---- asking and sorting

    def index(self) -> Index | None:
        """The index, once it is ready."""
        if self.definition.index_state != CustomField.Indexing.READY:
            return None
        is_text = self.kind in kinds.TEXTS
        table = IndexedText if is_text else IndexedNumber
        return Index(table.objects.filter(field=self.definition.pk), "place" if is_text else "value", self._roughly)

    def _roughly(self, stored) -> str:
        if stored is None:
            return _("the empty ones")
        if self.kind in kinds.TEXTS:
            return self.label if self.choices else str(stored)[:1].upper()
        return str(stored // kinds.MILLION) if self.kind in kinds.NUMBERS else str(self.label)

    def answers(self, asked: Asked, check) -> Q:
        """The rows for which a check holds, by the index: those that are few by their numbers, others one by one along the order of the list."""
        if (index := self.index()) is None:
            text = _("“%(field)s” is just being prepared for filtering. Try again in a moment.")
            raise BadFilter(text % {"field": self.label})
        if self.kind == Kind.BOOL:
            return _yes_or_no(index, check)
        rows = index.rows.filter(self._holds(asked, check))
        is_few = not isinstance(check, Contains | Starts) and rows.order_by()[: FEW + 1].count() <= FEW
        return Q(Few("pk", rows.values("object_id"))) if is_few else Q(Exists(rows.filter(object_id=OuterRef("pk"))))

    def _holds(self, asked, check) -> Q:
        kind = self.kind
        match check:
            case Filled():
                return Q()
            case OneOf(values):
                return Q(value__in=values if kind in kinds.TEXTS else [kinds.as_number(kind, v) for v in values])
            case Named(pks, names):
                return Q(value__in=[*pks, *self._called(asked, names)])
            case Within():
                return _between(kind, check)
            case Contains(text):
                return Q(value__ascii_contains=text)
            case Starts(text):
                return Q(value__ascii_starts=text)
            case AnyOf(checks):
                found = Q(pk__in=())
                for each in checks:
                    found |= self._holds(asked, each)
                return found
        raise TypeError(check)

    def _called(self, asked, names) -> list[int]:
        """The numbers of rows with these names, where the asker may ask for them by name."""
        if not names or asked.names == NO_NAMES:
            return []
        return list(self.target._base_manager.filter(**{f"{asked.names[0]}__in": names}).values_list("pk", flat=True)[:NAMED])

    def expression(self, before: str):
        """The value as a database expression. before: the ORM path to the row."""
        if self.kind in NOT_ASKED or self.kind in (Kind.CHOICES, Kind.REF, Kind.PERSON):
            raise BadFormula(_("The field “%(field)s” cannot be used in a formula.") % {"field": self.name})
        column = F(f"{before}__{BESIDE}" if before else BESIDE)
        sqlite, postgres = f"json_extract({{0}}, '$.{self.name}')", f"({{0}} ->> '{self.name}')"
        if self.kind in kinds.NUMBERS:
            return Sql(column, sqlite=f"gx_number({sqlite})", postgres=f"CAST({postgres} AS numeric)", output_field=OUTPUT["number"])
        if self.kind == Kind.BOOL:
            return Sql(column, sqlite=f"COALESCE({sqlite}, 0)", postgres=f"COALESCE(CAST({postgres} AS boolean), FALSE)", output_field=OUTPUT["bool"])  # fmt: skip
        if self.kind == Kind.DATE:
            return Sql(column, sqlite=sqlite, postgres=f"CAST({postgres} AS date)", output_field=OUTPUT["date"])
        if self.kind == Kind.INSTANT:
            return Sql(column, sqlite=f"replace(substr({sqlite}, 1, 19), 'T', ' ')", postgres=f"CAST({postgres} AS timestamptz)", output_field=models.DateTimeField())  # fmt: skip
        return Sql(column, sqlite=sqlite, postgres=postgres, output_field=OUTPUT["text"])


class Computed(OwnField):
    """Worked out from other fields of the row by the formula language, whenever it is looked at."""

    prime = None

    def __init__(self, d: CustomField):
        super().__init__(d)
        self.formula = parse(d.formula)
        self.made_of = references(self.formula)
        self.filterable = self.sortable = True

    def value(self, obj):
        """The result; None where what it is made of is missing or does not fit."""
        known = self.record.fields

        def get(name):
            found = known[name].value(obj) if name in known else None
            return found if not isinstance(found, models.Model | list) else None

        try:
            found = evaluate(self.formula, get)
            return Decimal(kinds.plain_number(found)) if isinstance(found, Decimal) else found
        except (BadFormula, BadInput, ArithmeticError, ValueError, TypeError):
            return None

    in_memory = value

    def index(self) -> None:
        """There is none: the value may change with the day."""
        return

    def expression(self, before: str):
        """The formula in SQL."""
        if before:
            raise BadFormula(_("The field “%(field)s” cannot be used in a formula.") % {"field": self.name})
        return to_sql(self.formula, {n: Asked(self.record.fields[n], SYSTEM) for n in self.made_of if n in self.record.fields})

    def answers(self, asked, check) -> Q:
        """The rows for which a check of the result holds."""
        own = self.expression("")
        match check:
            case Filled():
                return Q(IsNull(own, False))
            case OneOf(values):
                return Q(In(own, list(values))) if len(values) > 1 else Q(Exact(own, values[0]))
            case Within(low, high, low_in, high_in):
                found = Q()
                if low is not None:
                    found &= Q((GreaterThanOrEqual if low_in else GreaterThan)(own, low))
                if high is not None:
                    found &= Q((LessThanOrEqual if high_in else LessThan)(own, high))
                return found
            case AnyOf(checks):
                found = Q(pk__in=())
                for each in checks:
                    found |= self.answers(asked, each)
                return found
            case Contains(text) | Starts(text):
                lookup = models.TextField().get_lookup("ascii_contains" if isinstance(check, Contains) else "ascii_starts")
                return Q(lookup(own, text))
        raise TypeError(check)


def _between(kind: str, check: Within) -> Q:
    found = Q()
    if check.low is not None:
        found &= Q(**{"value__gte" if check.low_in else "value__gt": kinds.as_number(kind, check.low)})
    if check.high is not None:
        found &= Q(**{"value__lte" if check.high_in else "value__lt": kinds.as_number(kind, check.high)})
    return found


def _yes_or_no(index: Index, check) -> Q:
    """No is what has not been answered yes."""
    wanted = set(getattr(check, "values", (True, False)))
    if len(wanted) == 2:
        return Q(pk__isnull=False)
    yes = Q(Exists(index.rows.filter(object_id=OuterRef("pk"))))
    return yes if True in wanted else ~yes


def column_of(c: dict) -> Field:
    """A column of a small table as a field."""
    return Field(
        c["code"],
        label=c["label"],
        kind=c["kind"],
        editable=True,
        choices=[tuple(pair) for pair in c.get("choices", ())] or None,
        max_length=200,
    )
