"""A company of three departments and every kind of actor. Every field of every row carries a value of its own."""

import itertools
from dataclasses import dataclass
from datetime import time

from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from guanxi.commons.files.actions import keep
from guanxi.commons.imports.models import Import
from guanxi.commons.keys.actions import issue
from guanxi.commons.savedviews.models import SavedView
from guanxi.config.tests.leak import custody, own, private
from guanxi.config.tests.leak.canaries import Mint, Row
from guanxi.config.tests.leak.leaves import derive, fill_in
from guanxi.config.tests.leak.merged import merge_some
from guanxi.config.tests.leak.papers import hang_some
from guanxi.config.tests.leak.strangers import give_away
from guanxi.config.tests.leak.table import PLACES
from guanxi.customers.grades.queries import ensure_ready_grades
from guanxi.desk.exports.actions import KIND as EXPORTED
from guanxi.grading.scores.models import GradingRun, Score
from guanxi.kit import records
from guanxi.kit.actor import acting
from guanxi.org.departments.models import Department
from guanxi.org.roles.ready import ensure_ready_roles
from guanxi.org.sessions.models import Visit
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague, role
from guanxi.sales.orders.models import OrderLine


@dataclass(frozen=True)
class Asker:
    """Somebody at the door. role "" opens nothing; by: session | key | nobody."""

    name: str
    role: str
    department: str = ""
    by: str = "session"


ASKERS = [
    Asker("boss", "administrator"), Asker("gm", "general_manager"), Asker("director", "sales_director"), Asker("deputy", "deputy_director"), Asker("zhao", "department_manager", "one"),
    Asker("lin", "salesperson", "one"), Asker("he", "salesperson", "two"), Asker("service", "service"), Asker("marketing", "marketing"),
    Asker("keeper", "archive_keeper"), Asker("hr", "hr"), Asker("auditor", "auditor"), Asker("nothing", "nothing", "one"),
    Asker("gone", ""), Asker("lin", "salesperson", "one", by="key"), Asker("", "", by="nobody"),
]  # fmt: skip
OTHERS = [("chen", "one"), ("xu", "three")]  # colleagues who own rows and do not ask
OWNERS = ["lin", "chen", "he", "xu", ""]  # "" is the pool: nobody's
BINNED = ["lin", "he"]
SHARED = "all"
UNIQUE = itertools.count(30)


