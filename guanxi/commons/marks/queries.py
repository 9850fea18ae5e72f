"""Reading marks, for whoever has read the row and the field through scope."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from guanxi.audit.trail.actions import plain
from guanxi.commons.dictionaries.queries import entries
from guanxi.commons.marks.models import FactMark, Reliability, Representative
from guanxi.commons.marks.ready import SOURCES
from guanxi.kit import records
from guanxi.kit.fields import Field

PREFIX = "mark:"  # before the field's name, in changes that tell of its mark


@dataclass(frozen=True)
class Said:
    """What somebody says of a fact. Empty answers say nothing."""

    source: str = ""
    first_hand: bool | None = None
    representative: str = ""
    reliability: str = ""
    verified_on: date | None = None
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing at all is said."""
        return self == Said()


def names_of(record_key: str) -> tuple[str, ...]:
    """The fields of a record type that carry marks; () for types without any."""
    record = records.known(record_key)
    return record.marked if record else ()


def key_of(value) -> str:
    """A value as a keyed hash: whether it is the same again can be told, what it was cannot."""
    if isinstance(value, Decimal):
        value = format(value.normalize(), "f")
    return salted_hmac("guanxi.marks", json.dumps(plain(value), ensure_ascii=False, sort_keys=True)).hexdigest()


def told(marks: Iterable[FactMark]) -> None:
    """Puts into each mark what pages say of it: `from_where` in short, `told` in full. One query for the words of the list."""
    marks = list(marks)
    labels = dict(entries(SOURCES, all=True)) if marks else {}
    for one in marks:
        by = f"{one.verified_by}" if one.verified_by_id and one.verified_by else ""
        one.from_where = str(labels.get(one.source, one.source))
        one.told = _(", ").join(p for p in (in_words(one.facts, labels), by) if p)


def marks_of(obj) -> dict[str, FactMark]:
    """Field → mark of its present value, of one row: one query, none for record types without marks."""
    key = obj._meta.label_lower
    found = marks_at(key, [obj.pk]).get(obj.pk, {}) if names_of(key) else {}
    told(found.values())
    return found


def marks_at(record_key: str, keys: Iterable[int]) -> dict[int, dict[str, FactMark]]:
    """The same for many rows of which the keys are at hand."""
    made: dict[int, dict[str, FactMark]] = {}
    for mark in FactMark.objects.filter(record_key=record_key, object_id__in=list(keys), ended_at=None).select_related("verified_by"):
        made.setdefault(mark.object_id, {})[mark.field] = mark
    return made


def standing(record_key: str, pk: int) -> set[int]:
    """The numbers of the marks that hold of one row now."""
    return set(FactMark.objects.filter(record_key=record_key, object_id=pk, ended_at=None).values_list("pk", flat=True))


def doubtful_rows(record_key: str) -> Q:
    """The condition "has at least one fact that is doubted", for rows of that record type."""
    found = FactMark.objects.filter(record_key=record_key, ended_at=None, reliability=Reliability.DOUBTFUL)
    return Q(pk__in=found.values("object_id"))


def doubt_field(record_key: str, label, made_of: tuple[str, ...]) -> Field:
    """A yes/no for lists and filters. It tells of all marked fields together: whoever cannot read one of them in full does not read it."""

    def read(obj) -> bool:
        return any(m.is_doubtful for m in marks_at(record_key, [obj.pk]).get(obj.pk, {}).values())

    return Field("has_doubt", label=label, kind="bool", read=read, holds=doubtful_rows(record_key), made_of=made_of, exportable=False)


def in_words(facts: dict | None, labels: dict | None = None) -> str:
    """What a mark says (`FactMark.facts`, as the trail keeps it), on one line. labels: the words of the sources, where they are at hand."""
    if not facts:
        return ""
    source = facts.get("source")
    labels = labels if labels is not None or not source else dict(entries(SOURCES, all=True))
    parts = [dict(Reliability.choices).get(facts.get("reliability")), labels.get(source, source) if source else ""]
    if "first_hand" in facts:
        parts.append(_("first-hand") if facts["first_hand"] else _("second-hand"))
    parts.append(dict(Representative.choices).get(facts.get("representative")))
    if on := facts.get("verified_on"):
        parts.append(_("verified on %(day)s") % {"day": on})
    return _(", ").join(str(p) for p in (*parts, facts.get("note")) if p)
