"""Which rows anywhere name rows of a table, how they are led to another one, and back. Nothing here knows a table by name.

A table says `on_merge = "stays"` when its rows are no property of the row they name: sums that follow by themselves, history that was written then.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from guanxi.kit import ownership
from guanxi.kit.models import Published

BATCH = 500


@dataclass(frozen=True)
class Link:
    """A column that names a row: a foreign key, one to one, the table between many and many, or a number beside a record key or a kind of file."""

    model: type[models.Model]
    name: str
    only: tuple[tuple[str, str], ...] = ()  # of a column object_id: only such rows name one of ours

    @property
    def label(self) -> str:
        """How the link is written down in a merge."""
        return f"{self.model._meta.label_lower}.{self.name}"

    @property
    def carries_owner(self) -> bool:
        """Whether its rows carry owner and department of the row they name."""
        return getattr(self.model, "scope_via", "") == self.name and any(f.name == "owner" for f in self.model._meta.concrete_fields)

    def rows(self, keys) -> models.QuerySet:
        """Rows that name one of these, the recycle bin included."""
        return self.model._base_manager.filter(**{f"{self.name}__in": keys}, **dict(self.only))


def links(model: type[models.Model]) -> list[Link]:
    """Every column of any table that names rows of this one and is not declared to stay."""
    found = [Link(r.related_model, r.field.name) for r in model._meta.get_fields(include_hidden=True) if _names_it(r)]
    for other in apps.get_models():
        names = {f.name for f in other._meta.concrete_fields}
        if {"record_key", "object_id"} <= names:
            found.append(Link(other, "object_id", (("record_key", model._meta.label_lower),)))
        elif {"kind", "object_id"} <= names:  # files: their kind begins with the model ("customer.card")
            found.append(Link(other, "object_id", (("kind__startswith", f"{model._meta.model_name}."),)))
    return sorted((x for x in found if getattr(x.model, "on_merge", "") != "stays"), key=lambda x: x.label)


def _names_it(relation) -> bool:
    is_column = relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
    return bool(is_column and not getattr(relation, "parent_link", False))


def lead_over(kept: models.Model, gone: list[int]) -> tuple[dict, dict]:
    """Everything that names the gone ones names the kept one from now on: ({link: {gone: [rows moved]}}, {link: {gone: [rows that stay]}}).

    A row stays where the kept one has its like already and the table allows only one of them (a tag, a score of one run).
    """
    moved, left = {}, {}
    family = {kept.pk, *gone}
    for link in links(type(kept)):
        rows = link.rows(gone)
        if link.model is type(kept):
            rows = rows.exclude(pk__in=family)
        found = list(rows.order_by("pk").values_list("pk", link.model._meta.get_field(link.name).attname))
        if not found:
            continue
        staying = _doubled(link, kept.pk, [pk for pk, _of in found])
        for place, wanted in ((moved, [f for f in found if f[0] not in staying]), (left, [f for f in found if f[0] in staying])):
            by_gone = defaultdict(list)
            for pk, of in wanted:
                by_gone[str(of)].append(pk)
            if by_gone:
                place[link.label] = dict(by_gone)
        _point(link, [pk for pk, _of in found if pk not in staying], kept)
    return moved, left


def lead_back(kept: models.Model, gone: dict[int, models.Model], moved: dict) -> dict[str, int]:
    """The moved rows name the gone ones again, as far as they still name the kept one. Returns {link: rows that were changed or erased since}."""
    lost: dict[str, int] = {}
    for link in links(type(kept)):
        for number, keys in moved.get(link.label, {}).items():
            there = set()
            for start in range(0, len(keys), BATCH):
                there.update(link.rows([kept.pk]).filter(pk__in=keys[start : start + BATCH]).values_list("pk", flat=True))
            _point(link, sorted(there), gone[int(number)])
            if missing := len(keys) - len(there):
                lost[link.label] = lost.get(link.label, 0) + missing
    return lost


def _point(link: Link, keys: list[int], to: models.Model) -> None:
    is_published = issubclass(link.model, Published)
    manager = link.model.objects if is_published else link.model._base_manager
    values = {link.name: to.pk}
    copies = {"owner": to.owner_id, "department": to.department_id} if hasattr(to, "owner_id") else {}
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        manager.filter(pk__in=some).update(**values | (copies if link.carries_owner else {}))
        if copies and getattr(link.model, "scope_via", "") == link.name:
            ownership.carry_below(link.model, some, copies)


def _doubled(link: Link, kept: int, keys: list[int]) -> set[int]:
    """Those of the rows of whose kind the kept one has one already and may have no second."""
    staying: set[int] = set()
    for names in _unique_with(link.model, link.name):
        others = [n for n in names if n != link.name]
        have = {_key(row) for row in link.rows([kept]).values_list("pk", *others)}
        for start in range(0, len(keys), BATCH):
            for row in link.model._base_manager.filter(pk__in=keys[start : start + BATCH]).order_by("pk").values_list("pk", *others):
                if None in (key := _key(row)):
                    continue
                if key in have:
                    staying.add(row[0])
                have.add(key)
    return staying


def _key(row: tuple) -> tuple:
    return row[1:]


def _unique_with(model: type[models.Model], name: str) -> Iterator[tuple[str, ...]]:
    if model._meta.get_field(name).unique:
        yield (name,)
    yield from (names for names in model._meta.unique_together if name in names)
    yield from (c.fields for c in model._meta.constraints if isinstance(c, models.UniqueConstraint) and name in c.fields)


def link_words(label: str) -> str:
    """What rows of a link are called, for people."""
    return str(apps.get_model(label.rpartition(".")[0])._meta.verbose_name)
