"""The importer of record types that bring none of their own: columns from the fields, references looked up, equal rows filed once."""

import hashlib
from decimal import Decimal

from django.utils.translation import gettext as _

from guanxi.commons.imports import bulk, following, own
from guanxi.commons.imports.columns import Column
from guanxi.commons.imports.importer import Importer
from guanxi.commons.imports.references import finder_class, finder_for
from guanxi.commons.imports.rights import Changeable
from guanxi.commons.imports.rows import NEW, PERHAPS, SAME, SKIPPED, Row
from guanxi.commons.imports.session import REVIEW
from guanxi.commons.imports.updating import Matches
from guanxi.kit.models import Owned


class DerivedImporter(Importer):
    """Subclass it for a record that needs little more: `identity` names what makes a row the same as a filed one."""

    takes_own = True
    identity: tuple[str, ...] = ()
    known_by: tuple[str, ...] = ()  # for a record without import_key: the columns by which filed rows are found
    brought_along: tuple[str, ...] = ()  # references whose rows are filed when there are none yet, see files_new()
    lenient_refs: tuple[str, ...] = ()  # references that are left empty when nothing is found
    never_changed: tuple[str, ...] = ()  # columns that a file gives to new rows alone
    extra_columns: tuple[str, ...] = ()  # derived columns that complete() fills
    keeps_key = False  # filed rows are found again without their content key, which then stays as it is

    def __init__(self, record, session):
        super().__init__(record, session)
        self.model = record.model
        self.via = self.model.scope_via
        fields = {n: f for n, f in record.fields.items() if f.model_field is not None and f.ref and f.kind == "ref"}
        self.refs = {
            n: finder_for(f.ref, session) for n, f in sorted(fields.items(), key=lambda p: p[0] != self.via) if f.editable and n != "owner"
        }
        self.seen: set[str] = set()
        self.filed: dict[str, dict] = {}
        self.changeable = Changeable(self.model, session.actor)
        self.matches = Matches(session.policy.match) if session.policy.match else None
        self.by_number: dict[int, dict] = {}  # rows on file that were met by a chosen key
        self.told: dict[int, dict] = {}  # what rows before change on filed rows, which the database does not know yet
        self.keys_met: set[tuple] = set()  # chosen keys of the rows that this file adds
        self.is_aside = self.matches is not None and session.on_duplicate == REVIEW

    @classmethod
    def columns(cls, record, actor) -> dict[str, Column]:
        """References are read as text and required only once they have been looked up."""
        made = super().columns(record, actor)
        for column in made.values():
            if column.kind == "ref":
                column.kind, column.required = "text", False
        return made

    @classmethod
    def more_columns(cls, record, actor) -> list[Column]:
        """What the finders of the references ask for."""
        refs = [(n, f) for n, f in record.fields.items() if f.kind == "ref" and f.editable and f.ref and n != "owner" and not f.inside]
        return [c for n, f in refs for c in finder_class(f.ref).more_columns(n)]

    def judge(self, rows: list[Row]) -> None:
        """New unless a row with the same content is filed or came before."""
        self.told = self.told if self.session.dry else {}
        self._settle_references(rows)
        rows = [r for r in rows if not r.is_out]
        self.session.counts["review"] += sum(1 for r in rows if r.verdict == PERHAPS)  # the customer's name fits several
        rows = [r for r in rows if r.verdict != PERHAPS]
        for row in rows:
            row.extra = self.key_of(row)
        names = [self.model._meta.get_field(n).attname for n in self._columns()] + ["deleted_at"] * self.model.has_bin
        self.filed |= self._known_by(rows, names) if self.known_by else self._by_key(rows, names)
        if self.matches:
            self._look_for_matches(rows, names)
        following.look(self, rows)
        for row in rows:
            self._judge_one(row)

    def _look_for_matches(self, rows: list[Row], names: list[str]) -> None:
        """Alive rows within the importer's reach that share the first column of the key."""
        first = self.model._meta.get_field(self.matches.names[0]).attname
        names = [*names, *([] if self.known_by or self.keeps_key else ["import_key"])]
        wanted = {v for r in rows if (v := r.values.get(first, r.values.get(self.matches.names[0]))) not in (None, "")}
        for values in self.model.objects.filter(**{f"{first}__in": wanted}).visible_to(self.actor).values("pk", *names):
            if values["pk"] not in self.by_number:
                self.by_number[values["pk"]] = values
                self.matches.put(values["pk"], values)

    @classmethod
    def keys(cls, record, actor) -> list[tuple[str, object]]:
        """The numbers and the title of the record, and what identifies it by itself."""
        columns = cls.columns(record, actor)
        codes = (*(record.search.codes if record.search else ()), record.title, *(n for n in ("phone", "email") if n in columns))
        known = {f.name for f in record.model._meta.concrete_fields}
        found = [n for n in dict.fromkeys(codes) if n in columns and n in known and not record.fields[n].choices]
        made = [(n, columns[n].label) for n in found]
        if cls.identity and set(cls.identity) <= columns.keys():
            made.append((",".join(cls.identity), " + ".join(str(columns[n].label) for n in cls.identity)))
        return made

    def take_up(self, whole) -> None:
        """Content keys and chosen keys of the rows that were added before the run was broken off."""
        names = [self.model._meta.get_field(n).attname for n in self._columns()]
        for values in following.added(self, whole, *names, *([] if self.known_by else ["import_key"])):
            self.seen.add(values.get("import_key") or self.hash_of(values))
            if self.matches:
                self.keys_met.add(self.matches.key(values))

    def _by_key(self, rows: list[Row], names: list[str]) -> dict[str, dict]:
        known = self.model.objects.filter(import_key__in=[r.extra for r in rows])
        return {values.pop("import_key"): values for values in known.values("pk", "import_key", *names)}

    def _known_by(self, rows: list[Row], names: list[str]) -> dict[str, dict]:
        first = self.known_by[0]
        found = self.model.objects.filter(**{f"{first}__in": {r.values.get(first) for r in rows}}).order_by("-pk").values("pk", *names)
        # The eldest counts, and what is in the recycle bin only where nothing else is.
        found = sorted(found, key=lambda values: values.get("deleted_at") is None)
        return {self.hash_of(values): values for values in found}

    def _settle_references(self, rows: list[Row]) -> None:
        for name, finder in self.refs.items():
            theirs = {f.name for f in finder.record.model._meta.concrete_fields if f.is_relation}
            shared = tuple(n for n in self.refs if n != name and n in theirs)
            further = {"file_new": True} if name in self.brought_along and self.files_new() else {}
            finder.settle(rows, name, self.number_of, shared, lenient=name in self.lenient_refs, **further)
        for row in rows:
            for name in self.refs:
                field = self.model._meta.get_field(name)
                waits = row.verdict == PERHAPS and name in self.brought_along
                if not row.is_out and not waits and not field.null and f"{name}_id" not in row.values:
                    row.refuse(self.number_of.get(name), self.missing(name))

    def files_new(self) -> bool:
        """Whether this file may bring rows of `brought_along` with it."""
        return False

    def missing(self, name: str) -> str:
        """What is said when a reference is needed and empty."""
        return _("%(label)s: this must not be empty") % {"label": self.record.fields[name].label}

    def _judge_one(self, row: Row) -> None:
        filed = self._matched(row) or (None if row.extra in self.seen else self.filed.get(row.extra))
        if row.verdict == PERHAPS:
            self.session.counts["review"] += 1
            return
        policy = self.session.policy
        stays = not policy.updates or (self.is_aside and row.decision != "join")
        if (filed is None and not policy.adds) or (filed is not None and stays):
            self._pass_over(row, filed)
            return
        if filed is None and row.extra not in self.seen:
            if not self.conditions.admit(row, self.as_columns(row)):
                return
            self.seen.add(row.extra)
            row.verdict = NEW
            if self.matches and (key := self.matches.key(row.values)):
                self.keys_met.add(key)
            self.give_owner(row)
            self.session.counts["created"] += 1
            return
        row.verdict = SAME
        if filed is None:
            row.note(None, _("A row before is the same; this one was left out"))
        else:
            row.target = filed["pk"]
            if self.may_change(row, filed):
                following.change(self, row, filed)
        if not row.is_out:
            self.session.counts["updated" if row.changes else "skipped"] += 1

    def _matched(self, row: Row) -> dict | None:
        """What is on file under the chosen key; several of them are for a person to look at."""
        hits = (self.matches.find(row.values) or []) if self.matches and row.decision != "new" else []
        key = self.matches.key(row.values) if self.matches else None
        if len(hits) > 1 and row.decision != "join":
            row.verdict = PERHAPS
            row.note(None, _("Several on file have this key"))
        elif key in self.keys_met and row.decision != "new":
            row.verdict = PERHAPS
            row.note(None, _("A row before has the same key"))
        return self.by_number[hits[0]] if hits and row.verdict != PERHAPS else None

    def _pass_over(self, row: Row, filed: dict | None) -> None:
        """Neither added nor changed, by the choices of the file."""
        if filed is None:
            row.verdict = SKIPPED
            row.note(None, _("Not on file; this import only updates"))
            self.session.counts["skipped"] += 1
        elif not self.session.policy.updates:
            row.verdict, row.target = SAME, filed["pk"]
            self.session.counts["skipped"] += 1
        else:
            row.verdict = PERHAPS
            self.session.counts["review"] += 1

    def key_of(self, row: Row) -> str:
        """The content key: what identifies such a row, as a hash."""
        return self.hash_of(self.as_columns(row))

    def hash_of(self, v: dict) -> str:
        """The content key of column values."""
        names = [self.model._meta.get_field(n).attname for n in self.identity or self._natural_identity()]
        parts = [_text(v.get(n)) for n in names] if names else [f"{n}={v[n]}" for n in sorted(v) if n != own.CUSTOM]
        return hashlib.sha256("\x1f".join([self.record.key, *parts]).encode()).hexdigest()

    def key_columns(self) -> set[str]:
        """The columns that make up the content key."""
        return {self.model._meta.get_field(n).attname for n in self.identity or self._natural_identity() or self._columns()} - {own.CUSTOM}

    def _natural_identity(self) -> list[str]:
        fields = self.record.fields
        codes = self.record.search.codes if self.record.search else ()
        named = [n for n, f in fields.items() if f.model_field is not None and f.editable and (f.required or n in codes or n in self.refs)]
        return named if set(named) - set(self.refs) else []

    def _columns(self) -> list[str]:
        return [n for n, f in self.record.fields.items() if f.model_field is not None and f.editable] + [own.CUSTOM]

    def may_change(self, row: Row, filed: dict) -> bool:
        """Whether the row may change the filed one at all; says why not."""
        return self.changeable.admits(row, filed)

    def complete_change(self, filed: dict, after: dict) -> None:
        """What follows for a filed row beyond its derived columns."""

    def derived(self, values: dict) -> dict:
        """`extra_columns` as they follow from the columns of a filed row."""
        return {}

    def as_columns(self, row: Row) -> dict:
        """Values of the row by column."""
        names = {self.model._meta.get_field(n).attname: n for n in self._columns()}
        # What stands under a reference's own name is still the text of the cell.
        pairs = [(a, a if a in row.values or n in self.refs else n) for a, n in names.items()]
        return {a: row.values[k] for a, k in pairs if row.values.get(k) is not None}

    def give_owner(self, row: Row) -> None:
        """A child carries copies of its parent's owner; a record of its own gets the owner of the row or of the file."""
        if issubclass(self.model, Owned) and not self.via:
            row.values["owner_id"] = self.session.owner_for(row.values.pop("owner", None), self.record.key)
            row.values["department_id"] = self.session.department_of(row.values["owner_id"])

    def ready(self, rows: list[Row]) -> None:
        """What is new."""
        opened = [r for r in rows if r.verdict == NEW]
        moved = following.moved(self, rows)
        self._take_numbers(opened, moved)
        for row in opened:
            row.values.update(self.as_columns(row))
        copies = following.copies_for(self, opened + moved)
        following.move(self, moved, copies)
        copied = ["owner_id", "department_id"] if issubclass(self.model, Owned) else []
        names = [self.model._meta.get_field(n).attname for n in self._columns() if n != "owner"]
        names += [*self.extra_columns, *([] if self.known_by else ["import_key"]), *copied]
        blank = {n: self.model._meta.get_field(n).get_default() for n in names}
        lines = []
        for row in opened:
            v = row.values | copies.get(row.values.get(f"{self.via}_id"), {}) | {"import_key": row.extra}
            lines.append(tuple(blank[n] if v.get(n) is None else v[n] for n in names))
        ids = self.session.pending.insert(self.model, names, lines, labels=[self.label_of(r) for r in opened])
        for row, pk in zip(opened, ids, strict=True):
            row.target = pk

    def _take_numbers(self, opened: list[Row], moved: list[Row]) -> None:
        """References that are filed with this chunk get the numbers that they will have; until then others may bear theirs in the next one."""
        for name in self.brought_along:
            if numbers := self.refs[name].ready():
                column = f"{name}_id"
                for row in opened + moved:
                    row.values[column] = numbers.get(row.values.get(column), row.values.get(column))
                for row in moved:
                    row.changes[column] = row.values[column]
                self.seen -= {r.extra for r in opened}
                for row in opened:
                    row.extra = self.key_of(row)
                self.seen |= {r.extra for r in opened}

    def write(self, rows: list[Row]) -> None:
        """Changes of what is filed."""
        for name in self.brought_along:
            self.refs[name].write()
        later = [r for r in rows if r.verdict == SAME and r.changes]
        bulk.change(self.model, [(r.target, self.label_of(r), *(_by_name(self.model, d) for d in (r.before, r.changes))) for r in later])

    def label_of(self, row: Row) -> str:
        """What the trail calls the row; a choice is left to the reader's language."""
        named = self.record.fields[self.record.title]
        return "" if named.choices else str(row.values.get(named.name, ""))


def _by_name(model, values: dict) -> dict:
    return {model._meta.get_field(n).name: v for n, v in values.items()}


def _text(value) -> str:
    """A value as it enters the content key: 3.50 and 3.5 are the same amount."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str("" if value is None else value)
