"""Small tables within a row: text ↔ lines. In a form their raw text is JSON; people may also write "品名: 闸阀; 数量: 3", a line each."""

import json
import re

from django.utils.translation import gettext as _

from guanxi.kit.errors import DomainError

MOST = 200
_PAIR = re.compile(r"\s*([^:：]+)[:：]\s*(.*?)\s*$")


def read(field, raw, actor, entered) -> list[dict] | None:
    """The lines, each a dict by column; empty lines are left out. DomainError names line and column."""
    lines = _lines(field, raw)
    if len(lines) > MOST:
        raise DomainError(_("At most %(most)s lines.") % {"most": MOST})
    made = []
    for number, line in enumerate(lines, 1):
        unknown = set(line) - {c.name for c in field.columns}
        if unknown:
            raise DomainError(_("Line %(n)s: there is no column %(name)s.") % {"n": number, "name": str(min(unknown, key=str))[:40]})
        row = {}
        for c in field.columns:
            try:
                value = entered(c, line.get(c.name), actor)
            except DomainError as error:
                raise DomainError(
                    _("Line %(n)s, %(column)s: %(problem)s") % {"n": number, "column": c.label, "problem": error.message}
                ) from error
            if value is not None and value != "" and value is not False:
                row[c.name] = value
        if row:
            made.append(row)
    return made or None


def _lines(field, raw) -> list[dict]:
    if isinstance(raw, str):
        raw = raw.strip()
        raw = json.loads(raw) if raw.startswith("[") else [_spoken(field, line) for line in raw.splitlines() if line.strip()]
    raw = raw or []
    if not isinstance(raw, list) or not all(isinstance(line, dict) for line in raw):
        raise DomainError(_("A table is a list of lines."))
    return raw


def _spoken(field, line: str) -> dict:
    """A line as an export writes it."""
    by_label, made = {str(c.label): c.name for c in field.columns}, {}
    for part in re.split(r"[;；]", line):
        if not part.strip():
            continue
        found = _PAIR.match(part)
        name = by_label.get(found[1].strip()) if found else None
        if name is None:
            raise DomainError(_("“%(text)s” is not understood: write column: value; column: value.") % {"text": part.strip()[:40]})
        made[name] = found[2]
    return made


def written(field, value, raw_of) -> str:
    """The lines as the raw text of a form's control, "" for none."""
    lines = [{c.name: raw for c in field.columns if (raw := raw_of(c, row.get(c.name)))} for row in value or ()]
    return json.dumps(lines, ensure_ascii=False, sort_keys=True) if lines else ""
