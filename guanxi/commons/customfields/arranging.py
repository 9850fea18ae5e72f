"""The layout as one list of lines, section heads and fields: from the page, to the page, as it will look."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guanxi.commons.customfields.fields import OwnField
from guanxi.commons.customfields.queries import OUT, key_of
from guanxi.kit.actor import Actor
from guanxi.kit.digits import whole_number
from guanxi.kit.records import Section
from guanxi.org.roles.models import Role
from guanxi.org.roles.queries import expand_fields

MOST_LINES = 600
_draws: list[Callable] = []


@dataclass
class Line:
    """key: "s:1" of a section, "f:name" of a field. of: the declared section that it is, "" for one of the company's own, OUT for what is left out."""

    key: str
    title: str
    of: str = ""
    is_open: bool = True
    field: object = None

    @property
    def is_section(self) -> bool:
        """A heading."""
        return self.field is None

    @property
    def is_out(self) -> bool:
        """The heading of what stands on no form."""
        return self.of == OUT

    @property
    def own(self) -> OwnField | None:
        """The field, when the company made it."""
        return self.field if isinstance(self.field, OwnField) else None


def draws(f: Callable):
    """Decorator for `f(record, sections, variant, actor) -> HTML`: the form as it will look. Forms stand above this package."""
    _draws.append(f)
    return f


def lines_of(record, variant: str) -> list[Line]:
    """The layout as it holds now for rows of this variant."""
    row = record.of_variant(variant)
    keys, lines = {str(s.title): key_of(s) for s in record.sections_of(row)}, []
    for n, section in enumerate(record.laid_out(row), 1):
        lines.append(Line(f"s:{n}", str(section.title), keys.get(str(section.title), ""), section.open))
        lines += [_field_line(record, name) for name in section.names if name in record.fields]
    return _with_the_rest(record, lines)


def _field_line(record, name: str) -> Line:
    return Line(f"f:{name}", str(record.fields[name].label), field=record.fields[name])


def _with_the_rest(record, lines: list[Line]) -> list[Line]:
    """Fields that could be entered and stand nowhere, under a heading of their own at the end."""
    if not any(line.is_out for line in lines):
        lines.append(Line("s:out", _("Left out"), OUT, False))
    placed = {line.key for line in lines}
    rest = [n for n, f in record.fields.items() if (f.editable or f.inside) and f"f:{n}" not in placed]
    return lines + [_field_line(record, n) for n in rest]


def posted(record, data) -> list[Line]:
    """The lines as the page sent them. What is unknown or comes twice is left out, and nothing gets lost."""
    lines, seen = [], set()
    for key in data.getlist("row")[:MOST_LINES]:
        sort, _sign, name = key.partition(":")
        if key in seen:
            continue
        seen.add(key)
        if sort == "f" and name in record.fields:
            lines.append(_field_line(record, name))
        elif sort == "s":
            of = data.get(f"of-{name}", "")[:80]
            title = data.get(f"title-{name}", "").strip()[:40]
            lines.append(Line(key, _("Left out") if of == OUT else title, of, f"closed-{name}" not in data))
    return _with_the_rest(record, lines)


def changed(lines: list[Line], do: str) -> list[Line]:
    """The lines after the button `do`: "up:KEY", "down:KEY", "drop:KEY", "section"."""
    deed, _sign, key = do.partition(":")
    if deed == "section":
        number = max((whole_number(line.key[2:]) or 0 for line in lines if line.is_section), default=0) + 1
        out = next(n for n, line in enumerate(lines) if line.is_out)
        return [*lines[:out], Line(f"s:{number}", _("New section")), *lines[out:]]
    at = next((n for n, line in enumerate(lines) if line.key == key), None)
    if at is None:
        return lines
    if deed == "drop" and lines[at].is_section and not lines[at].is_out:
        return [*lines[:at], *lines[at + 1 :]]
    to = at + {"up": -1, "down": 1}.get(deed, 0)
    if to != at and 0 <= to < len(lines):
        lines[at], lines[to] = lines[to], lines[at]
    return lines


def sections(lines: list[Line]) -> list[dict]:
    """As `actions.arrange` takes them. Fields before the first heading stand under one without a title."""
    made: list[dict] = []
    for line in lines:
        if line.is_section:
            made.append(
                {
                    "title": "" if line.of and line.title == _ready_title(line) else line.title,
                    "of": line.of,
                    "open": line.is_open,
                    "names": [],
                }
            )
        else:
            if not made:
                made.append({"title": "", "of": "", "open": True, "names": []})
            made[-1]["names"].append(line.key[2:])
    return [s for s in made if s["names"] or s["of"]]


def _ready_title(line: Line) -> str:
    """What the declared section is called; kept empty so that it follows the reader's language."""
    return _(line.of) if line.of and line.of != OUT else line.title


def preview(record, lines: list[Line], variant: str, role: str, actor: Actor) -> dict:
    """The form as it will look (HTML), and what the rules of a role take from it."""
    laid = tuple(
        Section(s["title"] or _(s["of"]) if s["of"] else s["title"], tuple(s["names"]), s["open"])
        for s in sections(lines)
        if s["of"] != OUT
    )
    found = Role.objects.alive().filter(pk=whole_number(role) or 0).first()
    rules = {} if found is None else expand_fields(found.fields).get(record.key, {})
    asking = actor.with_(field_rules={**actor.field_rules, record.key: rules}) if found else actor
    told = [
        (rule, [str(record.fields[n].label) for n, r in rules.items() if r == rule and n in record.fields])
        for rule in ("hidden", "masked", "readonly")
    ]
    return {
        "html": "".join(draw(record, laid, variant, asking) for draw in _draws),
        "rules": [(rule, names) for rule, names in told if names],
    }


def roles() -> list[tuple[str, str]]:
    """Whose eyes the form can be seen with."""
    return [(str(r.pk), r.name) for r in Role.objects.alive().order_by("name")]
