"""The matrix of a role as a page shows and reads it: record types × actions, fields, permissions."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from guanxi.kit import records, rights
from guanxi.kit.actor import Reach
from guanxi.kit.digits import whole_number
from guanxi.org.roles.queries import RESTRICTION, expand_fields, expand_grants

REACHES = {
    Reach.NONE: _("No access"),
    Reach.SELF: _("Own"),
    Reach.DEPARTMENT: _("Department"),
    Reach.TREE: _("Department and below"),
    Reach.COMPANY: _("Company"),
}
ALL_OR_NONE = {Reach.NONE: _("No access"), Reach.COMPANY: _("Allowed")}
RULES = {"": _("Free"), "readonly": _("Read only"), "masked": _("Masked"), "hidden": _("Hidden")}


@dataclass(frozen=True)
class Cell:
    """One choice: its name in the form, label, value, and what may be chosen."""

    name: str
    label: object
    value: object
    choices: tuple


@dataclass(frozen=True)
class Row:
    """One record type with its actions and fields. ruled: how many fields carry a rule."""

    key: str
    label: object
    icon: str
    cells: list[Cell]
    fields: list[Cell]
    ruled: int


def rows_of(role) -> list[Row]:
    """The whole matrix of a role."""
    grants, rules = expand_grants(role.grants), expand_fields(role.fields)
    made = []
    for record in sorted(records.all_records(), key=_place):
        key = record.key
        choices = tuple((int(r), label) for r, label in _reaches(record).items())
        cells = [
            Cell(f"g:{key}:{a}", label, _shown(grants.get(key, {}).get(a, 0), choices), choices) for a, label in _actions(record).items()
        ]
        fields = [
            Cell(f"f:{key}:{n}", label, rules.get(key, {}).get(n, ""), tuple(RULES.items()))
            for n, label in records.closable(record).items()
        ]
        made.append(Row(key, record.plural, record.icon, cells, fields, sum(1 for c in fields if c.value)))
    return made


def read(role, post) -> tuple[dict, dict, list]:
    """(grants, fields, permissions) of a posted matrix. What the page does not show (types without a page) keeps its grants; nonsense is left out."""
    shown = {r.key: r for r in records.all_records()}
    grants = {key: given for key, given in role.grants.items() if key not in shown}
    fields: dict = {key: given for key, given in role.fields.items() if key not in shown and key != "*"}
    for key, record in shown.items():
        reaches = _reaches(record)
        unshown = {a: r for a, r in role.grants.get(key, {}).items() if a not in _actions(record)}
        chosen = unshown | {
            a: reach for a in _actions(record) if (reach := whole_number(post.get(f"g:{key}:{a}", ""))) and reach in reaches
        }
        if chosen:
            grants[key] = chosen
        ruled = {n: v for n in records.closable(record) if (v := post.get(f"f:{key}:{n}", "")) in RESTRICTION and v}
        if ruled:
            fields[key] = ruled
    return grants, fields, [p for p in rights.permissions() if post.get(f"p:{p}")]


def _reaches(record) -> dict:
    # A part is seen with its whole: no reach of its own narrows it.
    owned = record.model.scope_rule == "owned" or (record.model.scope_via and record.model.scope_rule != "part")
    return REACHES if owned else ALL_OR_NONE


def _actions(record) -> dict:
    """What can be granted on it: changing owners where there are any, showing numbers where some are masked."""
    made = dict(rights.actions_of(record.key))
    if record.model.scope_rule != "owned":
        made.pop("assign")
    if not any(f.masked for f in record.fields.values()):
        made.pop("reveal")
    return made


def _shown(reach: int, choices) -> int:
    # On a type without owners every reach means the whole.
    return reach if reach in dict(choices) else int(Reach.COMPANY)


def _place(record):
    return (record.menu is None, *(record.menu or ("", 0)), record.key)
