"""Price lists. A product is the same by its number, else by its full name."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from guanxi.catalog.products.models import Product
from guanxi.commons.imports import bulk, own
from guanxi.commons.imports.importer import Importer as Base
from guanxi.commons.imports.rights import Changeable
from guanxi.commons.imports.rows import NEW, SAME, SKIPPED, Row
from guanxi.kit.china.names import fold
from guanxi.kit.china.pinyin import pinyin_keys

COLUMNS = ("code", "name", "category", "subcategory", "unit", "price", "cost", "is_active", "remarks", own.CUSTOM)
_NOT_EMPTY = "NOT (catalog_product.code = '')"


class Shelf:
    """Products by number and by name: those filed, and those that this pass will file (numbers below zero)."""

    def __init__(self, dry: bool):
        self.dry = dry
        self.clear()

    def clear(self) -> None:
        """Forgets everything."""
        self.held: dict[int, dict] = {}
        self.codes: dict[str, int] = {}
        self.names: dict[str, int] = {}
        self.planned: dict[int, dict] = {}

    def fetch(self, rows: list[dict]) -> None:
        """Reads the products of these numbers and names. After a chunk was written the database knows more than the plan."""
        if not self.dry:
            self.clear()
        codes, names = {v["code"] for v in rows if v.get("code")}, {v["name"] for v in rows if v.get("name")}
        found = Product.objects.alive()
        pks = set(found.filter(name__in=names).values_list("pk", flat=True))
        if codes:
            pks |= set(found.filter(code__in=codes).extra(where=[_NOT_EMPTY]).values_list("pk", flat=True))
        for values in found.filter(pk__in=pks - self.held.keys()).order_by("-pk").values("pk", *COLUMNS):
            self._hold(values.pop("pk"), values)

    def _hold(self, pk: int, values: dict) -> None:
        self.held[pk] = values
        if values.get("code"):
            self.codes[values["code"]] = pk
        if not values.get("code") or fold(values["name"]) not in self.names:
            self.names[fold(values["name"])] = pk

    def find(self, code: str, name: str) -> int | None:
        """The product of that number; without a number, of that name."""
        if code:
            found = self.codes.get(code)
            if found is None and (named := self.names.get(fold(name))) is not None and not self.held[named].get("code"):
                return named
            return found
        return self.names.get(fold(name))

    def plan(self, values: dict) -> int:
        """A product that will be filed with the chunk."""
        pk = -len(self.held) - 1
        while pk in self.held:
            pk -= 1
        self._hold(pk, values)
        self.planned[pk] = values
        return pk

    def expect(self, rows: Iterable[dict]) -> None:
        """Products that an earlier sheet of the same file will have filed by then: known, and not to be filed again."""
        for values in rows:
            if values.get("name") and self.find(values.get("code", ""), values["name"]) is None:
                self._hold(-len(self.held) - 1, {n: values.get(n, "") for n in ("code", "name")})

    def ready(self, pending) -> dict[int, int]:
        """Makes what is planned ready; returns planned number → number in the database."""
        planned, self.planned = self.planned, {}
        rows = list(planned.values())
        sorts = pinyin_keys(v["name"] for v in rows)
        names = [*(n for n in COLUMNS if any(v.get(n) not in (None, "") for v in rows)), "name_sort"]
        blank = {n: Product._meta.get_field(n).get_default() for n in names}
        lines = [
            tuple(blank[n] if (v | {"name_sort": s}).get(n) is None else (v | {"name_sort": s})[n] for n in names)
            for v, s in zip(rows, sorts, strict=True)
        ]
        return dict(zip(planned, pending.insert(Product, names, lines, labels=[v["name"] for v in rows]), strict=True))


def product_names(actor) -> list[str]:
    """Names of the products on offer, for files that call them a little differently."""
    return list(
        Product.objects.visible_to(actor).filter(is_active=True, deleted_at=None).order_by("name").values_list("name", flat=True)[:5000]
    )


class Importer(Base):
    """Products."""

    rank = 10
    takes_own = True
    tune = {"name": {"required": True}, "is_active": {"required": False}}

    def __init__(self, record, session):
        super().__init__(record, session)
        self.shelf = Shelf(session.dry)
        self.changeable = Changeable(Product, session.actor)
        self.later: list[Row] = []

    def judge(self, rows: list[Row]) -> None:
        """Blanks are filled; overwriting changes prices."""
        self.shelf.fetch([r.values for r in rows])
        self.changeable.look(pk for pk in self.shelf.held if pk > 0)
        self.conditions.look(self._find(row.values) for row in rows)
        for row in rows:
            v = {n: row.values[n] for n in COLUMNS if n in row.values}
            pk, policy = self._find(v), self.session.policy
            if pk is None and not policy.adds:
                row.verdict = SKIPPED
                row.note(None, _("Not on file; this import only updates"))
                self.session.counts["skipped"] += 1
                continue
            if pk is None:
                if not self.conditions.admit(row, v):
                    continue
                v[own.CUSTOM] = row.values.get(own.CUSTOM) or {}
                row.verdict, row.target = NEW, self.shelf.plan(v)
                self.session.counts["created"] += 1
                continue
            row.verdict, row.target, held = SAME, pk, self.shelf.held[pk]
            after = self._changed(row, v, held, policy) if policy.updates else {}
            if after and pk > 0 and not self.changeable.admits(row, {"pk": pk}):
                after = {}
            if not self.conditions.admit_change(row, held, after, pk):
                continue
            row.before, row.changes, row.like = {n: held.get(n) for n in after}, after, held["name"]
            self.shelf.held[pk] = held | after
            if pk < 0:
                self.shelf.planned[pk] = self.shelf.held[pk]
            self.session.counts["updated" if after else "skipped"] += 1

    def _changed(self, row: Row, v: dict, held: dict, policy) -> dict:
        """Columns that the row changes, the company's own fields each by itself."""
        said = v.pop(own.CUSTOM, None) or {}
        after = {n: x for n, x in v.items() if held.get(n) != x and policy.admits(n, held.get(n))}
        after |= policy.cleared(Product, row, held, self.number_of)
        joined = own.joined(held.get(own.CUSTOM), said, policy)
        return after if joined is None else after | {own.CUSTOM: joined}

    def _find(self, v: dict) -> int | None:
        """By what was chosen; else by number, else by name."""
        match = self.session.policy.match
        return self.shelf.find("" if match == ("name",) else v.get("code", ""), "" if match == ("code",) and v.get("code") else v["name"])

    @classmethod
    def keys(cls, record, actor):
        """The number, the name."""
        known = cls.columns(record, actor)
        return [(n, known[n].label) for n in ("code", "name") if n in known]

    def ready(self, rows: list[Row]) -> None:
        """New products."""
        self.later = [r for r in rows if r.verdict == SAME and r.changes and r.target > 0]
        numbers = self.shelf.ready(self.session.pending)
        for row in rows:
            row.target = numbers.get(row.target, row.target)

    def write(self, rows: list[Row]) -> None:
        """Changes of filed products."""
        for row in self.later:
            if "name" in row.changes:
                row.changes["name_sort"] = pinyin_keys([row.changes["name"]])[0]
        bulk.change(Product, [(r.target, r.like, r.before, r.changes) for r in self.later])
