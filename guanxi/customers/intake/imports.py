"""Lists of customers: one archive a customer, with the contact person that stands in the same row."""

from django.utils.translation import gettext as _

from guanxi.commons.imports import bulk, own
from guanxi.commons.imports.columns import Column
from guanxi.commons.imports.importer import Importer as Base
from guanxi.commons.imports.rows import CLASH, NEW, PERHAPS, SAME, SKIPPED, Row
from guanxi.commons.imports.session import REVIEW
from guanxi.commons.imports.updating import Matches
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates.verdicts import Verdict
from guanxi.customers.intake import filing, leaves, persons, tidying
from guanxi.customers.intake.bringing import Bringing
from guanxi.customers.intake.closed import is_closed, meet_closed
from guanxi.customers.intake.columns import TUNE, in_the_same_row
from guanxi.customers.intake.parties import Parties
from guanxi.customers.intake.planned import PlannedIndex
from guanxi.customers.intake.questions import provenance
from guanxi.customers.intake.words import EXISTS, MAYBE
from guanxi.kit import records
from guanxi.kit.scope import reaches_all
from guanxi.kit.search.documents import foretold_documents
from guanxi.kit.tables.headers import header_key

PERSONS = frozenset({"姓名", "客户姓名", "顾客姓名", "name"})


