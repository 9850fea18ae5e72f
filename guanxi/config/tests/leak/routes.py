"""Every address of the product, filled with the world's own rows, other people's, missing and deleted ones. An address that cannot be filled fails."""

import re
from dataclasses import dataclass
from functools import cache

from django.urls import get_resolver

from guanxi.config.tests.leak.strangers import ENQUIRY
from guanxi.kit import records
from guanxi.kit.panels import all_panels

CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")
HUGE, MISSING = 10**19, 987_654
WHICH = ("own", "foreign", "closed", "pool", "deleted", "missing", "huge")
# Beginning of the address → what its <pk> names: a record type, or a private thing of the world.
PK_OF = [
    ("attachments/", "commons.attachment"), ("api/v1/attachments/", "commons.attachment"),
    ("account/sessions/", "org.visit"), ("fields/", "commons.customfield"), ("notices/", "commons.notice"), ("approvals/", "commons.approval"), ("api/v1/approvals/", "commons.approval"),
    ("account/absences/", "commons.substitute"), ("account/keys/", "commons.apikey"), ("files/", "commons.storedfile"), ("jobs/", "commons.job"),
    ("imports/", "commons.import"), ("bundles/", "commons.bundle"), ("recipes/", "commons.recipe"), ("org/users/", "org.user"), ("org/roles/", "org.role"), ("org/departments/", "org.department"),
    ("grading/runs/", "grading.gradingrun"), ("grading/schemes/", "grading.scheme"), ("customers/customers/", "customers.customer"),
    ("customers/merges/pairs/", "customers.pair"), ("customers/merges/", "customers.merge"),
    ("<slug:app>/<slug:slug>/views/", "commons.savedview"), ("customers/pools/", "customers.customer"), ("customers/leads/", "customers.lead"), ("customers/wishes/", "customers.wish"), ("customers/cards/", "commons.storedfile"),
    ("customers/sources/", "customers.source"), ("customers/custody/keepers/", "customers.keeper"), ("customers/loans/", "customers.loan"), ("customers/outsiders/", "customers.outsidereader"), ("reading/", "customers.readingrequest"),
    ("marketing/submissions/", "marketing.submission"), ("marketing/webforms/", "marketing.webform"),
]  # fmt: skip
# Name of a converter that is no <pk> → values for it.
ARGUMENTS = {
    "token": ["no-such-token", ENQUIRY], "uidb36": ["1"], "key": ["abc-def"], "number": ["1"], "column": ["0"], "verb": ["assign", "set", "delete", "tag", "nonsense"],
    "name": ["nonsense"], "field": ["phone", "name", "owner", "profit", "bank_account", "nonsense"], "tier": ["company", "nonsense"], "deed": ["release", "acknowledgement", "nonsense"], "path": ["../../etc/passwd"], "code": ["x", "desk.export"], "sha256": ["0" * 64],
}  # fmt: skip
SKIPPED = ("^static/", "static/", "__debug__")


@dataclass(frozen=True)
class Route:
    """An address as the resolver has it."""

    template: str
    module: str


@dataclass(frozen=True)
class Visit:
    """One filled address. which: whose row it names ("" without one)."""

    route: Route
    url: str
    which: str = ""
    key: str = ""


@cache
def routes() -> tuple[Route, ...]:
    """All of them, once each."""
    found = {}

    def walk(patterns, before):
        for p in patterns:
            text = before + str(p.pattern)
            if hasattr(p, "url_patterns"):
                walk(p.url_patterns, text)
            elif not text.startswith(SKIPPED):
                found.setdefault(text, Route(text, getattr(p.callback, "__module__", "")))

    walk(get_resolver().url_patterns, "")
    return tuple(found.values())


def plain(template: str) -> str:
    """A regular-expression address in the notation of the others."""
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", template).replace("^", "").replace("$", "").replace("\\", "")


