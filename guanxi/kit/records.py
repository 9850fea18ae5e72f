"""The declaration of a record type, from which desk makes every page, endpoint, import and export, and the register of all of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.functional import classproperty

from guanxi.kit import rights
from guanxi.kit.fields import Field, field_from_model


@dataclass(frozen=True)
class Section:
    """A group of fields on the record page and in the form, as the paper cards group them. Empty sections are not shown."""

    title: object
    names: tuple[str, ...]
    open: bool = True


@dataclass(frozen=True)
class Order:
    """An offered order of a list: fast at any size because it is indexed for company, department and owner.

    keys: ORM paths with "-" for descending, the last one unique (the primary key). scope_prefix: where the owner and department
    columns stand that share an index with the keys ("" on the row itself, "state__" on a 1:1 table that carries copies).
    """

    name: str
    label: object
    keys: tuple[str, ...]
    scope_prefix: str = ""


@dataclass(frozen=True)
class Search:
    """What of a record is found by the search box. names: text columns (with pinyin initials), codes: found as typed, phones: by fragment with the right."""

    names: tuple[str, ...]
    codes: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


@dataclass(frozen=True)
class BulkVerb:
    """A verb over all rows of a filter or a choice: `run(queryset, actor, **form.cleaned_data) -> int` in batches, as a job above 200 rows."""

    name: str
    label: object
    icon: str
    run: Callable
    form: type | None = None
    action: str = "change"
    danger: bool = False
    confirm: object = ""


@dataclass(frozen=True)
class Verb:
    """A button on the record page. `url(obj)` leads to a view of the package; shown when `allowed(obj, actor)`."""

    name: str
    label: object
    icon: str
    url: Callable
    action: str = "change"
    primary: bool = False
    allowed: Callable | None = None
    method: str = "get"


class Record:
    """One record type. Subclass in the package's record.py and decorate with @register."""

    model: type[models.Model]
    slug: str = ""  # plural in the URL: /<app>/<slug>/
    icon: str = "file-text"
    menu: tuple[str, int] | None = None  # (group, order); None: no entry of its own
    title: str = "name"  # the field that names a row
    columns: tuple[str, ...] = ()  # of the list, in order
    compact: tuple[str, ...] = ()  # of the phone row: mark, title, figure, then second line: left, right
    sections: tuple[Section, ...] = ()
    variants: tuple[tuple[str, object], ...] = ()  # (value, label) of the kinds of rows that are laid out by themselves
    laid_out_by: tuple[str, ...] = ()  # fields that decide the groups of a row: where one is hidden, so is what they tell
    orders: tuple[Order, ...] = ()
    tabs: tuple[tuple, ...] = ()  # (label, filter as text or a callable that gives it) of tabs in the list
    search: Search | None = None
    extra: tuple[Field, ...] = ()  # fields that are no columns of the model
    tune: dict = {}  # field name → changed attributes of the derived Field
    exclude: tuple[str, ...] = ()  # columns that are no fields for anybody
    marked: tuple[str, ...] = ()  # facts of which source and reliability are kept (commons.marks)
    related: tuple[str, ...] = ()  # select_related for pages
    prefetch: tuple[str, ...] = ()  # to-many relations that a field reads of every row
    bulk: tuple[BulkVerb, ...] = ()
    verbs: tuple[Verb, ...] = ()
    actions: dict[str, object] = {}  # further rights: name → label
    importer: str = ""  # dotted path of the Importer class; "" = derived; None = cannot be imported
    form: str = ""  # dotted path of a form class that differs from the derived one
    creatable = True
    deletable = True
    api = True
    header_template = ""  # partial in the head of the record page
    empty_hint: object = ""  # how to begin, for the empty list
    quick_create = False
    export_reason = False  # an export of it asks what for
    export_ordered = False  # and which superior instructed it in writing
    withheld: Callable | None = None  # method () -> Q of rows that never leave in an export, with their words `withheld_words`
    withheld_words: object = ""
    module = ""  # company module that switches it on; "" = always
    attachments = "tab"  # where files hung on a row are shown: "tab", "main" (in the middle of the page), "" (none can be hung on)
    choice_note: Callable | None = None  # method (row, actor) -> str: explains a row wherever one is chosen

    INTERNAL = ("id", "version", "deleted_at", "custom")

    @classproperty
    def key(cls) -> str:
        """The name of the record type everywhere: rights, trail, jobs, API ("customers.customer")."""
        return cls.model._meta.label_lower

    @property
    def label(self):
        """What one is called."""
        return self.model._meta.verbose_name

    @property
    def plural(self):
        """What many are called."""
        return self.model._meta.verbose_name_plural

    @property
    def app(self) -> str:
        """The Django app it stands in."""
        return self.model._meta.app_label

    @property
    def list_url(self) -> str:
        """The address of the list."""
        return f"/{self.app}/{self.slug}/"

    def url(self, pk) -> str:
        """The address of one record."""
        return f"/{self.app}/{self.slug}/{pk}/"

    @property
    def fields(self) -> dict[str, Field]:
        """Name → Field: the model's columns in order, then `extra`, then what the company added itself."""
        added, known = _added.get(self.key), self.__dict__.get("_known")
        if known is None or known[0] is not added:
            known = self.__dict__["_known"] = (added, self.ready_fields | (added.fields if added else {}))
            for f in known[1].values():
                f.record = self
        return known[1]

    @cached_property
    def ready_fields(self) -> dict[str, Field]:
        """Those that the product brings."""
        made: dict[str, Field] = {}
        for f in self.model._meta.concrete_fields:
            if f.name not in self.INTERNAL and f.name not in self.exclude:
                made[f.name] = field_from_model(f, **self.tune.get(f.name, {}))
        for f in self.extra:
            made[f.name] = f
        if unknown := set(self.tune) - set(made):
            raise LookupError(f"{self.key}: tune names unknown fields {sorted(unknown)}")
        return made

    def field(self, name: str) -> Field:
        """One field; a name that does not exist crashes."""
        return self.fields[name]

    def sections_of(self, obj=None, readable=None) -> tuple[Section, ...]:
        """The groups of one row: a record type may lay out rows of different kinds differently. None: a row that is still to be made."""
        return self.sections

    def variant_of(self, obj) -> str:
        """Which of `variants` lays out a row; None: a row that is still to be made."""
        return ""

    def of_variant(self, variant: str):
        """An unsaved row of that kind, for whoever arranges its layout."""
        return

    def laid_out(self, obj=None, readable=None) -> tuple[Section, ...]:
        """The groups of a row as the company arranged them, else as declared. readable: names of what the reader may read (None: nobody reads)."""
        obj, added = (obj if readable is None or set(self.laid_out_by) <= set(readable) else None), _added.get(self.key)
        return added.arrange(self.sections_of(obj), self.variant_of(obj)) if added else self.sections_of(obj)

    def order(self, name: str | None) -> Order:
        """The offered order of that name, or the first."""
        return next((o for o in self.orders if o.name == name), self.orders[0])

    def title_of(self, obj) -> str:
        """What the row is called on pages."""
        field = self.fields[self.title]
        value = field.value(obj)
        return str(dict(field.choices or ()).get(value, value) or obj.pk)

    def queryset(self, actor, action: str = "view"):
        """Rows in reach with what pages need joined."""
        return self.model.objects.visible_to(actor, action).select_related(*self.related).prefetch_related(*self.prefetch)

    def initial(self, actor, request=None) -> dict:
        """First values of a new record's form."""
        return {}

    def capture(self, obj, actor) -> None:
        """Last word before a form or API write saves: set what follows from what (region text from code …)."""


