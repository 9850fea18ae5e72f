"""Verbs on imports: what a person does between dropping a file and its end."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.files.actions import drop, open_file, path_of
from guanxi.commons.imports import endings, opening, passes
from guanxi.commons.imports.importer import Importer, importer_class
from guanxi.commons.imports.models import Import, ImportChunk, pack, unpack
from guanxi.commons.imports.recording import Made, recording
from guanxi.commons.imports.rows import PERHAPS, Outcome, Row
from guanxi.commons.imports.session import remember
from guanxi.commons.jobs.actions import cancel
from guanxi.commons.jobs.models import Job
from guanxi.kit import jobs, records
from guanxi.kit.actor import Actor, acting
from guanxi.kit.changes import because
from guanxi.kit.china.names import fold
from guanxi.kit.errors import DomainError
from guanxi.kit.tables.headers import header_key

TRIAL = "trial"
KEEP_DAYS = 90
LOWEST_HEADERS = 1000


# From where a step may be taken; nothing but the run itself goes on once rows are filed.
_FROM = {
    Import.READING: (Import.MAPPING, Import.CHECKED, Import.FAILED),
    Import.CHECKING: (Import.MAPPING, Import.CHECKED, Import.FAILED),
    Import.RUNNING: (Import.MAPPING, Import.CHECKED),
}


@transaction.atomic
def begin(whole: Import, kind: str, status: str) -> None:
    """Asks for a job on the import; while one is under way there is no second, and what is over stays as it is."""
    if whole.job_id:
        endings.settle(whole)
    fresh = Q(status=Import.READING, job_id=None)
    free = Import.objects.filter(Q(status__in=_FROM[status]) | fresh, pk=whole.pk, cursor=0)
    if not free.update(status=status, error=""):
        whole.refresh_from_db()
        _unstarted(whole)
        raise DomainError(_("Check the file first, then import it."))
    job = jobs.later(kind, **{"import": whole.pk})
    Import.objects.filter(pk=whole.pk).update(job_id=job.pk)
    whole.refresh_from_db()


def read(whole: Import, actor: Actor, progress) -> None:
    """Lays the rows of the kept file down, and goes on to the check when every required column was found."""
    with open_file(whole.file):
        pass  # a file that is gone says so before anything is thrown away
    opening.load(whole, path_of(whole.file.sha256), actor, progress)


@transaction.atomic
def reread(whole: Import, *, header_row: int, sheet: str | None) -> None:
    """Reads the file anew: another sheet, or headers in another row. What stands above them is held in memory, hence not far down."""
    if header_row > LOWEST_HEADERS:
        raise DomainError(_("Headers are looked for in the first %(n)s rows.") % {"n": LOWEST_HEADERS})
    _unstarted(locked(whole))
    known = whole.notes.get("sheets", [])
    options = whole.options | {"header_row": max(header_row, 1), "sheet": sheet if sheet in known else None}
    Import.objects.filter(pk=whole.pk).update(options={k: v for k, v in options.items() if v})
    begin(whole, "imports.load", Import.READING)


@transaction.atomic
def assign(whole: Import, mapping: dict[int, str], actor: Actor) -> None:
    """Says which column means what, remembers it, and has everything checked anew."""
    _unstarted(locked(whole))
    known = importer_class(records.get(whole.record_key)).columns(records.get(whole.record_key), actor)
    kept = {n: name for n, name in mapping.items() if name in known}
    remember(
        whole.record_key,
        "column",
        {header_key(h): kept.get(n, "") for n, h in enumerate(whole.headers) if n in mapping and not h.startswith("[")},
    )
    Import.objects.filter(pk=whole.pk).update(mapping={str(n): name for n, name in kept.items()}, is_arranged=False)
    whole.refresh_from_db()
    if passes.missing_columns(whole, actor):
        Import.objects.filter(pk=whole.pk).update(status=Import.MAPPING)
        return
    recheck(whole)


@transaction.atomic
def assign_people(whole: Import, people: dict[str, int | None]) -> None:
    """Says who is meant by names that nobody bears; None: nobody."""
    _unstarted(locked(whole))
    remember(whole.record_key, "person", {fold(name): str(pk or "") for name, pk in people.items()})
    recheck(whole)


@transaction.atomic
def recheck(whole: Import, *, trial: bool = False) -> None:
    """The dry run; as a trial its counts are shown for the last word."""
    _unstarted(locked(whole))
    options = {k: v for k, v in whole.options.items() if k != "step"} | ({"step": TRIAL} if trial else {})
    Import.objects.filter(pk=whole.pk).update(options=options)
    begin(whole, "imports.check", Import.CHECKING)


def locked(whole: Import) -> Import:
    """The import as it is now, kept from others until the transaction ends. A dead job is no reason to wait."""
    endings.settle(whole)
    return Import.objects.select_for_update().get(pk=whole.pk)


def unstarted(whole: Import) -> Import:
    """The import as it is now, kept from others; DomainError when something is at work on it or it is begun."""
    fresh = locked(whole)
    _unstarted(fresh)
    return fresh


def _unstarted(whole: Import) -> None:
    if whole.is_live:
        raise DomainError(_("This import is being worked on. Wait until it is done, or stop it."))
    if whole.is_begun:
        raise DomainError(_("What this file brought is filed already and stays. For changes bring the file again as a new import."))


def mend(whole: Import, number: int, column: int, text: str, actor: Actor) -> Row:
    """Writes a cell anew and looks at its row again. Raises DomainError when there is no such row, or the run has begun."""
    with transaction.atomic():
        _unstarted(locked(whole))
        chunk, place, packed = find(whole, number)
        cells = packed[place][2]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = text.strip()
        chunk.rows = pack(packed)
        row = _look_again(whole, packed[place], actor)
        _put_results(chunk, {place: row})
    return row


def decide(whole: Import, number: int, choice: str, actor: Actor, *, at_work: bool = False) -> Row:
    """What becomes of a doubtful row, and of all rows that are filed with it: "new", "skip", or "join" (it joins the one it resembles).

    After the run it is carried out at once. at_work: by the job that decides on a whole heap. Raises DomainError for a row that is not doubtful, or decided on already.
    """
    if choice not in ("new", "skip", "join"):
        raise DomainError(_("A row is filed as new, joined to the one it resembles, or left out."))
    with transaction.atomic():
        fresh = locked(whole)
        chunk, place, packed = find(whole, number)
        is_filed = chunk.number < fresh.cursor
        _decidable(fresh, chunk, place, is_filed=is_filed, at_work=at_work)
        walk = passes.Pass(whole, actor, dry=not is_filed)
        rows = {p: Row(*packed[p]) for p in _fated(whole, actor, chunk, packed, place)}
        for row in rows.values():
            row.decision = choice
        made = Made(chunk.made)
        with acting(actor), because(_("Import: %(name)s") % {"name": whole.file_name}), recording(made):
            walk.judge(list(rows.values()))
            if is_filed:
                walk.importer.ready(list(rows.values()))
                passes.put_down(walk, list(rows.values()))
                _count(whole, walk)
        chunk.made = made.packed()
        _put_results(chunk, rows)
    return rows[place]


def _decidable(whole: Import, chunk: ImportChunk, place: int, *, is_filed: bool, at_work: bool) -> None:
    if not whole.is_deciding if at_work else whole.is_live:
        raise DomainError(_("This import is being worked on. Wait until it is done, or stop it."))
    if not chunk.results or not (is_filed or whole.status == Import.CHECKED):
        raise DomainError(_("This row was not filed with the others. Bring the file again as a new import."))
    outcome = Outcome(*unpack(chunk.results)[place])
    if whole.status == Import.UNDONE:
        raise DomainError(_("This import was undone."))
    if outcome.verdict != PERHAPS or outcome.decision:
        raise DomainError(_("This row is decided already; nothing was done a second time."))


def _fated(whole: Import, actor: Actor, chunk: ImportChunk, packed: list, place: int) -> list[int]:
    """Places of the undecided rows that are filed with this one, itself included."""
    kind = importer_class(records.get(whole.record_key))
    if kind.fate_key is Importer.fate_key and kind.group_key is Importer.group_key:
        return [place]
    walk, read = passes.Pass(whole, actor, dry=True), [Row(*p) for p in packed]  # a pass of its own: reading plans what is to be made
    walk.read(read)
    key = walk.importer.fate_key(read[place])
    if key is None:
        return [place]
    outcomes = [Outcome(*o) for o in unpack(chunk.results)]
    return [p for p, o in enumerate(outcomes) if o.verdict == PERHAPS and not o.decision and walk.importer.fate_key(read[p]) == key]


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
    for chunk in _near(whole, number):
        packed = unpack(chunk.rows)
        for place, (n, _mark, _cells) in enumerate(packed):
            if n == number:
                return chunk, place, packed
    raise DomainError(_("There is no row %(n)s.") % {"n": number})


def _near(whole: Import, number: int) -> Iterable[ImportChunk]:
    """The chunks that may hold the row. Rows stand in the order of the file, but where those of one order were brought together."""
    if importer_class(records.get(whole.record_key)).group_key is not Importer.group_key:
        return whole.walk()
    low, high = 0, whole.chunk_count
    while high - low > 1:
        middle = (low + high) // 2
        first = unpack(whole.chunks.only("rows").get(number=middle).rows)[0][0]
        low, high = (middle, high) if first <= number else (low, middle)
    return whole.chunks.filter(number=low)


def _put_results(chunk: ImportChunk, rows: dict[int, Row]) -> None:
    """Outcomes of the rows at these places, and the heaps they change."""
    results = unpack(chunk.results) if chunk.results else []
    heaps = dict(chunk.heaps)
    for place, row in rows.items():
        if place >= len(results):
            return
        before, results[place] = results[place], row.packed()
        for packed, sign in ((before, -1), (results[place], 1)):
            errors = sum(1 for p in packed[5] if p[1] == "error")
            for name, n in ((packed[0], 1), ("problem", bool(errors)), ("cells", errors)):
                heaps[name] = heaps.get(name, 0) + sign * n
    chunk.results, chunk.heaps = pack(results), heaps
    chunk.save(update_fields=["rows", "results", "heaps", "made"])


@transaction.atomic
def stop(whole: Import) -> None:
    """Asks the job to stop at its next step; what no worker works on any more ends here."""
    if job := Job.objects.filter(pk=whole.job_id).first():
        cancel(job)
    endings.settle(whole)


@transaction.atomic
def discard(whole: Import) -> None:
    """Forgets an import that filed nothing, with its file."""
    fresh = locked(whole)
    if fresh.cursor or fresh.is_live:
        raise DomainError(_("What was filed stays on record."))
    stored = fresh.file
    fresh.delete()
    if stored:
        drop(stored)


def forget_old() -> int:
    """The rows and files of imports that ended KEEP_DAYS ago, or were left lying, are deleted; counts and notes stay. Returns how many."""
    old = Import.objects.filter(created_at__lt=timezone.now() - timedelta(days=KEEP_DAYS)).exclude(status=Import.RUNNING)
    gone = 0
    for whole in list(old.filter(Q(chunk_count__gt=0) | Q(file__isnull=False))[:200]):
        with transaction.atomic():
            whole.chunks.all().delete()
            if whole.file:
                drop(whole.file)
            Import.objects.filter(pk=whole.pk).update(chunk_count=0, notes={})
        gone += 1
    return gone
