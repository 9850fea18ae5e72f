"""An organisation chart written as an outline: one unit or person a line, those below it further to the right."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from guanxi.desk.cells import drawing

_BULLETS = "-—–·•*○●└├│ \t\u3000"
_WIDE = str.maketrans({"\t": "    ", "\u3000": "  "})


def levels(text: str) -> list[tuple[int, str]]:
    """(depth from 0, what stands there) for every line. How far a line is moved in decides, whatever signs were used for it."""
    found, edges = [], []
    for line in text.translate(_WIDE).splitlines():
        said = line.lstrip(_BULLETS)
        if not said:
            continue
        edge = len(line) - len(said)
        while edges and edges[-1] >= edge:
            edges.pop()
        edges.append(edge)
        found.append((len(edges) - 1, said.rstrip()))
    return found


@drawing("outline", alone=True)
def outline(value, obj=None, field=None) -> SafeString:
    """The chart as nested lists."""
    return _branch(levels(str(value)), 0)[0]


def _branch(lines: list[tuple[int, str]], depth: int) -> tuple[SafeString, list]:
    items = []
    while lines and lines[0][0] >= depth:
        (_depth, said), lines = lines[0], lines[1:]
        below = SafeString("")
        if lines and lines[0][0] > depth:
            below, lines = _branch(lines, depth + 1)
        items.append((said, below))
    return format_html('<ul class="gx-outline">{}</ul>', format_html_join("", "<li>{}{}</li>", items)), lines
