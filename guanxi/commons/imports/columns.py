"""What a file's columns can be: the fields of a record type and what an importer adds, and the guess which header means which."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from guanxi.kit.actor import Actor
from guanxi.kit.fields import Field
from guanxi.kit.tables.headers import guess_mapping, header_key

_REPEATED = re.compile(r" \(\d+\)$")  # clean_headers numbers a second 电话
_PREFIX = re.compile(r"^(?:客户|顾客|公司|单位|企业|订单|产品|商品)(?=..)")


@dataclass
class Column:
    """A possible target of a file's column. words: folded text → value, beside the choices' own labels. alternate: where a second such column goes."""

    name: str
    label: object
    kind: str = "text"
    synonyms: tuple = ()
    required: bool = False
    alternate: str = ""
    max_length: int | None = None
    words: dict = field(default_factory=dict)
    lenient: bool = False  # a word that is no choice is no error
    names: Callable[[Actor], list[str]] | None = (
        None  # of a text that should be one of a list: the list. Other words stay, and are asked about
    )
    record_field: Field | None = None

    @property
    def choices(self):
        """(value, label) pairs of a choice, or ()."""
        return (self.record_field.choices if self.record_field else None) or ()


def column_of(f: Field, **tune) -> Column:
    """The column of a record's field."""
    made = {
        "name": f.name,
        "label": f.label,
        "kind": f.kind,
        "synonyms": f.synonyms,
        "required": f.required,
        "max_length": f.max_length,
        "record_field": f,
    }
    return Column(**(made | tune))


def words_of(columns: Mapping[str, Column]) -> dict[str, list[str]]:
    """Plain header → names of the columns that it may mean, in the order of the columns."""
    known: dict[str, list[str]] = {}
    words = [(word, c.name) for c in columns.values() for word in c.synonyms]
    for word, name in words + [(word, c.name) for c in columns.values() for word in (str(c.label), c.name)]:
        names = known.setdefault(header_key(word), [])
        if name not in names:
            names.append(name)
    return known


def guess(headers: list[str], columns: Mapping[str, Column], remembered: Mapping[str, str]) -> dict[int, str]:
    """Column number → column name; what is not understood is left out. A person's earlier choice wins, also the choice to leave a column out."""
    known, made, taken = words_of(columns), {}, set()
    for number, text in enumerate(headers):
        header = header_key(_REPEATED.sub("", text))
        if not header:
            continue
        if header in remembered:
            name = remembered[header]
        else:
            meant = known.get(header) or known.get(_PREFIX.sub("", header)) or []
            name = next((n for n in meant if n not in taken), "") or _second(meant, columns, taken)
        if name in columns:
            made[number] = name
            taken.add(name)
    for column in (c for c in columns.values() if c.required and c.name not in taken):
        rest = [h if n not in made and header_key(h) not in remembered else "" for n, h in enumerate(headers)]
        made |= guess_mapping(rest, {column.name: column.synonyms})
    return dict(sorted(made.items()))


def _second(meant: list[str], columns: Mapping[str, Column], taken: set) -> str:
    """Two headers for one field: the second fills the alternate, or stands in where the first is empty."""
    for name in meant:
        other = columns[name].alternate
        if other and other not in taken and other in columns:
            return other
    return meant[0] if meant else ""
