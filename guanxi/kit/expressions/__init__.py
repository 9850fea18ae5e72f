"""The one safe formula language: text → tree → checked types → SQL on either database, or a value in memory.

formula = parse("if(amount > 0, round(profit / amount * 100, 1), 0)")
check(formula, fields)                                # BadFormula, translated, with position
rows.annotate(margin=to_sql(formula, fields))         # Decimal, text, bool or date
evaluate(formula, getter_of(obj, fields))             # the same value
"""

from .errors import BadFormula
from .functions import FUNCTIONS
from .memory import evaluate, getter_of
from .sql import to_sql
from .text import parse
from .tree import Formula, references
from .types import Typed, check

__all__ = ["FUNCTIONS", "BadFormula", "Formula", "Typed", "check", "evaluate", "getter_of", "parse", "references", "to_sql"]
