"""Rows of an import as its page shows them: heaps, pages, cells with what is wrong or was understood."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from guanxi.commons.customfields.models import PREFIX
from guanxi.commons.imports.importer import importer_class
from guanxi.commons.imports.models import Import, unpack
from guanxi.commons.imports.rows import CLASH, ERROR, NEW, PERHAPS, REFUSED, SAME, Outcome
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.china.phones import mask
from guanxi.kit.digits import whole_number
from guanxi.kit.scope import rule_of, terms
from guanxi.kit.tables.cells import text_of

PAGE = 50
HEAPS = ("", NEW, SAME, PERHAPS, "problem")


@dataclass
class Cell:
    """One cell. tone: "bad", "maybe", "fixed" or "". raw: what may be edited. is_open: whether the reader may write it anew."""

    column: int
    text: str
    raw: str
    tone: str = ""
    note: str = ""
    is_open: bool = True
    was: tuple = ()  # (what is on file, what it will be)


@dataclass
class Line:
    """One row of the preview."""

    number: int
    outcome: Outcome
    cells: list[Cell] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def verdict(self) -> str:
        """new, same, perhaps, clash, refused."""
        return self.outcome.verdict


def heaps(whole: Import) -> dict[str, int]:
    """Rows by heap over all chunks that were checked; "" is all of them."""
    total = dict.fromkeys((NEW, SAME, PERHAPS, CLASH, REFUSED, "problem", "cells", "skipped"), 0)
    for each in whole.chunks.values_list("heaps", flat=True):
        for name in total:
            total[name] += each.get(name, 0)
    total[""] = sum(total[n] for n in (NEW, SAME, PERHAPS, CLASH, REFUSED, "skipped"))
    return total


def page(whole: Import, actor: Actor, heap: str = "", number: int = 1) -> tuple[list[Line], bool]:
    """(the lines of one page of a heap, whether more follow). Chunks before the page are passed over unread."""
    skip, made = (max(number, 1) - 1) * PAGE, []
    record = records.get(whole.record_key)
    shown = Shown(whole, record, actor)
    for chunk in whole.walk():
        here = (
            (chunk.heaps.get(heap, 0) if heap else sum(chunk.heaps.get(n, 0) for n in (NEW, SAME, PERHAPS, CLASH, REFUSED, "skipped")))
            if chunk.heaps
            else 0
        )
        if here <= skip:
            skip -= here
            continue
        outcomes = [Outcome(*o) for o in unpack(chunk.results)]
        for (n, _mark, cells), outcome in zip(unpack(chunk.rows), outcomes, strict=True):
            if heap and not (outcome.errors if heap == "problem" else outcome.verdict == heap):
                continue
            if skip:
                skip -= 1
                continue
            if len(made) == PAGE:
                return made, True
            made.append(shown.line(n, cells, outcome))
    return made, False


def place(heap: str, number: int) -> str:
    """The query of a page of a heap, such as ?heap=problem&page=3; "" for the first page of all rows."""
    said = {"heap": heap if heap in HEAPS else "", "page": number if number > 1 else ""}
    return "?" + urlencode({name: value for name, value in said.items() if value}) if any(said.values()) else ""


def place_of(said: str) -> str:
    """What a form says of where it came from, as place() would put it: of any other text or address nothing remains."""
    told = QueryDict(said[1:200]) if said.startswith("?") else {}
    return place(told.get("heap", ""), whole_number(told.get("page", "")) or 1)


class Shown:
    """Turns rows into lines for one reader."""

    def __init__(self, whole: Import, record, actor: Actor):
        self.whole, self.record, self.actor = whole, record, actor
        self._names: dict = {}
        self.columns = importer_class(record).columns(record, actor)
        self.mapping = {int(n): name for n, name in whole.mapping.items()}
        self.title = next((n for n, name in self.mapping.items() if name in (record.title, "customer", "name")), None)
        self.is_mine = is_mine(whole, actor)
        rules = {n: rule_of(record, record.fields[name], actor) for n, name in self.mapping.items() if name in record.fields}
        self.covered = {n: rule for n, rule in rules.items() if rule in ("hidden", "masked")}
        reach = terms(record.model, actor)
        self.tells_who = self.is_mine or (reach.everything and not reach.narrowed)
        if not self.is_mine and _has_secrets(record, actor):
            # What no field of ours stands for may hold anything: a phone in a column that was left out, the contact's number.
            self.covered |= {n: "hidden" for n in range(len(whole.headers)) if n not in rules}

    def line(self, number: int, cells: list, outcome: Outcome) -> Line:
        """One row."""
        made = Line(number, outcome)
        if outcome.target and outcome.target > 0 and self.tells_who:
            made.url = self.record.url(outcome.target)
        trouble = {}
        for column, level, message in outcome.problems:
            if column is None:
                made.notes.append(message)
            else:
                trouble[column] = (level, message)
        for column in range(len(self.whole.headers)):
            made.cells.append(self._cell(column, cells[column] if column < len(cells) else "", outcome, trouble))
        return made

    def _cell(self, column: int, value, outcome: Outcome, trouble: dict) -> Cell:
        raw = text_of(value)
        cell = Cell(column, raw, raw, is_open=self.is_mine and self.whole.status == Import.CHECKED)
        if column in self.covered and not (self.is_mine and column in trouble):  # whoever brought the file mends it
            cell.text, cell.raw, cell.is_open = self._cover(column, raw), "", False
            cell.tone = "bad" if trouble.get(column, ("",))[0] == ERROR else ""
        elif column in trouble:
            level, cell.note = trouble[column]
            cell.tone = (
                "bad"
                if level == ERROR
                or (self.columns.get(self.mapping.get(column, "")) and self.columns[self.mapping[column]].kind == "person")
                else "fixed"
            )
        elif text := (outcome.shown or {}).get(str(column)):
            cell.tone, cell.note = "fixed", text
        elif outcome.changed and isinstance(outcome.changed, dict) and (change := self._change(column, outcome.changed)):
            cell.was, cell.tone = change, "fixed"
        if column == self.title and outcome.verdict == PERHAPS and not cell.note:
            cell.tone, cell.note = "maybe", likeness(outcome) if self.tells_who else ""
        return cell

    def _change(self, column: int, changed: dict) -> tuple:
        """(before, after) as the reader's language has them. Only who reaches everything, or brought the file, sees what is on file."""
        name = self.mapping.get(column, "")
        key = name if name in changed else f"{name}_id"
        if name.startswith(PREFIX) and self.tells_who and "custom" in changed:
            pair = [(said or {}).get(name) for said in changed["custom"]]
            return tuple(self._worded(self.columns.get(name), v) for v in pair) if pair[0] != pair[1] else ()
        if key not in changed or not self.tells_who:
            return ()
        column = self.columns.get(name)
        return tuple(self._worded(column, value) for value in changed[key])

    def _worded(self, column, value) -> str:
        if value in (None, ""):
            return "—"
        if column is not None and column.choices:
            return str(dict(column.choices).get(value, value))
        if (
            column is not None
            and column.record_field is not None
            and column.record_field.kind in ("person", "ref")
            and isinstance(value, int)
        ):
            return self._called(
                column.record_field.target if column.record_field.inside else column.record_field.model_field.related_model, value
            )
        return str(value)

    def _called(self, model, pk: int) -> str:
        if (model, pk) not in self._names:
            rows = model.objects.filter(pk=pk)
            found = (rows.visible_to(self.actor) if records.known(model._meta.label_lower) else rows).first()
            self._names[model, pk] = str(found) if found else "****"
        return self._names[model, pk]

    def _cover(self, column: int, raw: str) -> str:
        if not raw:
            return ""
        return _masked(raw) if self.covered[column] == "masked" else "****"

    def sample(self, cells: list) -> list[str]:
        """The cells of a row before anything was checked."""
        padded = [*cells, *[""] * (len(self.whole.headers) - len(cells))]
        return [self._cover(n, text_of(c)) if n in self.covered else text_of(c) for n, c in enumerate(padded)]


