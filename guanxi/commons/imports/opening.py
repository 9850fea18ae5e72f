"""From a file to an Import: sheet and header row found, columns guessed, rows laid down in chunks."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db import transaction

from guanxi.commons.imports.columns import guess, words_of
from guanxi.commons.imports.importer import importer_class
from guanxi.commons.imports.models import Import, ImportChunk, pack, unpack
from guanxi.commons.imports.recipes import sheet_in
from guanxi.commons.imports.session import remembered_columns
from guanxi.commons.imports.shaping import Shape
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.collector import rarely_collected
from guanxi.kit.tables.cells import text_of
from guanxi.kit.tables.reading import Table, open_table, sheet_names


def start(record_key: str, *, actor: Actor, file_name: str, file=None, recipe=None, bundle=None, **options) -> Import:
    """A new import. options: on_duplicate, owner, source, basis, encoding, sheet, header_row, day_first, tags, shape (see shaping), map (header → column name)."""
    whole = Import(
        record_key=record_key,
        file=file,
        recipe=recipe,
        bundle=bundle,
        file_name=file_name[:200],
        options={k: v for k, v in options.items() if v not in (None, "")},
        asked_by_id=actor.user_id,
    )
    whole.save()
    return whole


def open_for(whole: Import, path: Path, actor: Actor) -> Table:
    """The file as a table, with every header that the record's importer knows. Raises BadFile."""
    record = records.get(whole.record_key)
    columns, remembered = importer_class(record).columns(record, actor), remembered_columns(whole.record_key)
    options = whole.options
    sheet = options.get("sheet") or (sheet_in(sheet_names(path), options["sheet_like"]) if options.get("sheet_like") else None)
    return open_table(
        path, name=whole.file_name, encoding=options.get("encoding"), sheet=sheet, header_row=options.get("header_row"),
        synonyms=[*words_of(columns), *remembered, *options.get("map", {})],
    )  # fmt: skip


@rarely_collected()
def load(whole: Import, path: Path, actor: Actor, progress=lambda done, total: None) -> None:
    """Lays the rows down and guesses what the columns mean. Raises BadFile; may be called again for the same import."""
    record = records.get(whole.record_key)
    kind = importer_class(record)
    columns = kind.columns(record, actor)
    with open_for(whole, path, actor) as table:
        shape = Shape(whole.options.get("shape", {}), table.headers, columns)
        whole.sheet, whole.header_row, whole.headers = table.sheet, table.header_row, shape.headers
        ImportChunk.objects.filter(whole=whole).delete()
        number, total, batch = 0, 0, []
        for row in table.rows():
            batch.append(
                [row.number, None, shape.take(row.number, [cell if cell.__class__ is str else storable(cell) for cell in row.cells])]
            )
            if len(batch) == kind.chunk:
                number, total, batch = _lay(whole, number, total, batch)
                progress(total, table.row_count)
        number, total, batch = _lay(whole, number, total, batch) if batch else (number, total, batch)
        whole.notes = {
            "left_out": [list(line) for line in table.left_out[:200]],
            "sheets": table.sheets,
            "encoding": table.encoding,
            "kind": table.kind,
        }
        whole.notes |= {"days": shape.days.found, "day_first": shape.days.first}
    sample = [cells for chunk in whole.chunks.filter(number=0) for _n, _m, cells in unpack(chunk.rows)[:50]]
    whole.mapping = {str(n): name for n, name in kind.refine(_assigned(whole, columns, shape.mapping), whole.headers, sample).items()}
    whole.row_count, whole.chunk_count, whole.cursor, whole.is_arranged, whole.counts = total, number, 0, False, {}
    whole.status = Import.MAPPING
    whole.save()


def _lay(whole: Import, number: int, total: int, batch: list) -> tuple:
    with transaction.atomic():
        ImportChunk(whole=whole, number=number, rows=pack(batch)).save(force_insert=True)
    return number + 1, total + len(batch), []


def _assigned(whole: Import, columns: dict, added: dict[str, str]) -> dict[int, str]:
    """The guess, after what the caller says (--map header=column; "" leaves a column out) and what the added columns are for."""
    from guanxi.kit.tables.headers import header_key

    said = {header_key(header): name for header, name in (whole.options.get("map", {}) | added).items()}
    return guess(whole.headers, columns, remembered_columns(whole.record_key) | said)


def storable(cell):
    """A cell as JSON keeps it: text, numbers and yes/no as they are, dates as 2024-07-01, whole floats without .0."""
    if cell is None or isinstance(cell, str | bool | int):
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 2**53 else cell
    if isinstance(cell, datetime | date):
        return text_of(cell)
    if isinstance(cell, time | timedelta):
        return str(cell)
    return text_of(cell)


def unmapped(whole: Import) -> list[str]:
    """Headers of columns that are not imported."""
    return [header for n, header in enumerate(whole.headers) if str(n) not in whole.mapping and not header.startswith("[")]
