"""A pass over rows: cells into values, what is missing, what is wrong."""

from guanxi.commons.imports.cells import Unknown, reader_for
from guanxi.commons.imports.columns import Column
from guanxi.commons.imports.rows import Row
from guanxi.kit.refusals import BadInput, gettext_noop
from guanxi.kit.tables.cells import text_of

MISSING = gettext_noop("This must not be empty")


class CellReader:
    """Reads the cells of mapped columns. mapping: column number → column name, in the order of the file."""

    def __init__(self, mapping: dict[int, str], columns: dict[str, Column], session):
        self.columns, self.session = columns, session
        self.plan = [
            (number, columns[name], reader_for(columns[name], session)) for number, name in sorted(mapping.items()) if name in columns
        ]
        self.number_of = {column.name: number for number, column, _ in reversed(self.plan)}

    def read(self, rows: list[Row]) -> None:
        """Fills values and problems."""
        width = min((len(row.cells) for row in rows), default=0)
        for number, column, reader in self.plan:
            name, is_phone = column.name, column.kind == "phone"
            told = [r.cells[number] if number < width or number < len(r.cells) else None for r in rows]
            for row, raw in zip(rows, told, strict=True):
                if raw is None or raw == "":
                    continue
                try:
                    value, shown = reader(raw)
                except BadInput as error:
                    self._trouble(row, number, column, raw, error)
                    continue
                if value is None:
                    continue
                if shown:
                    row.shown[number] = shown
                if is_phone:
                    _put_phones(row, column, value)
                elif name not in row.values:
                    row.values[name] = value

    def _trouble(self, row: Row, number: int, column: Column, raw, error: BadInput) -> None:
        if column.kind == "choice" and isinstance(error, Unknown):
            self.session.words.meet(column.name, text_of(raw))
        if column.kind == "person":
            if isinstance(error, Unknown):
                self.session.people.unknown[text_of(raw)] += 1
            row.note(number, str(error))
        elif column.kind == "region":
            row.note(number, str(error))
        elif column.required:
            row.refuse(number, str(error))
        else:
            row.fail(number, str(error))

    def require(self, rows: list[Row], names: list[str]) -> None:
        """Refuses rows without a required value."""
        from django.utils.translation import gettext as _

        for row in rows:
            if not row.is_out:
                for name in names:
                    if name not in row.values:
                        row.refuse(
                            self.number_of.get(name),
                            f"{self.columns[name].label}: {_(MISSING)}" if name not in self.number_of else _(MISSING),
                        )
                        break


def _put_phones(row: Row, column: Column, found: tuple) -> None:
    places = [n for n in (column.name, column.alternate) if n]
    for number in found:
        if number in row.values.values():
            continue
        for name in places:
            if name not in row.values:
                row.values[name] = number
                break