def is_mine(whole: Import, actor: Actor) -> bool:
    """Whether the reader brought the file himself. Others see of it what their own rights let them read."""
    return actor.user_id is not None and whole.asked_by_id == actor.user_id


def _has_secrets(record, actor: Actor) -> bool:
    """Whether anything, here or on another record type, is hidden from the reader or shown to him as a mask."""
    told = {rule for rules in actor.field_rules.values() for rule in rules.values()}
    return bool(told & {"hidden", "masked"}) or any(rule_of(record, f, actor) == "masked" for f in record.fields.values())


def likeness(outcome: Outcome) -> str:
    """像 苏州澄曜泵业，电话相同."""
    same = "、".join(_(r) for r in outcome.reasons)
    if not outcome.like:
        return same
    return _("like %(name)s: %(keys)s") % {"name": outcome.like, "keys": same}


def _masked(raw: str) -> str:
    from guanxi.kit.china.phones import parse_phone
    from guanxi.kit.refusals import BadInput

    try:
        return mask(parse_phone(raw).e164)
    except BadInput:
        return "****"


def column_choices(whole: Import, actor: Actor) -> list[tuple[str, str]]:
    """(column name, label) for the selects over the table, the required ones first."""
    record = records.get(whole.record_key)
    columns = importer_class(record).columns(record, actor).values()
    return [(c.name, str(c.label)) for c in sorted(columns, key=lambda c: not c.required)]


def samples(whole: Import, actor: Actor, count: int = 5) -> list[list[str]]:
    """The first rows, before anything was checked."""
    shown = Shown(whole, records.get(whole.record_key), actor)
    chunk = whole.chunks.filter(number=0).first()
    rows = unpack(chunk.rows)[:count] if chunk else []
    return [shown.sample(cells) for _n, _m, cells in rows]
