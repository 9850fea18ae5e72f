"""The company's own fields on a card: in the sections where its layout puts them, boxes as all others, small tables as tables (X03)."""

from copy import copy

from guanxi.commons.printing.sheets import Block, Cell, in_rows, pair
from guanxi.desk.values import text_of
from guanxi.kit.scope import readable_fields

WIDE, WIDTHS = 4, [3, 5, 3, 5]  # columns of a block of boxes: label, text, label, text
BLANK = 3  # lines of an empty table


class Own:
    """What stands in which section for one reader. sight: None for an empty form."""

    def __init__(self, record, customer, code: str, actor, sight=None):
        self.customer, self.sight = customer, sight
        row = copy(customer) if customer is not None else record.of_variant(code)
        row.card_type = code  # what is asked follows the card that is looked at
        self.fields = fields = sight.fields if sight else readable_fields(record, actor)
        self.sections: dict[str, list] = {}
        for section in record.laid_out(record.of_variant(code)):
            names = [n for n in section.names if n in fields and fields[n].inside and self._is_asked(fields[n], row)]
            if names:
                self.sections.setdefault(str(section.title), []).extend(fields[n] for n in names)

    def _is_asked(self, field, row) -> bool:
        """Where the reader may not read what decides it, the box stands in any case: whether it is there would tell him."""
        known = self.fields.keys() - (self.sight.masked if self.sight else set()) | {"card_type"}
        return not field.shown_when.names <= known or field.is_asked(row)

    def take(self, *titles: str) -> list:
        """The fields of sections with these titles; they are placed with that."""
        return [field for title in titles for field in self.sections.pop(title, ())]

    def pairs(self, fields: list) -> list[list[Cell]]:
        """Boxes of those that are no tables."""
        wide = [f for f in fields if f.kind == "long"]
        return [
            pair(f.label, self._text(f), span=WIDE - 1 if f in wide else 1, lines=2 if f in wide and self.customer is None else 1)
            for f in fields
            if not self._is_table(f)
        ]

    def tables(self, fields: list) -> list[Block]:
        """A table of its own for each that is one."""
        return [self._table(f) for f in fields if self._is_table(f)]

    def rest(self) -> list[Block]:
        """Sections that no part of the paper took."""
        made = []
        for title, fields in self.sections.items():
            if pairs := self.pairs(fields):
                made.append(Block(title, WIDTHS, in_rows(pairs, WIDE)))
            made += self.tables(fields)
        self.sections = {}
        return made

    def _text(self, field) -> str:
        return self.sight.text(field, self.customer) if self.sight else ""

    def _is_table(self, field) -> bool:
        return field.kind == "table" and not (self.sight and field.name in self.sight.masked)

    def _table(self, field) -> Block:
        lines = (field.value(self.customer) if self.sight else None) or [{}] * (1 if self.sight else BLANK)
        rows = [[Cell(text_of(c, line.get(c.name))) for c in field.columns] for line in lines]
        return Block(str(field.label), [1] * len(field.columns), rows, [str(c.label) for c in field.columns])
