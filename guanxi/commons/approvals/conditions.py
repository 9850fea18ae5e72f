"""Whether a step is needed: its condition, asked of the record and of what is asked for."""

from dataclasses import dataclass

from guanxi.commons.approvals import kinds
from guanxi.kit import records
from guanxi.kit.actor import SYSTEM
from guanxi.kit.errors import DomainError
from guanxi.kit.filters import EVERYTHING, BadFilter, check, in_words, matches, parse
from guanxi.kit.questions import askable


@dataclass(frozen=True)
class Asked:
    """A question of the kind as a field of the filter language; its answer comes with the approval, not with the row."""

    name: str
    label: object
    kind: str
    value: object = None
    path: str = ""
    is_many: bool = False
    choices: object = None
    fields: object = None

    def in_memory(self, obj):
        """The answer, whatever the row is."""
        return self.value


def fields_of(kind: kinds.Kind, values: dict | None = None, actor=SYSTEM) -> dict:
    """Name → field of everything a condition may ask."""
    record = records.known(kind.record_key)
    own = {q.name: Asked(q.name, q.label, q.kind, (values or {}).get(q.name)) for q in kind.questions}
    return (dict(askable(record, actor)) if record else {}) | own


def checked(kind: kinds.Kind, text: str) -> str:
    """The condition as it is kept; DomainError names what is wrong with it."""
    text = text.strip()
    if not text:
        return ""
    try:
        check(parse(text), fields_of(kind))
    except BadFilter as bad:
        raise DomainError(bad.message, "when") from bad
    return text


def holds(approval, step: dict) -> bool:
    """Whether the step is needed. A condition that cannot be answered any more (a field is gone) leaves the step in: rather a signature too many."""
    if not step.get("when"):
        return True
    kind = kinds.find(approval.kind)
    if kind.record_key and approval.subject is None:
        return True
    try:
        return matches(approval.subject, parse(step["when"]), fields_of(kind, kind.values(approval)), me=approval.requester_id)
    except BadFilter:
        return True


def words(kind: kinds.Kind, text: str) -> str:
    """The condition in words, or as it was written when it cannot be read."""
    try:
        expr = parse(text or "")
        return "" if expr == EVERYTHING else in_words(expr, fields_of(kind))
    except BadFilter:
        return text
