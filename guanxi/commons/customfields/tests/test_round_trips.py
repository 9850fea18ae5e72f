"""Whatever fits a kind of field comes back from JSON, from a form and from the API as it was; whatever does not is refused, never half kept."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.commons.customfields import kinds
from guanxi.commons.customfields.fields import column_of
from guanxi.desk.entering import entered, raw_of
from guanxi.desk.values import plain_of
from guanxi.kit.actor import SYSTEM
from guanxi.kit.errors import DomainError
from guanxi.kit.fields import Field

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60).map(str.strip).filter(bool)
NUMBER = st.decimals(min_value=-(10**11), max_value=10**11, places=6)
DAY = st.dates(min_value=date(1900, 1, 1), max_value=date(2150, 12, 31))
COLUMNS = tuple(column_of(c) for c in (
    {"code": "a", "label": "品名", "kind": "text"}, {"code": "b", "label": "数量", "kind": "decimal"}, {"code": "c", "label": "日期", "kind": "date"}, {"code": "d", "label": "有", "kind": "bool"},
))  # fmt: skip
LINE = st.fixed_dictionaries({}, optional={"a": TEXT, "b": NUMBER, "c": DAY, "d": st.just(True)}).filter(bool)
VALUES = {
    "text": TEXT, "long": TEXT, "decimal": NUMBER, "money": NUMBER, "percent": NUMBER, "date": DAY, "bool": st.just(True), "choice": st.sampled_from(["甲", "乙"]),
    "datetime": st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)).map(lambda at: at.replace(second=0, microsecond=0)),
    "multichoice": st.lists(st.sampled_from(["甲", "乙"]), min_size=1, unique=True), "table": st.lists(LINE, min_size=1, max_size=5),
}  # fmt: skip


def field(kind: str) -> Field:
    made = Field("x_it", kind=kind, editable=True, choices=[("甲", "甲"), ("乙", "乙")] if kind in ("choice", "multichoice") else None)
    made.columns = COLUMNS if kind == "table" else ()
    return made


@pytest.mark.parametrize("kind", VALUES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_value_comes_back_from_json_form_and_api(kind, data):
    value, one = data.draw(VALUES[kind]), field(kind)
    kept = kinds.from_json(kind, kinds.to_json(kind, value, one.columns), one.columns)
    assert _bare(kept) == _bare(value)
    assert _bare(kinds.from_json(kind, kinds.to_json(kind, entered(one, raw_of(one, kept), SYSTEM), one.columns), one.columns)) == _bare(
        value
    )
    assert _bare(kinds.from_json(kind, kinds.to_json(kind, entered(one, plain_of(kept), SYSTEM), one.columns), one.columns)) == _bare(value)


def _bare(value):
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{n: v for n, v in line.items() if v is not None and v != "" and v is not False} for line in value]
    return value


@pytest.mark.parametrize("kind", VALUES)
@settings(max_examples=80, deadline=None)
@given(
    raw=st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=40),
        st.lists(st.text(max_size=9)),
        st.dictionaries(st.text(max_size=9), st.integers(), max_size=3),
    )
)
def test_rubbish_in_json_reads_as_empty_and_rubbish_sent_is_refused(kind, raw):
    one = field(kind)
    kept = kinds.from_json(kind, raw, one.columns)
    kinds.to_json(kind, kept, one.columns)
    try:
        value = entered(one, raw, SYSTEM)
    except DomainError:
        return
    kinds.to_json(kind, value, one.columns)


@settings(max_examples=100, deadline=None)
@given(a=NUMBER, b=NUMBER)
def test_the_index_orders_numbers_as_they_are(a, b):
    assert (a < b) == (kinds.as_number("money", a) < kinds.as_number("money", b)) and abs(kinds.as_number("money", Decimal(10**15))) < 2**63