def key_of(template: str, record) -> str:
    """What the <pk> of an address names. LookupError when nobody has said so: tell PK_OF."""
    for beginning, key in PK_OF:
        if template.startswith(beginning):
            return key
    if template.startswith("api/v1/"):
        record = records.find(*template.split("/")[2:4])
    if record is not None:
        return record.key
    raise LookupError(f"the leak test cannot fill <pk> in {template}: add it to PK_OF")


def values_of(name: str, template: str, record) -> list[str]:
    """Values for a converter. LookupError when nobody has said so: tell ARGUMENTS."""
    if record is not None and name == "name":
        return [p.name for p in all_panels(record.key)] + ["nonsense"]
    if record is not None and name == "field":
        named = [f.name for f in record.fields.values() if f.masked or f.kind in ("money", "phone")]
        return list(dict.fromkeys([*named, record.title, "owner", "nonsense"]))
    if record is not None and name == "verb":
        return ["assign", "tag", "set", "delete", *(v.name for v in record.bulk), "nonsense"]
    if name not in ARGUMENTS:
        raise LookupError(f"the leak test cannot fill <{name}> in {template}: add it to ARGUMENTS")
    return ARGUMENTS[name]


def pk_of(world, asker, key: str, which: str) -> int | None:
    """The number of such a row; None when the world has none of the kind."""
    if which in ("missing", "huge"):
        return MISSING if which == "missing" else HUGE
    other = "lin" if asker.name in ("he", "") else "he"
    if key in ("org.user", "org.role", "org.department"):
        return organisation_pk(world, asker, key, which, other)
    if key in world.private:
        return world.private[key].get({"own": asker.name or "lin", "foreign": other}.get(which, ""))
    if which == "closed":  # kept by the company, and one's own where one has any: it is shut all the same
        found = world.objects.get((key, f"{asker.name}+company", False)) or world.objects.get((key, f"{other}+company", False))
        return found.pk if found else None
    if which == "pool":
        return world.pk(key, "") if (key, "", False) in world.objects else None
    if which == "deleted":
        return world.pk(key, other, True) or world.pk(key, "lin", True)
    mine = asker.name if (key, asker.name, False) in world.objects else "chen"
    return world.pk(key, mine if which == "own" else other)


def organisation_pk(world, asker, key, which, other):
    """People, roles and departments."""
    from guanxi.org.roles.models import Role

    if which not in ("own", "foreign"):
        return None
    if key == "org.user":
        return world.people[asker.name if which == "own" and asker.name else other].pk
    if key == "org.department":
        return world.places["one" if which == "own" else "two"].pk
    return Role.objects.get(code=asker.role or "salesperson" if which == "own" else "administrator").pk


def visits(world, asker, route: Route, which=WHICH, only=None) -> list[Visit]:
    """The route's addresses for one asker; `only` narrows the generic ones to some record types."""
    template = plain(route.template)
    if "<slug:app>" in template:
        found = []
        for record in records.all_records():
            if only is None or record.key in only:
                found += _filled(
                    world, asker, route, template.replace("<slug:app>", record.app).replace("<slug:slug>", record.slug), which, record
                )
        return found
    return _filled(world, asker, route, template, which, None)


def _filled(world, asker, route, text, which, record) -> list[Visit]:
    names = [n for _kind, n in CONVERTER.findall(text)]
    made = [("", text)]
    key = ""
    if "pk" in names:
        key = key_of(plain(route.template), record)
        pks = {w: pk_of(world, asker, key, w) for w in which}
        made = [(w, re.sub(r"<(\w+:)?pk>", str(pk), text)) for w, pk in pks.items() if pk is not None]
    for name in names:
        if name != "pk":
            made = [(w, re.sub(rf"<(\w+:)?{name}>", value, t)) for w, t in made for value in values_of(name, route.template, record)]
    return [Visit(route, f"/{url}", w, key or (record.key if record else "")) for w, url in made]
