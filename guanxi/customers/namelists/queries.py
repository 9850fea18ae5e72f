"""Reading a pasted list of names, and finding who of it is known already."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from guanxi.customers.custody.queries import post
from guanxi.customers.custody.rules import KEEPERS
from guanxi.customers.customers.choices import Custody
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.kit import records
from guanxi.kit.china.names import name_core
from guanxi.kit.china.phones import parse_phone
from guanxi.kit.refusals import BadInput
from guanxi.kit.scope import is_closed

MOST = 500
READ = 2000  # rows of a name or number that many share
_DIGITS = re.compile(r"\d")
_SPLIT = re.compile(r"\s*[,，;；|｜]\s*|\s{2,}")
_CONTROL = dict.fromkeys([*range(9), *range(11, 32), 127])


@dataclass
class Line:
    """One line of the list. problems: what keeps it out. alike: (sentence, address or "") of whom it resembles."""

    number: int
    text: str
    values: dict = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    alike: list[tuple[str, str]] = field(default_factory=list)

    @property
    def core(self) -> str:
        """The name as names are compared."""
        return name_core(self.values.get("name", ""), self.values.get("kind", "company"))


def read(text: str) -> list[Line]:
    """The lines of a text such as "公司 电话 联系人"; tabs, commas or spaces between, in any order after the name. Empty lines are left out."""
    found = []
    for number, raw in enumerate(text.translate(_CONTROL).replace("\r", "").split("\n"), 1):
        if raw.strip():
            found.append(_line(number, raw.strip()))
    return found


def _line(number: int, raw: str) -> Line:
    line = Line(number, raw)
    words = []
    for cell in _cells(raw):
        _sort(line, cell, words)
    if not words:
        line.problems.append(_("There is no name in this line."))
        return line
    line.values["name"] = words[0]
    if len(words) > 1:
        line.values["contact_name"] = words[1]
    if len(words) > 2:
        line.values["remarks"] = " ".join(words[2:])
    return line


def _cells(raw: str) -> list[str]:
    cells = raw.split("\t") if "\t" in raw else _SPLIT.split(raw)
    if len(cells) == 1:
        cells = raw.split()
    return [c.strip() for c in cells if c.strip()]


def _sort(line: Line, cell: str, words: list[str]) -> None:
    """Puts a cell where it belongs: phone, e-mail, or a word."""
    digits = len(_DIGITS.findall(cell))
    if "@" in cell and "email" not in line.values:
        line.values["email"] = cell
    elif digits >= 5 and digits * 2 >= len(cell):
        try:
            phone = parse_phone(cell).e164
        except BadInput as error:
            line.problems.append(_("%(cell)s: %(problem)s") % {"cell": cell[:40], "problem": error})
            return
        line.values.setdefault("phone2" if "phone" in line.values else "phone", phone)
    else:
        words.append(cell)


def compare(lines: list[Line], actor) -> None:
    """Notes for each line whom it resembles: an earlier line, a lead, a customer. Of rows out of reach one sentence without contents."""
    first: dict[str, int] = {}
    known = _known(lines, actor)
    for line in lines:
        for key in _keys(line):
            if key in first:
                line.alike.append((_("Same as line %(n)s") % {"n": first[key]}, ""))
                break
        for key in _keys(line):
            first.setdefault(key, line.number)
            line.alike += [hit for hit in known.get(key, ()) if hit not in line.alike]


def _keys(line: Line) -> list[str]:
    keys = [f"n:{line.core}"] if line.values.get("name") and line.core else []
    return keys + [f"p:{line.values[n]}" for n in ("phone", "phone2") if line.values.get(n)]


def _known(lines: list[Line], actor) -> dict[str, list[tuple[str, str]]]:
    cores = {line.core for line in lines if line.values.get("name")} - {""}
    numbers = {line.values[n] for line in lines for n in ("phone", "phone2") if line.values.get(n)}
    found: dict[str, list[tuple[str, str]]] = {}
    for model in (Lead, Customer):
        by_key: dict[int, list[str]] = {}
        record, rows = records.of(model), model.objects.alive()
        for pk, core in rows.filter(name_core__in=cores).values_list("pk", "name_core")[:READ]:
            by_key.setdefault(pk, []).append(f"n:{core}")
        # A number that one may not read is no key either: asking by it would tell whose it is.
        told = not is_closed(record, record.fields["phone"], actor)
        for pk, phone in rows.filter(phone_key__in=numbers).values_list("pk", "phone_key")[:READ] if told else ():
            by_key.setdefault(pk, []).append(f"p:{phone}")
        said = _said(model, by_key, actor)
        for pk, keys in by_key.items():
            for key in keys:
                if said[pk] not in found.setdefault(key, []):
                    found[key].append(said[pk])
    return found


def _said(model, pks, actor) -> dict[int, tuple[str, str]]:
    """What may be told of each of these rows."""
    record = records.of(model)
    named = not is_closed(record, record.fields["name"], actor) and actor.may(record.key, "view")
    seen = dict(model.objects.visible_to(actor).filter(pk__in=list(pks)).values_list("pk", "name")) if named else {}
    labels = {Lead: _("Lead: %(name)s"), Customer: _("Customer: %(name)s")}
    tiers = dict(Customer.objects.filter(pk__in=set(pks) - set(seen)).values_list("pk", "custody")) if model is Customer else {}
    return {pk: (labels[model] % {"name": seen[pk]}, record.url(pk)) if pk in seen else (_keeper(tiers.get(pk)), "") for pk in pks}


def _keeper(tier: str | None) -> str:
    """That it is on file, and whom to ask, by post: the clash check says no more of it either. A lead is with its salesperson."""
    return _("On file already, please ask %(post)s") % {"post": post(KEEPERS[tier or Custody.INDIVIDUAL])}
