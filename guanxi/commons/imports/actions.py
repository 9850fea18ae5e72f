"""Verbs on imports: what a person does between dropping a file and its end."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.files.actions import drop, open_file, path_of
from guanxi.commons.imports import opening, passes
from guanxi.commons.imports.importer import importer_class
from guanxi.commons.imports.models import Import, ImportChunk, pack, unpack
from guanxi.commons.imports.rows import Row
from guanxi.commons.imports.session import remember
from guanxi.kit import jobs, records
from guanxi.kit.actor import Actor, acting
from guanxi.kit.changes import because
from guanxi.kit.china.names import fold
from guanxi.kit.errors import DomainError
from guanxi.kit.tables.headers import header_key

TRIAL = "trial"
KEEP_DAYS = 90


@transaction.atomic
def begin(whole: Import, kind: str, status: str) -> None:
    """Asks for a job on the import; while one is under way there is no second."""
    free = Import.objects.filter(pk=whole.pk).exclude(status__in=(Import.CHECKING, Import.RUNNING))
    if not free.update(status=status, error=""):
        raise DomainError(_("This import is being worked on. Wait until it is done, or stop it."))
    job = jobs.later(kind, **{"import": whole.pk})
    Import.objects.filter(pk=whole.pk).update(job_id=job.pk)
    whole.refresh_from_db()


def read(whole: Import, actor: Actor, progress) -> None:
    """Lays the rows of the kept file down, and goes on to the check when every required column was found."""
    with open_file(whole.file):
        pass  # a file that is gone says so before anything is thrown away
    opening.load(whole, path_of(whole.file.sha256), actor, progress)


def assign(whole: Import, mapping: dict[int, str], actor: Actor) -> None:
    """Says which column means what, remembers it, and has everything checked anew."""
    known = importer_class(records.get(whole.record_key)).columns(records.get(whole.record_key), actor)
    kept = {n: name for n, name in mapping.items() if name in known}
    remember(
        whole.record_key,
        "column",
        {header_key(h): kept.get(n, "") for n, h in enumerate(whole.headers) if n in mapping and not h.startswith("[")},
    )
    _unstarted(whole)
    Import.objects.filter(pk=whole.pk).update(mapping={str(n): name for n, name in kept.items()}, is_arranged=False)
    whole.refresh_from_db()
    if passes.missing_columns(whole, actor):
        Import.objects.filter(pk=whole.pk).update(status=Import.MAPPING)
        return
    recheck(whole)


def assign_people(whole: Import, people: dict[str, int | None]) -> None:
    """Says who is meant by names that nobody bears; None: nobody."""
    remember(whole.record_key, "person", {fold(name): str(pk or "") for name, pk in people.items()})
    _unstarted(whole)
    recheck(whole)


def recheck(whole: Import, *, trial: bool = False) -> None:
    """The dry run; as a trial its counts are shown for the last word."""
    options = {k: v for k, v in whole.options.items() if k != "step"} | ({"step": TRIAL} if trial else {})
    Import.objects.filter(pk=whole.pk).update(options=options)
    begin(whole, "imports.check", Import.CHECKING)


def _unstarted(whole: Import) -> None:
    if whole.cursor:
        raise DomainError(_("Part of this file is filed already; its columns cannot be changed any more."))


def mend(whole: Import, number: int, column: int, text: str, actor: Actor) -> Row:
    """Writes a cell anew and looks at its row again. Raises DomainError when there is no such row, or the run has begun."""
    _unstarted(whole)
    with transaction.atomic():
        chunk, place, packed = find(whole, number)
        cells = packed[place][2]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = text.strip()
        chunk.rows = pack(packed)
        row = _look_again(whole, packed[place], actor)
        _put_result(chunk, place, row)
    return row


def decide(whole: Import, number: int, choice: str, actor: Actor) -> Row:
    """What becomes of a doubtful row: "new", "skip", or "join" (it joins the one it resembles). After the run it is carried out at once."""
    with transaction.atomic():
        chunk, place, packed = find(whole, number)
        if choice not in ("new", "skip", "join") or not chunk.results:
            raise DomainError(_("A row is filed as new, joined to the one it resembles, or left out."))
        walk = passes.Pass(whole, actor, dry=whole.status != Import.DONE)
        row = Row(*packed[place])
        row.decision = choice
        with acting(actor), because(_("Import: %(name)s") % {"name": whole.file_name}):
            walk.judge([row])
            if whole.status == Import.DONE:
                walk.importer.ready([row])
                walk.session.pending.flush()
                walk.importer.write([row])
                _count(whole, walk)
        _put_result(chunk, place, row)
    return row


def _count(whole: Import, walk) -> None:
    fresh = Import.objects.select_for_update().get(pk=whole.pk)
    counts = {n: fresh.counts.get(n, 0) + walk.session.counts.get(n, 0) for n in {**fresh.counts, **walk.session.counts}}
    counts["review"] = max(0, fresh.counts.get("review", 0) - 1)
    Import.objects.filter(pk=whole.pk).update(counts=counts)


def _look_again(whole: Import, packed: list, actor: Actor) -> Row:
    walk = passes.Pass(whole, actor, dry=True)
    row = Row(*packed)
    walk.judge([row])
    return row


def find(whole: Import, number: int) -> tuple[ImportChunk, int, list]:
    """(chunk, place in it, its packed rows) of the row with that number in the file."""
    for chunk in whole.walk():
        packed = unpack(chunk.rows)
        for place, (n, _mark, _cells) in enumerate(packed):
            if n == number:
                return chunk, place, packed
    raise DomainError(_("There is no row %(n)s.") % {"n": number})


def _put_result(chunk: ImportChunk, place: int, row: Row) -> None:
    results = unpack(chunk.results) if chunk.results else []
    if place >= len(results):
        return
    before, results[place] = results[place], row.packed()
    heaps = dict(chunk.heaps)
    for packed, sign in ((before, -1), (results[place], 1)):
        errors = sum(1 for p in packed[5] if p[1] == "error")
        for name, n in ((packed[0], 1), ("problem", bool(errors)), ("cells", errors)):
            heaps[name] = heaps.get(name, 0) + sign * n
    chunk.results, chunk.heaps = pack(results), heaps
    chunk.save(update_fields=["rows", "results", "heaps"])


def discard(whole: Import) -> None:
    """Forgets an import that filed nothing."""
    if whole.cursor or whole.is_live:
        raise DomainError(_("What was filed stays on record."))
    whole.delete()


def forget_old() -> int:
    """The rows and files of imports that ended KEEP_DAYS ago, or were left lying, are deleted; counts and notes stay. Returns how many."""
    old = Import.objects.filter(created_at__lt=timezone.now() - timedelta(days=KEEP_DAYS)).exclude(status=Import.RUNNING)
    gone = 0
    for whole in list(old.filter(chunk_count__gt=0)[:200]):
        with transaction.atomic():
            whole.chunks.all().delete()
            if whole.file:
                drop(whole.file)
            Import.objects.filter(pk=whole.pk).update(chunk_count=0, notes={})
        gone += 1
    return gone