class Importer(Bringing, Base):
    """Customers; see duplicates for what makes two of them one."""

    takes_own = True
    rank = 20
    finder = Parties
    tune = TUNE

    @classmethod
    def more_columns(cls, record, actor) -> list[Column]:
        """Parts of the region, and the contact person."""
        return [*in_the_same_row(), *persons.columns()]

    def __init__(self, record, session):
        super().__init__(record, session)
        fields = [f.name for f in Customer._meta.concrete_fields if f.editable or f.name in (*filing.DERIVED, own.CUSTOM)]
        self.index = PlannedIndex(_attnames(fields))
        self.sources = filing.Sources(self.actor)
        self.all_in_reach = reaches_all(Customer, self.actor, "view", "change")
        self.matches = Matches(session.policy.match, {"phone": ("phone2",)}) if session.policy.match else None
        self.seen: set[int] = set()
        self.changeable: set[int] = set()
        self.may_add_contacts = self.actor.may("customers.contact", "add")
        self.opened: set[int] = set()
        self.folded: dict[str, str] = {}  # names of this chunk's contacts, as they are compared

    @classmethod
    def questions(cls, actor):
        """Source and lawful basis (ACQ-02; doubtful ones stay out of marketing)."""
        return provenance(actor)

    @classmethod
    def keys(cls, record, actor):
        """What has an index, alone or together with the name."""
        known = cls.columns(record, actor)
        pairs = (("code",), ("credit_code",), ("name", "phone"), ("phone",), ("name",))
        return [(",".join(p), " + ".join(str(known[n].label) for n in p)) for p in pairs if all(n in known for n in p)]

    @classmethod
    def refine(cls, mapping, headers, sample):
        """A column that merely counts 1, 2, 3 is no customer number; beside a company's name 姓名 is the contact's."""
        names = [n for n, name in mapping.items() if name == "name"]
        if len(names) > 1 and "contact_name" not in mapping.values():
            mapping |= {n: "contact_name" for n in names if header_key(headers[n]) in PERSONS}
            if all(mapping[n] == "contact_name" for n in names):
                mapping[names[0]] = "name"
        for number, name in list(mapping.items()):
            if name == "code" and header_key(headers[number]) == "序号" and all(str(cells[number]).isdigit() for cells in sample):
                del mapping[number]
        return mapping

    reads_apart = True

    def foretell(self, rows: list[Row]) -> dict:
        """The documents of customers and of their contacts."""
        holders = []
        for row in rows:
            if row.is_out or not row.values.get("name"):
                continue
            v = row.values
            owner = self.session.owner_for(v.get("owner_id"), self.record.key)
            holders.append((v, {"owner_id": owner, "department_id": self.session.department_of(owner)}))
        customers = [v | its for v, its in holders]
        contacts = [
            {n.removeprefix("contact_"): x for n, x in v.items() if n.startswith("contact_")} | its
            for v, its in holders
            if v.get("contact_name")
        ]
        return foretold_documents(self.record, customers) | foretold_documents(records.get("customers.contact"), contacts)

    def carried(self):
        """Names of contacts as they are compared, and sources that are to be made."""
        return self.folded, self.sources.missing

    def carry_on(self, carried, rows: list[Row]) -> None:
        """A source that is new to the other process may be made here meanwhile."""
        self.folded, missing = carried
        for name in missing.values():
            self.sources.find(name)

    @property
    def holds_persons(self) -> bool:
        """Business cards, and lists of 姓名 beside 公司: who stands there without a company is a customer himself. 联系人 without a customer's name is a gap."""
        place, headers = self.number_of.get("contact_name"), self.session.whole.headers
        return self.session.is_cards or (place is not None and place < len(headers) and header_key(headers[place]) in PERSONS)

    def complete(self, rows: list[Row]) -> None:
        """Type, region, codes, phones and derived keys."""
        for row in rows if self.holds_persons else ():
            if not row.values.get("name") and not row.is_out and (person := row.values.get("contact_name")):
                row.values |= {"name": person, "kind": row.values.get("kind", "person")}  # a person without a company is the customer
        tidying.tidy(rows, self)
        self.gather_people(rows)
        for row in () if self.may_add_contacts else rows:
            if row.values.pop("contact_name", None) or row.values.pop("persons", None):
                row.values.pop("persons", None)
                row.fail(self.number_of.get("contact_name"), _("You may not file contacts; the contact was left out."))

    def judge(self, rows: list[Row]) -> None:
        """New, same, perhaps or somebody else's."""
        (self.index.put_away if self.session.dry else self.index.clear)()
        rows = [r for r in rows if not r.is_out]
        values = [r.values for r in rows]
        found = self.index.fetch(
            cores=[v["name_core"] for v in values], phones=[v.get(n) for v in values for n in ("phone", "phone2")],
            credits=[v.get("credit_code") for v in values], codes=[v.get("code") for v in values], mails=[v.get("email") for v in values],
        )  # fmt: skip
        self.read_leaves(found)
        self._look_who_may(found)
        self.conditions.look(found)
        if self.matches:
            self.matches.clear()
            for pk, values in self.index.held.items():
                self.matches.put(pk, values)
        for row in rows:
            self._judge_one(row)

    def _look_who_may(self, pks: list[int]) -> None:
        rows = Customer.objects.filter(pk__in=() if self.all_in_reach else pks)
        self.seen |= set(rows.visible_to(self.actor, "view").values_list("pk", flat=True))
        self.changeable |= set(rows.visible_to(self.actor, "change").values_list("pk", flat=True))

    def _judge_one(self, row: Row) -> None:
        target, verdict = self._match(row)
        if not verdict.kind and not self.session.policy.adds:
            row.verdict = SKIPPED
            row.note(None, _("Not on file; this import only updates"))
            self.session.counts["skipped"] += 1
            return
        is_foreign = target is not None and target > 0 and not self.all_in_reach and target not in self.seen
        row.score, row.reasons = verdict.score, verdict.reasons
        if target is not None and not is_foreign:
            row.target, row.like = target, self.index.held[target]["name"]
        if is_foreign and verdict.kind and is_closed(self.index.held[target]):
            meet_closed(row, self.index.held[target], verdict) or self._open(row)
        elif verdict.kind == "same" and is_foreign:
            row.verdict, row.reasons = CLASH, ()
            row.fail(None, str(EXISTS))
        elif verdict.kind == "same" and not (self.session.on_duplicate == REVIEW and row.decision != "join"):
            self._join(row, target)
        elif verdict.kind:
            row.verdict = PERHAPS
            if is_foreign:
                row.reasons = ()
                row.note(None, str(MAYBE))
            self.session.counts["review"] += 1
        else:
            self._open(row)

    def _match(self, row: Row) -> tuple[int | None, Verdict]:
        if row.decision == "new":
            return None, Verdict("", 0.0)
        stands = self.index.taken_in(row.values.get("code"))
        if stands and self.matches and self.matches.names == ("code",):
            return stands[0], Verdict("same", 1.0)
        if self.matches and (hits := self.matches.find(row.values)) is not None:
            return self._match_by_key(row, hits)
        target, verdict = self._best(row)
        return target, (Verdict("same", 1.0, verdict.reasons) if row.decision == "join" and verdict.kind else verdict)

    def _match_by_key(self, row: Row, hits: list[int]) -> tuple[int | None, Verdict]:
        """By the key that a person chose. What it does not know but the look of the row does is for him to look at."""
        if len(hits) == 1 or (hits and row.decision == "join"):
            return hits[0], Verdict("same", 1.0)
        if hits:
            row.note(None, _("Several on file have this key"))
            return hits[0], Verdict("perhaps", 0.5)
        target, verdict = self._best(row)
        if not verdict.kind or row.decision == "join":
            return target, (Verdict("same", 1.0, verdict.reasons) if verdict.kind else verdict)
        return target, Verdict("perhaps", verdict.score, verdict.reasons)

    def _best(self, row: Row) -> tuple[int | None, Verdict]:
        """Whom the row resembles most; who stands for a merged customer of its number comes first, if anything else agrees."""
        target, verdict = self.index.best(row.values, self._people(row))
        if stands := self.index.taken_in(row.values.get("code")):
            theirs = self.index.verdict_on(*stands, row.values, self._people(row))
            if theirs.kind == "same" or verdict.kind != "same":
                return stands[0], theirs
        return target, verdict

    def _people(self, row: Row) -> list[str]:
        name = row.values.get("contact_name")
        return [self.folded[name]] if name else []

    def _open(self, row: Row) -> None:
        filing.give_owner(row, self.session, self.record.key)
        if not self.conditions.admit(row, row.values):
            return
        row.verdict = NEW
        people = self._people(row)
        row.target = self.index.plan(row.values, [*people, *self.new_people(row, people)])
        if self.matches:
            self.matches.put(row.target, row.values)
        self.session.counts["created"] += 1
        if row.values.get("contact_name"):
            row.extra = "contact"
            self.session.counts["contacts_created"] += 1

    def _join(self, row: Row, target: int) -> None:
        row.verdict = SAME
        if not self.session.policy.updates:
            self.session.counts["skipped"] += 1
            return
        if target > 0 and not self.all_in_reach and target not in self.changeable:
            row.note(None, _("You may not change this customer; nothing was added."))
            self.session.counts["skipped"] += 1
            return
        held = self.index.held[target]
        said = row.values
        if (stands := self.index.taken_in(said.get("code"))) and stands[
            0
        ] == target:  # number and name of the merged one are not the kept one's
            said = {n: v for n, v in said.items() if n != "code" and n not in filing.IDENTITY}
        row.before, row.changes = filing.differences(held, said, policy=self.session.policy, actor=self.actor)
        if row.changes.keys() & {"source_id", "occasion_id"} and self.sources.doubt(held | row.changes, row.changes):
            row.before["basis"] = held.get("basis")
        self.clear(row, held)
        if not self.conditions.admit_change(row, held, row.changes, target):
            row.changes = {}
            return
        row.before = {n: row.before.get(n, held.get(n)) for n in row.changes}
        people = self.index.people.get(target, [])
        if (new := self._people(row)) and new[0] not in people:
            row.extra = "contact"
            people = [*people, *new]
            self.session.counts["contacts_created"] += 1
        told = self.new_people(row, people)
        people = [*people, *told]
        if row.changes or row.extra or told:
            self.index.put(target, held | row.changes, people)
            if self.matches:
                self.matches.put(target, held | row.changes)
        self.session.counts["updated" if row.changes or row.extra or told else "skipped"] += 1

    def ready(self, rows: list[Row]) -> None:
        """New customers with their states, and contacts."""
        self.sources.create_missing()
        opened = [r for r in rows if r.verdict == NEW]
        by_number = {r.target: r for r in opened}
        for row in rows:
            if row.verdict == SAME and row.target in by_number:  # both in this chunk: the customer is filed with what this row adds
                by_number[row.target].values.update(row.changes)
        held, pending = {r.target: r.values for r in opened} | self.index.held, self.session.pending
        wanted = [r for r in rows if r.extra == "contact" and r.verdict in (NEW, SAME)]
        brought = [(r, held[r.target]) for r in self.bringing(rows)]
        customers = [held[r.target] for r in wanted]
        roles: dict[int, list[str]] = {number: [] for number in by_number}
        for row in wanted:
            roles.setdefault(row.target, []).append(filing.role_of(row.values))
        for row, _customer in brought:
            roles.setdefault(row.target, []).extend(persons.roles(row.values))
        made = filing.open_customers([r.values for r in opened], self.sources, pending, [roles[n] for n in by_number]) if opened else []
        numbers = dict(zip(by_number, made, strict=True))
        for row in rows:
            row.target = numbers.get(row.target, row.target)
        self.opened = set(made)
        filing.add_contacts([(r.target, customer, r.values) for r, customer in zip(wanted, customers, strict=True)], pending, self.opened)
        self.bring(opened, brought, pending)

    def write(self, rows: list[Row]) -> None:
        """What rows add to customers who were on file before."""
        later = [r for r in rows if r.verdict == SAME and r.changes and r.target not in self.opened]
        changes = [(r.target, r.like, *filing.as_columns(r.before, r.changes, self.sources)) for r in later]
        bulk.change(Customer, [one for one in changes if one[3]])
        if self.names_leaves:
            leaves.change([(r.target, r.like, r.before, r.changes) for r in later])


def _attnames(names) -> list[str]:
    return [Customer._meta.get_field(n).attname for n in names]
