"""What came out of an answer, and what was written: compared with the table of who may."""

import io
import json
import zipfile
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pypdfium2
from django.apps import apps
from django.db import connection

from guanxi.commons.customfields.models import CustomField
from guanxi.config.tests.leak import table
from guanxi.config.tests.leak.canaries import Canary, Row
from guanxi.kit import records

# Tables in which every request leaves its own traces, and those that follow others (the search index, the trail).
TRACES = (
    "django_session",
    "audit_",
    "axes_",
    "search",
    "kit_",
    "api_repeat",
    "org_visit",
    "django_content",
    "account_",
    "customers_fold",
    "commons_preview",
    "sqlite_",
)
FOLLOWING = {
    "customers.customerstate": "customer_id", "customers.profile": "customer_id", "sales.salesdelta": "customer_id", "sales.orderline": "order_id", "commons.taglink": "object_id",
}  # fmt: skip
WHOLE = {
    "customers.customerstate": "customers.customer",
    "customers.profile": "customers.customer",
    "sales.salesdelta": "customers.customer",
    "sales.orderline": "sales.order",
}
# Private tables: the column that must name the asker.
OWN = {
    "commons.savedview": "owner_id", "commons.apikey": "owner_id", "commons.job": "asked_by_id", "commons.storedfile": "kept_by_id", "commons.import": "asked_by_id",
    "commons.bundle": "asked_by_id", "commons.recipe": "owner_id",
    "org.visit": "user_id", "org.user": "id", "commons.notice": "person_id", "commons.preference": "person_id", "commons.substitute": "person_id", "customers.keeper": "user_id",
}  # fmt: skip

APPROVAL = {"commons.approval": "pk", "commons.task": "approval_id", "commons.mark": "approval_id", "commons.copy": "approval_id"}


@dataclass(frozen=True)
class Fault:
    """Something that must not be. what: leak | write | error | redirect | log."""

    what: str
    asker: str
    method: str
    url: str
    detail: str

    def __str__(self):
        return f"{self.what}: {self.asker} {self.method} {self.url}: {self.detail}"


@dataclass
class Tally:
    """What was walked."""

    visits: int = 0
    routes: set = field(default_factory=set)
    methods: set = field(default_factory=set)
    askers: set = field(default_factory=set)
    seen: set = field(default_factory=set)
    faults: list = field(default_factory=list)


def text_of(response) -> str:
    """Head and body as one text; what is packed in spreadsheets is unpacked."""
    head = "\n".join(f"{n}: {v}" for n, v in response.items())
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(n) for n in packed.namelist())
    if body.startswith(b"%PDF"):
        return f"{head}\n{_on_paper(body)}"
    return f"{head}\n{body.decode('utf-8', 'replace')}\n{_escaped(body)}"


def _on_paper(body: bytes) -> str:
    """The words of a PDF, as they stand and without the places where they are broken."""
    document = pypdfium2.PdfDocument(body)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    return f"{text}\n{''.join(text.replace(chr(0x200B), '').splitlines())}"


def _escaped(body: bytes) -> str:
    """JSON with \\u escapes read once more."""
    if body[:1] not in b"{[" or b"\\u" not in body:
        return ""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False)
    except ValueError:
        return ""


def forbidden_in(mint, asker, text: str, echoed: str = "") -> list[Canary]:
    """Canaries in a text that the asker may not see and did not send himself."""
    return [c for c in mint.seen_in(text) if c.text not in echoed and not table.may_read(asker, c)]


def away(response) -> str:
    """Where an answer leads outside of this house, "" when it stays."""
    for name in ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "HX-Replace-Url", "Refresh"):
        host = urlsplit(response.get(name, "").strip().replace("\\", "/")).netloc
        if host and host != "testserver":
            return response[name]
    return ""


