"""The customer that a row of another file means (an order, a follow-up): by number, else by the full name; filed on the fly where the file may do so."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.commons.imports.bundles import promised
from guanxi.commons.imports.columns import Column
from guanxi.commons.imports.references import Finder
from guanxi.commons.imports.rights import Changeable
from guanxi.commons.imports.rows import CLASH, PERHAPS, Row
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake import filing
from guanxi.customers.intake.planned import PlannedIndex
from guanxi.customers.intake.words import EXISTS, KIND_WORDS
from guanxi.kit.china import names, pinyin, regions
from guanxi.kit.china.names import fold
from guanxi.kit.scope import reaches_all

CODES = ("客户编号", "客户id", "客户 ID", "客户代码", "客户号", "customer id", "CustomerID", "customer_id")


class Parties(Finder):
    """Settles rows whose values hold "customer" (a name) or "customer_code". A name alone is never taken for a similar one."""

    def __init__(self, record, session):
        super().__init__(record, session)
        self.index = PlannedIndex(("source_id",))
        self.sources = filing.Sources(session.actor)
        self.all_in_reach = reaches_all(Customer, session.actor)
        self.seen: set[int] = set()
        self.changeable = Changeable(Customer, session.actor)
        self.may_add = session.actor.may(record.key, "add")
        self.planned: dict[int, dict] = {}
        self.anew: dict[tuple, int] = {}  # customers filed as new by a person's word, for all rows of the order
        if session.dry:
            self._expect(list(promised(session.whole, record.key, "name", "code")))

    def _expect(self, rows: list[dict]) -> None:
        """Customers that an earlier sheet of the same file will have filed by then."""
        rows = [r for r in rows if r.get("name")]
        for kind, some in (
            ("company", [r for r in rows if names.is_company(r["name"])]),
            ("person", [r for r in rows if not names.is_company(r["name"])]),
        ):
            for values, core in zip(some, names.name_cores((r["name"] for r in some), kind), strict=True):
                self.index.plan({"name": values["name"], "code": values.get("code", ""), "kind": kind, "name_core": core}, [])

    @classmethod
    def more_columns(cls, name: str) -> list[Column]:
        """The customer's number, beside his name."""
        return [Column("customer_code", gettext_lazy("Customer number"), synonyms=CODES, max_length=60)]

    @classmethod
    def filing_columns(cls) -> list[Column]:
        """What a file may tell of customers that are filed on the fly."""
        return [
            Column(
                "customer_kind",
                gettext_lazy("Type of customer"),
                "choice",
                ("客户类型", "客户性质", "细分"),
                words=KIND_WORDS,
                lenient=True,
            ),
            Column("province", gettext_lazy("Province"), synonyms=("省", "省份", "省/自治区", "收货省份"), max_length=40),
            Column("city", gettext_lazy("City"), synonyms=("市", "城市", "收货城市"), max_length=40),
            Column("county", gettext_lazy("County"), synonyms=("区县", "区/县", "县"), max_length=40),
            Column("customer_phone", gettext_lazy("Phone of the customer"), "phone", ("客户电话", "客户手机", "联系电话", "手机", "电话")),
        ]

    def settle(
        self, rows: list[Row], name: str, number_of: dict, shared: tuple = (), *, lenient: bool = False, file_new: bool = False
    ) -> None:
        """Puts the customer under values["<name>_id"]: below zero for one that will be filed with this chunk."""
        (self.index.put_away if self.session.dry else self.index.clear)()
        self.planned = {}
        self.anew = {}
        rows = [r for r in rows if not r.is_out and (r.values.get(name) or r.values.get("customer_code"))]
        wanted = {_wanted(r, name) for r in rows}
        cores = dict(zip(wanted, names.name_cores(w for w in wanted), strict=True)) | {}
        people = dict(zip(wanted, names.name_cores(wanted, "person"), strict=True))
        found = self.index.fetch(cores=[*cores.values(), *people.values()], codes={r.values.get("customer_code") for r in rows})
        if not self.all_in_reach and found:
            self.seen |= set(Customer.objects.filter(pk__in=found).visible_to(self.session.actor).values_list("pk", flat=True))
        self.changeable.look(found)
        for row in rows:
            self._settle_one(row, name, number_of, (cores, people), file_new)

    def _settle_one(self, row: Row, name: str, number_of: dict, cores, file_new: bool) -> None:
        v, text = row.values, _wanted(row, name)
        column = number_of.get(name, number_of.get("customer_code"))
        hits = self._hits(text, v.get("customer_code", ""), cores)
        same_order = (text, v.get("customer_code"), v.get("number"), v.get("ordered_on"))
        if row.decision == "join":
            hits = hits[:1]
        elif row.decision == "new":
            hits = [self.anew[same_order]] if v.get("number") and same_order in self.anew else []
        if len(hits) > 1 and not self.all_in_reach:  # of several, those alone that he sees; none of them: the first is met as out of reach
            hits = [h for h in hits if h < 0 or h in self.seen] or hits[:1]
        if len(hits) > 1:
            row.verdict = PERHAPS
            row.note(column, _("%(n)s customers are called so; which one?") % {"n": len(hits)})
        elif hits and hits[0] > 0 and not self.all_in_reach and hits[0] not in self.seen:
            row.verdict = CLASH
            row.fail(column, str(EXISTS))
        elif hits:
            v[f"{name}_id"] = hits[0]
            self._learn_code(row, hits[0], v.get("customer_code", ""))
        elif file_new and not self.may_add:
            row.refuse(column, _("This customer is not filed yet, and you may not file customers."))
        elif file_new:
            v[f"{name}_id"] = self._plan(row, text)
            if row.decision == "new":
                self.anew[same_order] = v[f"{name}_id"]
        else:
            row.refuse(column, _("This customer is not filed yet"))

    def _hits(self, text: str, code: str, cores) -> list[int]:
        """By number first; by name only where that says nothing else."""
        if code and (found := self.index.by_code(code)):
            return found[:1]
        if stands := self.index.taken_in(code):
            return [stands[0]]
        held, folded = self.index.held, fold(text)
        same = [pk for core in {cores[0][text], cores[1][text]} for pk in self.index.by_core(core) if fold(held[pk]["name"]) == folded]
        if code:
            # Another number under the same name is another customer; one without a number is this one.
            same = [pk for pk in same if not held[pk].get("code")][:1]
        return sorted(set(same), reverse=True) if len(set(same)) > 1 else same

    def _learn_code(self, row: Row, pk: int, code: str) -> None:
        held = self.index.held[pk]
        if code and not held.get("code"):
            if pk > 0 and pk not in self.changeable:
                row.note(None, _("You may not change this customer; his number was left out."))
                return
            self.index.put(pk, held | {"code": code}, self.index.people.get(pk, []))
            self.planned.setdefault(pk, {})["code"] = code

    def _plan(self, row: Row, text: str) -> int:
        v, session = row.values, self.session
        kind = v.get("customer_kind") or ("company" if names.is_company(text) else "person")
        parts = [v.get(n, "") for n in ("province", "city", "county")]
        made = {
            "name": text[:160], "kind": kind, "code": v.get("customer_code", ""), "name_core": names.name_core(text, kind)[:160], "name_sort": pinyin.pinyin_key(text),
            "region": regions.find_region(*parts) if any(parts) else "", "phone": v.get("customer_phone", ""), "phone_key": v.get("customer_phone", ""),
            "owner_id": v.get("salesperson"), "lifecycle": "present" if v.get("ordered_on") else "future",
        }  # fmt: skip
        holder = Row(row.number, None, [])
        holder.values = made
        filing.give_owner(holder, session, self.record.key)
        pk = self.index.plan(made, [])
        self.planned[pk] = made
        session.counts["customers_created"] += 1
        return pk

    def ready(self) -> dict[int, int]:
        """Makes what was planned ready; returns planned number → number in the database."""
        new = {pk: v for pk, v in self.planned.items() if pk < 0}
        numbers = dict(zip(new, filing.open_customers(list(new.values()), self.sources, self.session.pending), strict=True)) if new else {}
        self.index.held.update({numbers[pk]: v for pk, v in new.items()})
        self.planned = {pk: v for pk, v in self.planned.items() if pk > 0}
        return numbers

    def owner_of(self, pk: int) -> tuple[int | None, int | None]:
        """Owner and department of a customer met in this chunk, for the copies that children carry."""
        held = self.index.held[pk]
        return held.get("owner_id"), held.get("department_id")

    def write(self) -> None:
        """Customers on file learn their numbers."""
        for pk, values in self.planned.items():
            Customer.objects.filter(pk=pk, code="").update(**values)
        self.planned = {}


def _wanted(row: Row, name: str) -> str:
    return str(row.values.get(name) or row.values.get("customer_code") or "").strip()
