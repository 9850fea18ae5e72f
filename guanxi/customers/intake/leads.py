"""Lists of leads: names from fairs, networks and bought lists. Who is a customer already is told, who is a lead already is not filed twice."""

import hashlib

from django.utils.translation import gettext as _

from guanxi.commons.imports import following
from guanxi.commons.imports.derived import DerivedImporter
from guanxi.commons.imports.rows import CLASH, Row
from guanxi.customers.customers.keys import derive
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates.index import holding
from guanxi.customers.intake.filing import Sources
from guanxi.customers.intake.questions import provenance
from guanxi.customers.intake.words import EXISTS, KIND_WORDS
from guanxi.customers.leads.choices import OPEN, Status
from guanxi.customers.leads.models import Lead
from guanxi.customers.occasions.models import Occasion
from guanxi.kit.china import names
from guanxi.kit.china.pinyin import pinyin_keys

WAYS = ("phone_key", "phone2", "email")
STATUSES = {
    "新": "new", "新线索": "new", "未跟进": "new", "待跟进": "new", "未处理": "new", "新增": "new", "跟进中": "working", "联系中": "working", "已联系": "working",
    "跟进": "working", "意向": "promising", "有意向": "promising", "高意向": "promising", "已转化": "converted", "已转换": "converted", "已转客户": "converted",
    "已成交": "converted", "无效": "closed", "已放弃": "closed", "放弃": "closed", "关闭": "closed", "无意向": "closed", "战败": "closed",
    "Open": "new", "New": "new", "Contacted": "working", "Qualified": "promising", "Unqualified": "closed", "Lost": "closed",
}  # fmt: skip
NETWORKS = {
    "公众号": "wechat",
    "微信": "wechat",
    "抖音": "douyin",
    "快手": "kuaishou",
    "小红书": "xiaohongshu",
    "微博": "weibo",
    "知乎": "zhihu",
    "B站": "bilibili",
}