class Books:
    """All rows of all tables as they stood, and who changed what since."""

    def __init__(self, world):
        self.world = world
        self.models = {m._meta.db_table: m for m in apps.get_models(include_auto_created=True)}
        self.before = {name: rows_of(model) for name, model in self.models.items() if not name.startswith(TRACES)}

    def wrongs(self, asker, tables: set[str]) -> list[str]:
        """Sentences about changes in these tables that the asker had no right to make."""
        said = []
        for name in tables:
            if name.startswith(TRACES) or name.endswith(("_fts", "_document", "_posting")):
                continue
            model = self.models.get(name)
            if model is None:
                continue
            before, after = self.before[name], rows_of(model)
            for pk in before.keys() | after.keys():
                if before.get(pk) != after.get(pk):
                    said += self._judge(asker, model, pk, before.get(pk), after.get(pk))
        return said

    def _judge(self, asker, model, pk, old, new) -> list[str]:
        key = model._meta.label_lower
        fields = {n for n in (new or old) if (old or {}).get(n) != (new or {}).get(n)} - {"version", "updated_at"}
        if not fields:
            return []
        kind = "create" if old is None else "erase" if new is None else "update"
        if "deleted_at" in fields and kind == "update":
            kind = "delete"
        if self._allowed(asker, key, pk, kind, {f.removesuffix("_id") for f in fields}, new or old):
            return []
        named = f" {(new or old)['kind']}" if "kind" in (new or old) else ""
        return [f"{kind} {key}{named} {pk} ({', '.join(sorted(fields)[:5])})"]

    def _allowed(self, asker, key, pk, kind, fields, values) -> bool:
        me = self.world.people[asker.name].pk if asker.name else 0
        if key in OWN and values.get(OWN[key]) == me:
            return (
                key != "org.user"
                or not fields & {"is_active", "department", "roles"}
                or table.covers(asker, self.world.known[(key, pk)], "change")
            )
        if key == "commons.notice" and (kind == "create" or fields == {"read_at"} and values["kind"].startswith("approval.")):
            return True  # a deed of one's own is told to others; what it says is asked when they look
        if key == "commons.job" and kind == "create" and values["kind"] == "notices.mail":
            return True  # the same by mail; what the mails say is judged by judge_mail
        lets_out = table.reach(asker.role, "org.user", "change") == "C"
        if lets_out and (key in APPROVAL or key == "commons.apikey" and fields == {"revoked_at"}):
            return True  # the keys and requests of a colleague who is let out die with his account
        if lets_out and key == "commons.job" and values["kind"] == "approvals.refresh":
            return True  # who signs is asked again, by nobody in particular
        if key in APPROVAL:
            paper = self.world.known.get(("commons.approval", values.get(APPROVAL[key], pk)))
            return paper is not None and bool(paper.readers & {asker.name, *table.permissions(asker.role)})
        if key == "commons.job" and "company.manage" in table.permissions(asker.role):
            return True
        if key == "commons.attachment":
            return table.covers(
                asker, self.world.known[(values["record_key"], values["object_id"])], "delete" if kind == "erase" else "change"
            )
        if key in ("customers.pair", "customers.merge") or (key, pk) in self.world.merged_away:
            return kind in ("update", "delete") and self._decides(asker, key, values)
        if key.startswith("commons.indexed"):
            parent = CustomField.objects.values_list("record_key", flat=True).get(pk=values["field_id"])
            hung = records.get(parent).model._base_manager.filter(pk=values["object_id"]).first()
            whole = self.world.known.get(("customers.customer", getattr(hung, "customer_id", None)))
            if kind == "erase" and whole is not None and table.covers(asker, whole, "delete"):
                return True  # what hangs on a customer goes into the bin with him
            return self._may_touch(asker, self.world.known.get((parent, values["object_id"])), parent)
        if key in FOLLOWING:
            parent = WHOLE.get(key) or values.get("record_key")
            return self._may_touch(asker, self.world.known.get((parent, values[FOLLOWING[key]])), parent)
        row = self.world.known.get((key, pk)) or Row(key, pk)
        whole = self.world.known.get(("customers.customer", values.get("customer_id")))
        if kind == "delete" and whole is not None and table.covers(asker, whole, "delete"):
            return True  # what hangs on a customer goes into the bin with him
        if kind == "create":
            parent = self.world.known.get(("customers.customer", values.get("customer_id")))
            return table.may_write(asker, row, kind, fields) and (parent is None or table.covers(asker, parent, "view"))
        if key not in {k for k, _pk in self.world.known}:
            return key in table.SETTINGS and bool(table.permissions(asker.role) & table.SETTINGS[key])
        return table.may_write(asker, row, kind, fields)

    def _decides(self, asker, key, values) -> bool:
        """Pairs: who may change both. Merges and their undoing: who may change the kept one, and delete it or call it his own (docs/decisions/0011)."""
        if key == "customers.pair":
            both = [self.world.known[("customers.customer", values[n])] for n in ("first_id", "second_id")]
            return all(table.covers(asker, row, "change") for row in both)
        kept = self.world.merged_away.get((key, values["pk"])) or self.world.known[("customers.customer", values["kept_id"])]
        return table.covers(asker, kept, "change") and (table.covers(asker, kept, "delete") or kept.owner == asker.name)

    def _may_touch(self, asker, row, parent_key) -> bool:
        """Derived facts follow what one may do with the row or its follow-ups."""
        if row is None:
            return bool(table.reach(asker.role, parent_key, "add")) or bool(table.reach(asker.role, parent_key, "import"))
        seen = table.covers(asker, row, "view")
        return seen and (table.covers(asker, row, "change") or bool(table.reach(asker.role, "activities.followup", "add")))


def rows_of(model) -> dict:
    """Primary key → column → value of a whole table."""
    columns = [f.attname for f in model._meta.concrete_fields]
    return {row["pk"]: row for row in model._base_manager.values("pk", *columns)}


class Writes:
    """Which tables the statements inside write to."""

    def __init__(self):
        self.tables: set[str] = set()

    def __call__(self, execute, sql, params, many, context):
        words = sql.lstrip().replace('"', "").split(None, 4)
        if words and words[0].upper() in ("INSERT", "UPDATE", "DELETE", "REPLACE"):
            self.tables.add(words[1] if words[0].upper() == "UPDATE" else words[2])
        return execute(sql, params, many, context)

    def __enter__(self):
        self.wrapped = connection.execute_wrapper(self)
        self.wrapped.__enter__()
        return self

    def __exit__(self, *problem):
        self.wrapped.__exit__(*problem)