@dataclass(frozen=True)
class Added:
    """What a company added to a record type: fields by name, and `arrange(declared sections, variant)`, which lays out the whole."""

    fields: dict[str, Field]
    arrange: Callable


_records: dict[str, Record] = {}
_added: dict[str, Added] = {}
_stamp = ""
_asks: list[Callable[[], dict[str, Added]]] = []


def adds(ask: Callable[[], dict[str, Added]]):
    """Decorator: `ask()` tells what the company added, by record key. Asked when `keep_up` brings a stamp that is not known yet."""
    _asks.append(ask)
    return ask


def keep_up(stamp: str) -> None:
    """Told by every request and job with what it reads of the company: which state of its own fields holds. "" means that there are none."""
    global _added, _stamp
    if stamp != _stamp:
        _added = {key: made for ask in _asks for key, made in ask().items()} if stamp else {}
        _stamp = stamp


def register(cls: type[Record]) -> type[Record]:
    """Decorator: makes the record type known."""
    record = cls()
    _records[record.key] = record
    for action, label in record.actions.items():
        rights.declare_action(record.key, action, label)
    return cls


def get(key: str) -> Record:
    """The record type of that key; LookupError when nobody registered it."""
    try:
        return _records[key]
    except KeyError:
        raise LookupError(f"no such record type: {key}") from None


def known(key: str | None) -> Record | None:
    """The same, or None: a relation may lead to a table that is no record type."""
    return _records.get(key)


def of(model_or_instance) -> Record:
    """The record type of a model or a row."""
    return get(model_or_instance._meta.label_lower)


def find(app: str, slug: str) -> Record | None:
    """The record type behind an address."""
    return next((r for r in _records.values() if r.app == app and r.slug == slug), None)


def all_records() -> Iterable[Record]:
    """Every registered record type, in the order of registration."""
    return tuple(_records.values())


_beside: dict[str, tuple[object, Callable | None]] = {}


def tell_beside(name: str, label, *, on: Callable | None = None) -> None:
    """Something hung on rows that is no field of theirs (attachments): changes of it are published as changes of the row, the trail tells of them under this label.

    on(record): for which record types a role can be given a rule over it, as over a field; None for none.
    """
    _beside[name] = (label, on)


def beside() -> dict[str, object]:
    """Name → label of everything told of with `tell_beside`."""
    return {name: label for name, (label, _on) in _beside.items()}


def closable(record: Record) -> dict[str, object]:
    """Name → label of all that a role can be given a rule over: the fields, and what hangs beside them."""
    return {n: f.label for n, f in record.fields.items()} | {n: label for n, (label, on) in _beside.items() if on and on(record)}


def is_registered(model) -> bool:
    """Whether a model has a declaration."""
    return model._meta.label_lower in _records