class Importer(DerivedImporter):
    """Leads are the same by name core and phone, other phone or e-mail; a row that names a customer on file is left out, with the reason."""

    rank = 15
    extra_columns = ("name_core", "name_sort", "phone_key")
    never_changed = ("status",)
    keeps_key = True
    tune = {
        "name": {"required": False},
        "kind": {"words": KIND_WORDS, "lenient": True, "required": False},
        "status": {"words": STATUSES, "lenient": True, "required": False},
        "phone": {"alternate": "phone2"},
        "phone2": {"alternate": "phone"},
        "email": {"kind": "email"},
        "social_network": {"words": NETWORKS, "lenient": True},
    }

    def __init__(self, record, session):
        super().__init__(record, session)
        self.refs = {}  # a name that is not found stays in the remarks, and new sources are made: see _origins
        self.sources = Sources(self.actor)
        self.all_leads = self.actor.reach("customers.lead", "view") == 4
        self.customers: dict[str, list[dict]] = {}
        self.leads: dict[tuple[str, str], dict] = {}
        self.in_reach: set[int] = set()
        self.brought: dict[tuple[str, str], dict] = {}  # name core and phone or e-mail of the leads that this file adds
        self.learned: dict[tuple[str, str], dict] = {}  # the same of leads on file, by what rows that met them say

    @classmethod
    def questions(cls, actor):
        """Source, occasion and lawful basis, as for customers (ACQ-02, ACQ-03)."""
        return provenance(actor)

    def complete(self, rows: list[Row]) -> None:
        """Name, kind and the derived keys. A row without a company is the person himself."""
        named = []
        for row in rows:
            v = row.values
            if not v.get("name") and v.get("contact_name"):
                v["name"], v["kind"] = v.pop("contact_name"), "person"
            if not v.get("name"):
                if not row.is_out:
                    row.refuse(self.number_of.get("name"), _("A lead needs a name."))
                continue
            v.setdefault("kind", "company" if names.is_company(v["name"]) or v.get("contact_name") else "person")
            if v.get("status") == Status.CONVERTED:
                row.note(self.number_of.get("status"), _("Only a conversion makes a lead a customer; it is filed as promising."))
                v["status"] = Status.PROMISING
            v["phone_key"] = v.get("phone", "")
            named.append(row)
        for row, key in zip(named, pinyin_keys(r.values["name"] for r in named), strict=True):
            row.values["name_sort"] = key
            row.values["name_core"] = names.name_core(row.values["name"], row.values["kind"])[:160]

    def judge(self, rows: list[Row]) -> None:
        """Customers first, then leads on file, then earlier rows."""
        alive = [r for r in rows if not r.is_out]
        self._look(alive)
        for row in alive:
            self._meet_customer(row)
        super().judge(rows)

    def _settle_references(self, rows: list[Row]) -> None:
        """Source, occasion and the one who sent them, by name. What is not found is kept in the remarks."""
        rows = [r for r in rows if not r.is_out]
        occasions = dict(Occasion.objects.visible_to(self.actor).values_list("name", "pk")) if self._have(rows, "occasion") else {}
        senders = self._have(rows, "referrer")
        referrers = dict(Customer.objects.visible_to(self.actor).filter(name__in=senders).values_list("name", "pk")) if senders else {}
        for row in rows:
            for name, known in (("source", None), ("occasion", occasions), ("referrer", referrers)):
                if text := str(row.values.pop(name, "") or "").strip():
                    found = self.sources.find(text) if known is None else known.get(text)
                    if found is None:
                        said = _("%(label)s: %(value)s") % {"label": self.record.fields[name].label, "value": text}
                        row.values["remarks"] = "\n".join(t for t in (row.values.get("remarks"), said) if t)
                        row.note(self.number_of.get(name), _("Not found; it is kept in the remarks."))
                    else:
                        row.values[f"{name}_id"] = found
            self._set_origin(row)

    def _set_origin(self, row: Row) -> None:
        """What was said for the whole file, where the row says nothing; source and basis follow the occasion and its doubt, as in settle_origin."""
        v, session = row.values, self.session
        for name, told in (("source_id", session.source_id), ("occasion_id", session.options.get("occasion")), ("basis", session.basis)):
            if told and not v.get(name):
                v[name] = told
        if not v.get("source_id") and (source := self.sources.of_occasion.get(v.get("occasion_id"))):
            v["source_id"] = source

    @staticmethod
    def _have(rows, name) -> set[str]:
        return {str(r.values[name]).strip() for r in rows if r.values.get(name)}

    def _look(self, rows: list[Row]) -> None:
        """Reads the customers that share a name core, a phone or an e-mail with these rows, and the leads of their name cores."""
        cores = {r.values["name_core"] for r in rows if len(r.values.get("name_core", "")) > 1}
        self.customers, self.leads = {}, {}
        pks = _sharing(Customer, cores, [r.values for r in rows])
        for c in Customer.objects.filter(pk__in=pks).order_by("pk").values("pk", "name", "name_core", "kind", *WAYS):
            for key in dict.fromkeys((c["name_core"], *_ways(c))):
                if key:
                    self.customers.setdefault(key, []).append(c)
        columns = [self.model._meta.get_field(n).attname for n in self._columns()]
        for lead in (
            Lead.objects.alive().filter(name_core__in=cores).order_by("-pk").values("pk", "name_core", "phone_key", "deleted_at", *columns)
        ):
            for way in (lead["phone_key"], *_ways(lead)):
                self.leads[lead["name_core"], way] = lead
            self.leads.setdefault((lead["name_core"], ""), lead)
        met = [c["pk"] for found in self.customers.values() for c in found]
        self.in_reach = set(Customer.objects.visible_to(self.actor).filter(pk__in=met).values_list("pk", flat=True)) if met else set()

    def _meet_customer(self, row: Row) -> None:
        """A company by its name, a person by name and one of his phones or e-mail, anybody by phone or e-mail."""
        v = row.values
        ways = _ways(v)
        by_name = [c for c in self.customers.get(v["name_core"], ()) if v["kind"] == "company" or set(ways) & set(_ways(c))]
        by_way = [c for way in ways for c in self.customers.get(way, ())]
        for c in by_name + by_way:
            if c["pk"] not in self.in_reach:
                row.verdict = CLASH
                row.fail(self.number_of.get("name"), str(EXISTS))
            else:
                row.refuse(self.number_of.get("name"), _("This is a customer already: %(name)s") % {"name": c["name"]})
            return

    def key_of(self, row: Row) -> str:
        """A lead on file of the same name core and phone, other phone or e-mail; else what such a row is known by when the file comes again."""
        v = row.values
        known = _alike((self.brought, self.leads, self.learned), v)
        if known is None:
            said = v["phone_key"] or v.get("contact_name", "")
            key = hashlib.sha256("\x1f".join([self.record.key, v["name_core"], said]).encode()).hexdigest()
            self._bring(v, key)
            return key
        heap = self.brought if "key" in known else self.learned
        key = known.get("key") or f"lead:{known['pk']}"
        if "name_core" in known:  # as it was just read
            self.filed[key] = {n: x for n, x in known.items() if n not in ("name_core", "phone_key")}
            known = {"pk": known["pk"]}
        for way in _ways(v):  # later rows that say one of these mean the same lead
            heap.setdefault((v["name_core"], way), known)
        return key

    def _bring(self, values: dict, key: str) -> None:
        core, phone = values["name_core"], values["phone_key"]
        lead = {"key": key, "phone_key": phone}
        for way in (phone, *_ways(values)):
            self.brought[core, way] = lead
        self.brought.setdefault((core, ""), lead)

    def take_up(self, whole) -> None:
        """The leads that the run had added before it was broken off."""
        super().take_up(whole)
        for lead in following.added(self, whole, "name_core", *WAYS, "import_key"):
            self._bring(lead, lead["import_key"])

    def may_change(self, row: Row, filed: dict) -> bool:
        """What became a customer or was given up is not changed by a list."""
        return filed.get("status") in OPEN and super().may_change(row, filed)

    def give_owner(self, row: Row) -> None:
        """And the basis that follows from where a new lead comes from."""
        super().give_owner(row)
        self.sources.doubt(row.values, row.values)

    def complete_change(self, filed: dict, after: dict) -> None:
        """The basis follows a source or occasion that the file adds."""
        if after.keys() & {"source_id", "occasion_id"}:
            self.sources.doubt(filed | after, after)

    def derived(self, values: dict) -> dict:
        """As saving the lead derives them."""
        lead = Lead(**{n: values.get(n) or "" for n in ("name", "kind", "phone")})
        derive(lead)
        return {n: getattr(lead, n) for n in self.extra_columns}

    def ready(self, rows: list[Row]) -> None:
        """Sources that the file names for the first time are made before the rows that need them."""
        self.sources.create_missing()
        for row in rows:
            if isinstance(row.values.get("source_id"), str):
                row.values["source_id"] = self.sources.number(row.values["source_id"])
            if isinstance(row.changes.get("source_id"), str):
                row.changes["source_id"] = self.sources.number(row.changes["source_id"])
        super().ready(rows)


def _ways(values: dict) -> list[str]:
    """Numbers and e-mail, each once."""
    return list(dict.fromkeys(way for n in WAYS if (way := values.get(n))))


def _sharing(model, cores: set[str], rows: list[dict]) -> set[int]:
    """Rows on file that share a name core, one of the numbers or an e-mail."""
    phones = {v[n] for v in rows for n in ("phone_key", "phone2") if v.get(n)}
    found: set[int] = set()
    told = (("name_core", cores), ("phone_key", phones), ("phone2", phones), ("email", {v["email"] for v in rows if v.get("email")}))
    for column, wanted in told:
        if wanted:
            found.update(holding(model.objects.alive().order_by(), column, wanted).values_list("pk", flat=True))
    return found


def _alike(heaps: tuple[dict, ...], v: dict) -> dict | None:
    """The lead of this name core and a number or e-mail; of a company also the one of the name, where one of both says no phone."""
    for known in heaps:
        for way in (*_ways(v), v["phone_key"]):
            if found := known.get((v["name_core"], way)):
                return found
    for known in heaps if v["kind"] == "company" else ():
        if (loose := known.get((v["name_core"], ""))) and not (v["phone_key"] and loose["phone_key"]):
            return loose
    return None
