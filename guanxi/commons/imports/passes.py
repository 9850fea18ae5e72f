"""Going through an import chunk by chunk: the check, which writes nothing, and the run, which files what the check would."""

import time
from collections import Counter
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.audit.access.actions import note
from guanxi.commons.imports import beforehand, history
from guanxi.commons.imports.hanging import hang_tags
from guanxi.commons.imports.importer import Importer, importer_class
from guanxi.commons.imports.models import Import, ImportChunk, pack
from guanxi.commons.imports.passing import Pass
from guanxi.commons.imports.recipes import note_use
from guanxi.commons.imports.recording import Made, recording
from guanxi.commons.imports.rows import CLASH, ERROR, NEW, PERHAPS, REFUSED, SAME, Row
from guanxi.commons.imports.wordcounts import Words
from guanxi.kit import records
from guanxi.kit.actor import Actor, acting
from guanxi.kit.changes import announce, because
from guanxi.kit.collector import rarely_collected
from guanxi.kit.errors import DomainError

PAUSE = 0.02  # seconds between chunks, in which others may write
MOST_GROUPED = 500_000


class Overtaken(Exception):
    """Somebody else has filed this chunk: two workers are at the same import."""


def missing_columns(whole: Import, actor: Actor) -> list[str]:
    """Labels of required columns that no column of the file means."""
    record = records.get(whole.record_key)
    mapped = set(whole.mapping.values())
    return [str(c.label) for c in importer_class(record).columns(record, actor).values() if c.required and c.name not in mapped]


def _demand_columns(whole: Import, actor: Actor) -> None:
    if labels := missing_columns(whole, actor):
        raise DomainError(_("No column of the file was recognised as: %(names)s") % {"names": "、".join(labels)})


@rarely_collected()
def arrange(whole: Import, actor: Actor) -> None:
    """Brings rows that belong together into one chunk and marks what only the whole file knows. Once per assignment of columns."""
    record = records.get(whole.record_key)
    kind = importer_class(record)
    if whole.is_arranged or (kind.group_key is Importer.group_key and kind.mark is Importer.mark):
        return
    if whole.row_count > MOST_GROUPED:
        raise DomainError(_("More than %(n)s rows of orders at once are too many: split the file by year.") % {"n": f"{MOST_GROUPED:,}"})
    walk, told, seen, loose = Pass(whole, actor, dry=True), [], {}, set()
    for chunk in whole.walk():
        rows = walk.rows_of(chunk)
        walk.read(rows)
        for row in rows:
            key, span = walk.importer.group_key(row), walk.importer.span_key(row)
            if key is not None and span is None:
                loose.add(key)
            told.append((key, span, [row.number, walk.importer.mark(row, seen), row.cells]))
    first, lines = {}, []
    for own, (key, span, packed) in enumerate(told):
        # One row without a day may belong to any order of the number: then they all stay together.
        group = (key, None if key in loose else span)
        lines.append((own if key is None else first.setdefault(group, own), own, packed))
    lines.sort(key=lambda line: line[:2])
    _rewrite(whole, lines, kind.chunk)


def _rewrite(whole: Import, lines: list, size: int) -> None:
    chunks, current, last = [], [], None
    for place, _own, packed in lines:
        if len(current) >= size and place != last:
            chunks.append(current)
            current = []
        current.append(packed)
        last = place
    if current:
        chunks.append(current)
    with transaction.atomic():
        whole.chunks.all().delete()
        for number, rows in enumerate(chunks):
            ImportChunk(whole=whole, number=number, rows=pack(rows)).save(force_insert=True)
        whole.chunk_count, whole.is_arranged = len(chunks), True
        whole.save(update_fields=["chunk_count", "is_arranged"])


@rarely_collected()
def check(whole: Import, actor: Actor, progress: Callable = lambda done, total: False) -> None:
    """The dry run: every row compared, nothing filed. progress(done, total) is told the rows done and returns whether to stop."""
    _demand_columns(whole, actor)
    Import.objects.filter(pk=whole.pk).update(status=Import.CHECKING, error="")
    arrange(whole, actor)
    walk, done = Pass(whole, actor, dry=True), 0
    for chunk in whole.walk():
        rows = walk.rows_of(chunk)
        walk.judge(rows)
        _keep(chunk, rows, pack([r.packed() for r in rows]))
        done += len(rows)
        if progress(done, whole.row_count):
            Import.objects.filter(pk=whole.pk).update(status=Import.MAPPING)
            return
    _settle(whole, walk, status=Import.CHECKED)


