"""Fields of a company's own, with their index filled as the job would."""

from guanxi.commons.customfields import indexing
from guanxi.commons.customfields.actions import add_field
from guanxi.commons.customfields.models import CustomField, Kind

KEY = "customers.customer"
EVERY = {
    Kind.TEXT: {}, Kind.LONG: {}, Kind.NUMBER: {"unit": "台"}, Kind.MONEY: {}, Kind.PERCENT: {}, Kind.DATE: {}, Kind.INSTANT: {},
    Kind.CHOICE: {"choices": [["甲", "甲"], ["乙", "乙"]]}, Kind.CHOICES: {"choices": [["红", "红"], ["蓝", "蓝"]]}, Kind.BOOL: {}, Kind.PERSON: {},
    Kind.REF: {"ref": KEY}, Kind.FILE: {}, Kind.TABLE: {"columns": [{"label": "品名", "kind": "text"}, {"label": "数量", "kind": "decimal"}]},
}  # fmt: skip


def field(label: str, kind: str = Kind.TEXT, *, key: str = KEY, ready: bool = True, **values) -> CustomField:
    """A field; its index is ready unless told otherwise."""
    made = add_field(key, label=label, kind=kind, **values)
    if ready and made.is_kept_in_order:
        indexing.build(made)
        made.refresh_from_db()
    return made


def every_kind() -> dict[str, CustomField]:
    """One field of each kind, by kind, with code x_<kind>; and one that is worked out."""
    made = {kind: field(f"自定{kind}", kind, code=f"x_{kind}", **values) for kind, values in EVERY.items()}
    made[Kind.COMPUTED] = field("自定合计", Kind.COMPUTED, code="x_computed", formula="round(x_decimal * x_money, 2)")
    return made
