"""Files of several linked sheets: each sheet that is recognised becomes an import, and they are checked and filed in the order of their record types.

What a later sheet refers to may stand in an earlier one: the check of the later sheet counts on the rows that the
earlier one will file (`promised`), so that the counts of both passes agree.
"""

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.commons.imports import endings, opening, passes
from guanxi.commons.imports.columns import guess, words_of
from guanxi.commons.imports.importer import importable_records, importer_class
from guanxi.commons.imports.models import Bundle, Import, unpack
from guanxi.commons.imports.rows import NEW, Outcome
from guanxi.commons.imports.session import remembered_columns
from guanxi.commons.jobs.models import Job
from guanxi.kit import jobs, records
from guanxi.kit.actor import SYSTEM, Actor
from guanxi.kit.errors import DomainError
from guanxi.kit.refusals import BadInput
from guanxi.kit.tables.cells import text_of
from guanxi.kit.tables.headers import header_key
from guanxi.kit.tables.reading import open_table, sheet_names

MOST_SHEETS = 30
FEWEST_COLUMNS = 2


def start(*, actor: Actor, file_name: str, file=None, **options) -> Bundle:
    """A new file of several sheets. options: as of an import, for all of them."""
    bundle = Bundle(
        file=file, file_name=file_name[:200], options={k: v for k, v in options.items() if v not in (None, "")}, asked_by_id=actor.user_id
    )
    bundle.save()
    return bundle


def load(bundle: Bundle, path: Path, actor: Actor, progress=lambda done, total: None) -> None:
    """Recognises the sheets and reads each. Raises BadFile; called again it begins anew."""
    names = sheet_names(path)
    if len(names) > MOST_SHEETS:
        raise DomainError(_("The file has %(n)s sheets; at most %(most)s are brought together.") % {"n": len(names), "most": MOST_SHEETS})
    bundle.sheets.filter(cursor=0).delete()
    left_out, found = [], []
    for name in names:
        try:
            key = recognise(path, name)
        except BadInput as error:
            left_out.append([name, str(error)])
            continue
        if key and actor.may(key, "import"):
            found.append((key, name))
        else:
            left_out.append([name, _("not yours to import") if key else _("not recognised")])
    for n, (key, name) in enumerate(sorted(found, key=lambda pair: _rank(pair[0]))):
        whole = opening.start(
            key, actor=actor, file_name=bundle.file_name, file=bundle.file, bundle=bundle, **bundle.options | {"sheet": name}
        )
        opening.load(whole, path, actor)
        progress(n + 1, len(found))
    Bundle.objects.filter(pk=bundle.pk).update(left_out=left_out, error="" if found else _("No sheet of this file was recognised."))
    bundle.refresh_from_db()


def recognise(path: Path, sheet: str) -> str:
    """The record type whose columns explain most of the sheet's headers, whoever may import it; "" when none explains enough. Raises BadFile."""
    offered = importable_records()
    known = {r.key: (importer_class(r).columns(r, SYSTEM), remembered_columns(r.key)) for r in offered}
    words = [w for columns, remembered in known.values() for w in (*words_of(columns), *remembered)]
    with open_table(path, sheet=sheet, synonyms=words) as table:
        headers, named = table.headers, table.sheet or table.name
    scores = []
    for record in offered:
        columns, remembered = known[record.key]
        mapping = guess(headers, columns, remembered)
        required = {n for n, c in columns.items() if c.required}
        if len(mapping) >= min(FEWEST_COLUMNS, len(headers)) and mapping and required <= set(mapping.values()):
            scores.append((len(set(mapping.values())) + 2.5 * _is_called(record, named), -_rank(record.key), record.key))
    return max(scores)[-1] if scores else ""


def _is_called(record, sheet: str) -> bool:
    """Whether the name of the sheet says what it holds: 客户, 联系人名单, orders."""
    name = header_key(sheet)
    return any(header_key(str(word)) in name for word in (record.plural, record.label, record.slug) if header_key(str(word)))


def _rank(key: str) -> int:
    return importer_class(records.get(key)).rank


def sheets_of(bundle: Bundle) -> list[Import]:
    """Its imports in the order in which they are filed."""
    return sorted(bundle.sheets.select_related("recipe"), key=lambda w: (_rank(w.record_key), w.pk))


def check_all(bundle: Bundle, actor: Actor, progress=lambda done, total: False) -> None:
    """The dry run of every sheet whose columns are understood."""
    for whole in sheets_of(bundle):
        if not whole.is_begun and not passes.missing_columns(whole, actor):
            passes.check(whole, actor, progress)
            whole.refresh_from_db()
            if whole.status != Import.CHECKED:
                return


def file_all(bundle: Bundle, actor: Actor, progress=lambda done, total: False) -> None:
    """Files every sheet that was checked, one after the other; called again it goes on where it broke off."""
    for whole in sheets_of(bundle):
        if whole.status in (Import.CHECKED, Import.RUNNING) and not whole.is_deciding:
            passes.file(whole, actor, progress)
            whole.refresh_from_db()
            if whole.status == Import.STOPPED:
                return


@transaction.atomic
def ask(bundle: Bundle, kind: str) -> None:
    """Asks for a job on all sheets; while one is under way there is no second."""
    fresh = Bundle.objects.select_for_update().get(pk=bundle.pk)
    if fresh.job_id and Job.objects.filter(pk=fresh.job_id).live().exists():
        raise DomainError(_("This file is being worked on. Wait until it is done, or stop it."))
    for whole in fresh.sheets.all():
        endings.settle(whole)
        if whole.is_live:
            raise DomainError(_("This file is being worked on. Wait until it is done, or stop it."))
    if kind != "bundles.load" and not fresh.sheets.exists():
        raise DomainError(_("No sheet of this file was recognised."))
    job = jobs.later(kind, bundle=bundle.pk)
    Bundle.objects.filter(pk=bundle.pk).update(job_id=job.pk, error="")
    fresh.sheets.all().update(job_id=job.pk)
    bundle.refresh_from_db()


@transaction.atomic
def turn_into(whole: Import, record_key: str, actor: Actor) -> None:
    """Says what a sheet holds; it is read anew. Raises DomainError for what the actor may not import."""
    from guanxi.commons.imports import actions

    actions.unstarted(whole)
    if record_key not in {r.key for r in importable_records() if actor.may(r.key, "import")}:
        raise DomainError(_("You may not import this."))
    Import.objects.filter(pk=whole.pk).update(record_key=record_key)
    whole.refresh_from_db()
    actions.begin(whole, "imports.load", Import.READING)


def promised(whole: Import, record_key: str, *names: str) -> Iterator[dict]:
    """Values (as written) of rows that an earlier sheet of the same file will file as new; nothing once they are filed.

    names: columns that the asker needs; rows without any of them are passed over.
    """
    if whole.bundle_id is None or whole.is_begun:
        return
    for other in whole.bundle.sheets.filter(record_key=record_key, cursor=0).exclude(pk=whole.pk):
        if other.is_begun or _rank(record_key) >= _rank(whole.record_key):
            continue
        places = {name: int(n) for n, name in sorted(other.mapping.items(), key=lambda p: -int(p[0])) if name in names}
        for chunk in other.walk():
            outcomes = [Outcome(*o) for o in unpack(chunk.results)] if chunk.results else []
            for place, (_number, _mark, cells) in enumerate(unpack(chunk.rows)):
                if outcomes and (outcomes[place].verdict != NEW):
                    continue
                told = {name: text_of(cells[n]) for name, n in places.items() if n < len(cells) and text_of(cells[n])}
                if told:
                    yield told