@rarely_collected()
def file(whole: Import, actor: Actor, progress: Callable = lambda done, total: False) -> None:
    """The run. Killed and called again it goes on behind the last chunk that was committed."""
    _demand_columns(whole, actor)
    Import.objects.filter(pk=whole.pk).update(status=Import.RUNNING, error="")
    arrange(whole, actor)
    walk = Pass(whole, actor, dry=False)
    walk.session.counts.update(whole.counts if whole.cursor else {})
    walk.session.people.unknown.update(whole.notes.get("unknown_people", {}) if whole.cursor else {})
    walk.session.words = Words(whole.notes.get("unknown_words") if whole.cursor else None)
    done = whole.notes.get("rows_done", 0) if whole.cursor else 0
    if whole.cursor:
        walk.importer.take_up(whole)
    with acting(actor), because(_("Import: %(name)s") % {"name": whole.file_name}):
        for chunk, rows, is_read in beforehand.chunks(walk, whole.cursor):
            walk.judge(rows, is_read=is_read)
            done += len(rows)
            _commit(whole, chunk, rows, walk, done)
            if progress(done, whole.row_count):
                Import.objects.filter(pk=whole.pk).update(status=Import.STOPPED, finished_at=timezone.now())
                return
            time.sleep(PAUSE)
        _finish(whole, walk)
        _settle(whole, walk, status=Import.DONE, finished_at=timezone.now())
        with transaction.atomic():
            facts = {"file": whole.file_name, "rows": whole.row_count, **{n: c for n, c in walk.session.counts.items() if c}}
            note_use(whole)
            note("import", whole.record_key, label=whole.file_name, detail=facts)
            announce("import.finished", whole=whole)


def _finish(whole: Import, walk: Pass) -> None:
    """What follows from the whole file is noted with its last chunk."""
    last = whole.chunks.order_by("-number").first()
    made = Made(last.made if last else None)
    with recording(made):
        walk.importer.finish()
    if last:
        last.made = made.packed()
        last.save(update_fields=["made"])


def _commit(whole: Import, chunk: ImportChunk, rows: list[Row], walk: Pass, done: int) -> None:
    notes = whole.notes | _notes(walk) | {"rows_done": done}
    made = Made()
    with recording(made):
        walk.importer.ready(rows)
    results = pack([r.packed() for r in rows])
    with transaction.atomic():
        # Told first: whoever lost the job to another worker must not file the chunk again.
        ours = Import.objects.filter(pk=whole.pk, cursor=chunk.number)
        if not ours.update(cursor=chunk.number + 1):
            raise Overtaken
        with recording(made):
            put_down(walk, rows)
        chunk.made = made.packed()
        ours = Import.objects.filter(pk=whole.pk)
        ours.update(counts=dict(walk.session.counts), notes=notes)
        _keep(chunk, rows, results)
    whole.cursor, whole.notes = chunk.number + 1, notes


def put_down(walk: Pass, rows: list[Row]) -> None:
    """Within a transaction: writes what was made ready of these rows, with their tags, authors and moments."""
    walk.session.pending.flush()
    walk.importer.write(rows)
    hang_tags(walk.importer, rows)
    history.set_back(walk.importer, rows)


def _keep(chunk: ImportChunk, rows: list[Row], results: bytes) -> None:
    chunk.results, chunk.heaps = results, heaps_of(rows)
    chunk.save(update_fields=["results", "heaps", "made"])


def heaps_of(rows: list[Row]) -> dict[str, int]:
    """Rows by verdict, rows with something to mend, and the number of such cells."""
    counts = Counter(r.verdict for r in rows)
    errors = [sum(1 for p in r.problems if p.level == ERROR) for r in rows]
    made = {name: counts[name] for name in (NEW, SAME, PERHAPS, CLASH, REFUSED)}
    return made | {"problem": sum(1 for n in errors if n), "cells": sum(errors)}


def _notes(walk: Pass) -> dict:
    return {"unknown_people": dict(walk.session.people.unknown.most_common(500)), "unknown_words": walk.session.words.packed()}


def _settle(whole: Import, walk: Pass, **values) -> None:
    whole.counts, whole.notes = dict(walk.session.counts), whole.notes | _notes(walk)
    for name, value in values.items():
        setattr(whole, name, value)
    whole.save(update_fields=["counts", "notes", *values])
