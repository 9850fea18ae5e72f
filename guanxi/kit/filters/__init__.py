"""The one filter expression: text and URL ↔ tree ↔ JSON ↔ form data → SQL, check in memory, words (docs/developing/filters.md).

expr = parse("grade = A and (last_contact_on < -30d or owner.department = 销售一部)")
rows = Customer.objects.visible_to(actor, "view").filter(to_q(expr, fields, model=Customer, me=actor.user_id))
"""

from .errors import BadFilter
from .fields import FieldLike, PlainField, follow, resolve
from .forms import FormData, from_form, to_form
from .memory import checker, matches
from .operators import Offer, conditions
from .sql import to_q
from .stored import from_json, to_json
from .text import parse, to_text
from .tree import EVERYTHING, All, Any, Condition, Expr, Not, both, walk
from .words import Chip, check, describe, in_words, periods

__all__ = [
    "EVERYTHING",
    "All",
    "Any",
    "BadFilter",
    "Chip",
    "Condition",
    "Expr",
    "FieldLike",
    "FormData",
    "Not",
    "Offer",
    "PlainField",
    "both",
    "check",
    "checker",
    "conditions",
    "describe",
    "follow",
    "from_form",
    "from_json",
    "in_words",
    "matches",
    "parse",
    "periods",
    "resolve",
    "to_form",
    "to_json",
    "to_q",
    "to_text",
    "walk",
]