class World:
    """rows: (record key, owner, binned) → row object. known: Row by (key, pk). private: kind → owner name → pk."""

    def __init__(self):
        self.mint, self.people, self.places, self.keys = Mint(), {}, {}, {}
        self.objects: dict[tuple, models.Model] = {}
        self.known: dict[tuple, Row] = {}
        self.private: dict[str, dict[str, int]] = {}
        self.merged_away: dict[tuple, Row] = {}  # (key, pk) of a merged customer → the one that was kept
        self._organisation()
        own.add_fields()
        for record in in_order():
            self._rows_of(record)
        self._parts()
        fill_in(self)
        self._private()
        hang_some(self)
        give_away(self)
        self._grading()
        merge_some(self)
        derive(self)
        for name, user in self.people.items():
            if name == "gone":
                User.objects.filter(pk=user.pk).update(is_active=False)

    def _organisation(self):
        ensure_ready_roles()
        ensure_ready_grades()
        for name, above in PLACES.items():
            made = Department(
                name=self.mint.value(Department._meta.get_field("name"), "text", f"d{name}", "name"), parent=self.places.get(above)
            )
            made.save()
            self.places[name] = made
            self._know("org.department", made, f"d{name}")
        role("nothing")
        everybody = {a.name: (a.role, a.department) for a in ASKERS if a.name} | {n: ("salesperson", d) for n, d in OTHERS}
        for name, (held, place) in everybody.items():
            values = {
                f: self.mint.value(User._meta.get_field(f), kind, f"u{name}", f)
                for f, kind in (("title", "text"), ("phone", "phone"), ("email", "text"), ("name", "text"))
            }
            roles = [held] if held else ["salesperson"]
            self.people[name] = colleague(f"user-{name}", *roles, password=None, department=self.places.get(place), **values)
            self._know("org.user", self.people[name], f"u{name}", owner=name)

    def _know(self, key, obj, slot, *, owner="", binned=False, tier="") -> Row:
        department = next((n for n, d in self.places.items() if owner and d.pk == self.people[owner].department_id), "")
        row = self.known[(key, obj.pk)] = Row(key, obj.pk, owner, department, binned, tier=tier)
        self.mint.settle(slot, row)
        return row

    def _rows_of(self, record):
        if record.key in ("org.user", "org.department", "org.role"):
            return
        owned = belongs_to_somebody(record.model)
        closed = custody.CLOSED if record.key in custody.HANGING else []
        for owner in [*OWNERS, *closed] if owned else [SHARED]:
            self._make(record, owner, False)
        for owner in BINNED if owned and record.model.has_bin else []:
            self._make(record, owner, True)

    def _make(self, record, owner, binned):
        values = own.values_of(self.mint, record, slot := f"{record.key}:{owner}:{binned}")
        by_column = {f.path: f for f in record.fields.values()}
        for column in (c for c in record.model._meta.concrete_fields if not c.primary_key and c.name not in own.SET_BY_ITSELF):
            value = self._value(record, column, by_column.get(column.name), owner, binned, slot)
            if value is not None:
                values[column.name] = value
        if tier := record.key == "customers.customer" and custody.split(owner)[1]:
            values["custody"] = tier
        obj = record.model(**values)
        if record.key == "grading.gradingrun":
            obj.finished_at = timezone.now()
        obj.save()
        if "created_at" in values:
            record.model.objects.filter(pk=obj.pk).plain_update(created_at=values["created_at"])
        if binned:
            record.model.objects.filter(pk=obj.pk).plain_update(deleted_at=timezone.now())
        self.objects[(record.key, owner, binned)] = obj
        name, tier = custody.split(owner)
        self._know(record.key, obj, slot, owner="" if owner == SHARED else name, binned=binned, tier=tier)

    def _value(self, record, column, field, owner, binned, slot):
        if isinstance(column, models.ForeignKey):
            return self._related(record, column, owner, binned)
        if column.name in ("custody", "confidentiality"):
            return None  # as usual; closed ones are said in _make
        if column.choices:
            return next(v for v, _label in column.flatchoices if v != "")
        if field is None:
            return None
        made = self.mint.value(column, field.kind, slot, field.name, field.masked)
        return made if made is not None else plain(column)

    def _related(self, record, column, owner, binned):
        target = column.related_model
        if target is User:
            return self.people.get(custody.split(owner)[0]) if column.name != "keeper" else None
        found = self.objects.get((target._meta.label_lower, owner, binned)) or self.objects.get((target._meta.label_lower, SHARED, False))
        if found is None and target is not record.model and not column.null and target is not Department:
            raise LookupError(f"the world has no {target._meta.label_lower} yet for {record.key}.{column.name}")
        return found

    def _parts(self):
        product = self.objects[("catalog.product", SHARED, False)]
        for (key, owner, binned), order in list(self.objects.items()):
            if key != "sales.order":
                continue
            values = {
                f: self.mint.value(OrderLine._meta.get_field(f), "money", "line", f)
                for f in ("quantity", "price", "amount", "cost", "profit")
            }
            name = self.mint.value(OrderLine._meta.get_field("product_name"), "text", "line", "product_name")
            OrderLine(order=order, product=product, product_name=name, **values).save()
            self.mint.settle("line", self.known[(key, order.pk)])

    def _hide(self, kind: str, owner: str, obj, *more: str) -> Row:
        row = Row(kind, obj.pk, owner, readers=frozenset({owner, *more}))
        self.private.setdefault(kind, {})[owner] = obj.pk
        self.known[(kind, obj.pk)] = row
        return row

    def _private(self):
        for name in ("lin", "he", "boss"):
            user, word = self.people[name], self.mint.word
            made = self._named(
                name,
                "commons.savedview",
                word(),
                lambda w, u=user: saved(SavedView(record_key="customers.customer", owner=u, name=w, filter={})),
            )
            self._named(name, "commons.apikey", word(), lambda w, u=user, n=name: self._issue(u, n, w))
            private.of_jobs(self, name, user)
            stored = self._named(name, "commons.storedfile", word(), lambda w, u=user: self._keep(u, w), "audit.search")
            self._named(
                name,
                "commons.import",
                word(),
                lambda w, u=user, s=stored: Import.objects.create(
                    record_key="customers.customer", file=s, file_name=w, headers=[w], asked_by=u, status=Import.FAILED, error=w
                ),
                "imports.see",
            )
            private.of_files(self, name, user, stored)
            private.of_custody(self, name, user)
            private.of_notices(self, name, user)
            private.of_approvals(self, name, user)
            self._named(name, "org.visit", word(), lambda w, u=user: Visit.objects.create(user=u, session_key=w, device=w))
            assert made.pk

    def _named(self, owner, kind, word, make, *more):
        obj = make(word)
        row = self._hide(kind, owner, obj, *more)
        self.mint.pending["private"] = [("word", word, "name", False)]
        self.mint.settle("private", row)
        return obj

    def _issue(self, user, name, word):
        key, self.keys[name] = issue(user, name=word)
        return key

    def _keep(self, user, word):
        with acting(actor_for(user)):
            return keep(ContentFile(word.encode()), name=f"{word}.csv", kind=EXPORTED)

    def _grading(self):
        run = self.objects[("grading.gradingrun", SHARED, False)]
        GradingRun.objects.filter(pk=run.pk).plain_update(figures={"top20_share": 0.5, "customers": 5, "total": "5", "counts": {}}, terms={
            "credit_weight": 10, "order_weight": 30, "profit_weight": 60, "order_by": "amount", "window_months": 12, "cut": "ratio", "cuts": {}, "name": "x"})  # fmt: skip
        number = 0
        for (key, owner, binned), customer in self.objects.items():
            if key == "customers.customer" and not binned:
                number += 1
                amount = self.mint.value(Score._meta.get_field("amount"), "money", "score", "revenue_year")
                profit = self.mint.value(Score._meta.get_field("profit"), "money", "score", "profit_year")
                Score.objects.create(
                    run=run, customer=customer, amount=amount, profit=profit, total=50, position=number, computed_grade="A", grade="A"
                )
                self.mint.settle("score", self.known[(key, customer.pk)])

    def pk(self, key: str, owner: str, binned=False) -> int | None:
        """The number of somebody's row, or of the shared one."""
        found = self.objects.get((key, owner, binned)) or (None if binned else self.objects.get((key, SHARED, False)))
        return found.pk if found else None


