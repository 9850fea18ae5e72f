"""A paper form as data: what stands in which cell. The page and the PDF draw the same sheet, so that what may not be read is in neither."""

import re
from dataclasses import asdict, dataclass, field

LONGEST = 20_000  # characters of one cell
_RUN = re.compile(r"[^\s\u2e80-\uffef\U00020000-\U0003ffff\u200b]{16,}")
_PIECE = re.compile(r"[^@/._-]{1,12}[@/._-]?|[@/._-]")  # addresses break where a reader expects it


@dataclass
class Cell:
    """One box. head: a printed label. span: of how many columns. lines: how high it is when it is empty, in lines of text."""

    text: str = ""
    head: bool = False
    span: int = 1
    lines: int = 1


@dataclass
class Block:
    """A table under a heading. widths: how the page is shared among the columns."""

    title: str
    widths: list[int]
    rows: list[list[Cell]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)  # repeated where the table goes on with another page

    @property
    def shares(self) -> list[int]:
        """The widths in hundredths."""
        return [width * 100 // sum(self.widths) for width in self.widths]


@dataclass
class Sheet:
    """One form: it begins with a page of its own. marks: short facts beside the title (number, level)."""

    title: str
    marks: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    foot: str = ""
    wide: bool = False  # the page lies on its side
    roomy: bool = False  # empty boxes are high enough to write in by hand


def pair(label, text="", *, span: int = 1, lines: int = 1) -> list[Cell]:
    """A printed label and what is written beside it."""
    return [Cell(str(label), head=True), Cell(str(text or ""), span=span, lines=lines)]


def in_rows(pairs: list[list[Cell]], columns: int) -> list[list[Cell]]:
    """Label-and-text pairs one after the other into rows of `columns` columns; the last box of a row that is not full becomes wider."""
    rows, row, used = [], [], 0
    for cells in pairs:
        width = sum(c.span for c in cells)
        if used + width > columns and row:
            row[-1].span += columns - used
            rows.append(row)
            row, used = [], 0
        row, used = row + cells, used + width
    if row:
        row[-1].span += columns - used
        rows.append(row)
    return rows


def as_data(sheets: list[Sheet]) -> list[dict]:
    """As the typesetter takes them: texts alone, cut where no paper would hold them, with places to break in endless words."""
    made = [asdict(sheet) for sheet in sheets]
    for sheet in made:
        for block in sheet["blocks"]:
            for row in block["rows"]:
                for cell in row:
                    cell["text"] = _breakable(cell["text"][:LONGEST])
    return made


def _breakable(text: str) -> str:
    text = "".join(c for c in text if c >= " " or c in "\n\t").replace("\t", "    ")
    return _RUN.sub(lambda found: "\u200b".join(_PIECE.findall(found[0])), text)
