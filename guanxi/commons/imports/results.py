"""What an import came to: the counts and errors as JSON, rows for the page, the file of rows to mend."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from guanxi.commons.imports.models import Import, unpack
from guanxi.commons.imports.opening import unmapped
from guanxi.commons.imports.rows import ERROR, Outcome
from guanxi.kit import records
from guanxi.kit.tables.write import Column, write_xlsx

MOST_ERRORS = 10_000
COUNTS = ("created", "updated", "skipped", "review")


def lines(whole: Import) -> Iterator[tuple[int, list, Outcome]]:
    """(row number, cells, outcome) of every row that was compared, in the order of the file's chunks."""
    for chunk in whole.walk():
        outcomes = unpack(chunk.results) if chunk.results else []
        for (number, _mark, cells), packed in zip(unpack(chunk.rows), outcomes, strict=False):
            yield number, cells, Outcome(*packed)


def summary(whole: Import) -> dict:
    """{"rows", "created", "updated", "skipped", "review", "errors": [{"row", "column", "message"}]} and what else there is to say."""
    errors, notes, total = [], [], 0
    people = {int(n) for n, name in whole.mapping.items() if _is_person(whole.record_key, name)}
    for number, _cells, outcome in lines(whole):
        for column, level, message in outcome.problems:
            if level != ERROR and column in people:
                continue  # told once a name, in unknown_people
            kept = errors if level == ERROR else notes
            total += level == ERROR
            if len(kept) < MOST_ERRORS:
                kept.append({"row": number, "column": header(whole, column), "message": message})
    errors.sort(key=lambda e: e["row"])
    counts = whole.counts
    made = {"rows": whole.row_count} | {name: counts.get(name, 0) for name in COUNTS} | {"errors": errors}
    made |= {name: n for name, n in counts.items() if name not in made}
    unknown = [{"name": name, "rows": n} for name, n in whole.notes.get("unknown_people", {}).items()]
    return made | {
        "error_count": total,
        "notes": notes[:1000],
        "unknown_people": unknown,
        "unmapped": unmapped(whole),
        "mapping": named_mapping(whole),
    }


def _is_person(record_key: str, name: str) -> bool:
    field = records.get(record_key).fields.get(name)
    return field is not None and field.kind == "person"


def header(whole: Import, column: int | None) -> str | None:
    """The text of a column's header."""
    return whole.headers[column] if column is not None and column < len(whole.headers) else None


def named_mapping(whole: Import) -> dict[str, str]:
    """Header → column name."""
    return {whole.headers[int(n)]: name for n, name in whole.mapping.items() if int(n) < len(whole.headers)}


def write_error_file(whole: Import, target: Path) -> int:
    """An xlsx with the rows that have something to mend, as they were, and the reasons in a last column. Returns how many."""
    columns = [*(Column(name, "number") for name in whole.headers), Column(_("What to mend"), width=60)]
    return write_xlsx(str(target), columns, _lines_to_mend(whole))


def _lines_to_mend(whole: Import):
    for _number, cells, outcome in lines(whole):
        if outcome.errors:
            reasons = (
                f"{header(whole, column)}：{message}" if column is not None else message for column, _level, message in outcome.errors
            )
            padded = [*cells, *[None] * len(whole.headers)][: len(whole.headers)]
            yield [*padded, "；".join(reasons)]