def saved(obj):
    """Saves and gives it back."""
    obj.save()
    return obj


def belongs_to_somebody(model) -> bool:
    """Rows that are somebody's, by their own columns or through a customer."""
    return model.scope_rule in ("owned", "part") or any(
        isinstance(f, models.ForeignKey) and f.related_model._meta.label_lower == "customers.customer" for f in model._meta.fields
    )


def in_order() -> list:
    """Record types so that what others point to comes first."""
    todo, done = list(records.all_records()), []
    while todo:
        ready = [r for r in todo if not any(t is not r and points_to(r.model, t.model) for t in todo)]
        assert ready, f"a circle of required relations: {[r.key for r in todo]}"
        done += ready
        todo = [r for r in todo if r not in ready]
    return done


def points_to(model, other) -> bool:
    """Whether a row needs one of the other table first."""
    return any(
        isinstance(f, models.ForeignKey) and f.related_model is other and other not in (User, Department) for f in model._meta.fields
    )


def plain(column):
    """Something unremarkable for a column that must hold a value and cannot hold an unmistakable one."""
    if column.has_default() or column.null or column.blank:
        return None
    if isinstance(column, models.TimeField):
        return time(9, 30)
    return next(UNIQUE) if isinstance(column, models.IntegerField | models.DecimalField) else f"w{next(UNIQUE)}"[: column.max_length or 9]
