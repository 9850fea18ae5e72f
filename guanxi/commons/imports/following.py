"""What a row of a file changes on a row of a derived importer that is on file, and what follows from it: derived columns, owner and department."""

from guanxi.commons.imports import own
from guanxi.commons.imports.models import unpack
from guanxi.commons.imports.rows import NEW, SAME, Outcome, Row


def look(importer, rows: list[Row]) -> None:
    """Asks at once about the filed rows that these meet: which of them may be changed, and what conditions look at."""
    importer.changeable.look([values["pk"] for values in (*importer.filed.values(), *importer.by_number.values())])
    met = {importer.filed[r.extra]["pk"] for r in rows if r.extra in importer.filed}
    met |= {pk for r in rows for pk in (importer.matches.find(r.values) or ())} if importer.matches else set()
    importer.conditions.look(met)


def change(importer, row: Row, filed: dict) -> None:
    """Settles what the row changes on the filed one (its columns); later rows of the file meet it as it will be."""
    session, actor = importer.session, importer.actor
    policy, said = session.policy, importer.as_columns(row)
    filed.update(importer.told.get(filed["pk"], {}))
    after = {n: v for n, v in said.items() if n not in importer.never_changed and filed.get(n) != v and policy.admits(n, filed.get(n))}
    after.pop(own.CUSTOM, None)
    if (joined := own.joined(filed.get(own.CUSTOM), said.get(own.CUSTOM) or {}, policy)) is not None:
        after[own.CUSTOM] = joined
    after |= policy.cleared(importer.model, row, filed, importer.number_of)
    if "owner_id" in after:
        if importer.via or not actor.may(importer.record.key, "assign"):
            del after["owner_id"]  # a child belongs to whom its parent belongs to; other rows are given away by those who may
        else:
            after["department_id"] = session.department_of(after["owner_id"])
    importer.complete_change(filed, after)
    if not importer.conditions.admit_change(row, filed, after, filed["pk"]):
        return
    stood, becomes = importer.derived(filed), importer.derived(filed | after)
    after |= {n: v for n, v in becomes.items() if stood[n] != v}
    _take_key_along(importer, row, filed, after, said)
    row.before, row.changes = {n: filed[n] for n in after if n in filed}, after
    filed.update(after)
    importer.told.setdefault(filed["pk"], {}).update(after)


def _take_key_along(importer, row: Row, filed: dict, after: dict, said: dict) -> None:
    """The content key follows what the row wrote, so that the file is known again without its chosen key.

    Not where another row bears it, nor where the filed row does not become what the row says. The rest of the file still knows the former one.
    """
    names = importer.key_columns()
    if "import_key" not in filed or not after or (filed["import_key"] and not names & after.keys()):
        return
    if row.extra in importer.filed or row.extra in importer.seen or any((filed | after).get(n) != said[n] for n in names & said.keys()):
        return
    importer.filed[row.extra] = filed
    if filed["import_key"]:
        importer.filed.setdefault(filed["import_key"], filed)
    after["import_key"] = row.extra


def copies_for(importer, rows: list[Row]) -> dict[int, dict]:
    """Parent's number → the owner and department that its children carry."""
    if not (via := importer.via):
        return {}
    _follow_stand_ins(importer, [r for r in rows if not r.values.get(f"{via}_id")])
    wanted = {r.values[f"{via}_id"] for r in rows if r.values.get(f"{via}_id")}
    found = _owners(importer.model, via, wanted)
    if via in importer.brought_along:
        found |= {pk: importer.refs[via].owner_of(pk) for pk in wanted - set(found)}
    return {pk: {"owner_id": owner, "department_id": department} for pk, (owner, department) in found.items()}


def _follow_stand_ins(importer, rows: list[Row]) -> None:
    """A row without its parent belongs to whom the one that stands in for it belongs to (the lead of a follow-up)."""
    name = importer.model.scope_instead
    found = _owners(importer.model, name, {r.values.get(f"{name}_id") for r in rows} - {None}) if name and rows else {}
    for row in rows:
        if told := found.get(row.values.get(f"{name}_id")):
            row.values["owner_id"], row.values["department_id"] = told


def _owners(model, name: str, keys: set) -> dict:
    parent = model._meta.get_field(name).related_model
    return {pk: told for pk, *told in parent.objects.filter(pk__in=keys).values_list("pk", "owner_id", "department_id")}


def move(importer, rows: list[Row], copies: dict) -> None:
    """Who goes to another parent gets its owner and department (`copies` by the parent's number)."""
    for row in moved(importer, rows):
        row.changes |= copies.get(row.changes[f"{importer.via}_id"], {})


def moved(importer, rows: list[Row]) -> list[Row]:
    """Filed rows that the file puts under another parent."""
    return [r for r in rows if r.verdict == SAME and importer.via and r.changes.get(f"{importer.via}_id")]


def added(importer, whole, *names: str):
    """Columns of the rows that a run had added before it was broken off, chunk by chunk."""
    chunks = whole.chunks.filter(number__lt=whole.cursor).order_by("number")
    for results in chunks.values_list("results", flat=True).iterator(chunk_size=20):
        pks = [o.target for o in (Outcome(*packed) for packed in unpack(results)) if o.verdict == NEW]
        yield from importer.model.objects.filter(pk__in=pks).values("pk", *names)
