"""What the pages of a finished import say of taking it back and of going on: counts, and the rows that were kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from guanxi.commons.imports import undo
from guanxi.commons.imports.marking import may_mark
from guanxi.commons.imports.models import Import, unpack
from guanxi.commons.imports.standing import model_of, why
from guanxi.commons.marks.forms import MarkForm
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.scope import rule_of
from guanxi.kit.tables.write import Column, write_xlsx

SHOWN = 50


@dataclass
class Kept:
    """A row that an undo left as it is. name and url only where the reader reaches it."""

    number: int | None
    what: object
    name: str
    url: str
    reason: str


def facts(whole: Import, actor: Actor) -> dict:
    """For the page of a result: what may be done with it, and what an undo would do."""
    can_undo = undo.may_undo(whole, actor) and undo.is_undoable(whole)
    return {
        "can_go_on": actor.user_id == whole.asked_by_id and undo.can_go_on(whole),
        "can_undo": can_undo,
        "undo_until": undo.until(whole),
        "origin": MarkForm(prefix="from") if may_mark(whole, actor) else None,
        "plan": listed(whole.undo.get("plan")) if can_undo and whole.undo.get("plan") else None,
    }


def listed(counts: dict) -> dict:
    """removed as (what, how many), beside restored and kept."""
    names = [(model_of(label)._meta.verbose_name_plural, n) for label, n in (counts.get("removed") or {}).items()]
    return {"removed": names, "restored": counts.get("restored", 0), "kept": counts.get("kept", 0)}


def undone(whole: Import, request):
    """The page of an import that was taken back."""
    rows = []
    for one in kept_rows(whole, request.actor):
        rows.append(one)
        if len(rows) == SHOWN:
            break
    is_part = whole.undo.get("phase") != "done"
    may = undo.may_undo(whole, request.actor)
    context = {"did": listed(whole.undo), "kept": rows, "is_part": is_part, "can_list": may, "step": 5}
    return "commons/imports/undone.html", context | {"can_undo": may and is_part and undo.is_undoable(whole)}


def kept_rows(whole: Import, actor: Actor) -> Iterator[Kept]:
    """In the order of the file; what the reader does not reach has no name."""
    for number in whole.chunks.filter(kept__isnull=False).order_by("number").values_list("number", flat=True):
        lines = unpack(whole.chunks.get(number=number).kept)
        lines.sort(key=lambda line: (line[0] is None, line[0] or 0))
        yield from _resolved(lines, actor)


def _resolved(lines: list, actor: Actor) -> Iterator[Kept]:
    reached: dict[str, dict] = {}
    for label in {line[1] for line in lines}:
        model, record = model_of(label), records.known(label)
        pks = [line[2] for line in lines if line[1] == label]
        seen = model.objects.filter(pk__in=pks).visible_to(actor) if record and actor.may(label, "view") else model.objects.none()
        is_open = record is not None and rule_of(record, record.fields[record.title], actor) not in ("hidden", "masked")
        reached[label] = {o.pk: (str(o) if is_open else "", record.url(o.pk)) for o in seen}
    for number, label, pk, reason, detail in lines:
        name, url = reached[label].get(pk, ("", ""))
        yield Kept(number, model_of(label)._meta.verbose_name, name, url, why(reason, detail))


def write_kept(whole: Import, actor: Actor, target: Path) -> int:
    """An xlsx of the rows that were kept, for this reader. Returns how many."""
    columns = [Column(_("Row"), "number"), Column(_("Kind"), width=12), Column(_("Name"), width=40), Column(_("Why it was kept"), width=60)]
    return write_xlsx(str(target), columns, ([k.number, str(k.what), k.name, k.reason] for k in kept_rows(whole, actor)))
