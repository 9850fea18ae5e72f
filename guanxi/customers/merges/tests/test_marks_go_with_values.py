"""A merge carries source and reliability with the values, and its undo brings back what was said of the former ones."""

import pytest

from guanxi.commons.marks.actions import mark
from guanxi.commons.marks.queries import Said, marks_of
from guanxi.customers.merges.actions import merge, unmerge
from guanxi.desk.tests.cast import actor, company, customer

pytestmark = pytest.mark.django_db


def test_marks_go_with_the_values_that_a_merge_takes_over_and_come_back_with_its_undo():
    c = company()
    boss = actor(c.boss)
    kept = customer("苏州澄曜泵业有限公司", c.lin, industry="机械", address="虎丘路 1 号")
    gone = customer("苏州澄曜泵业", c.lin, industry="水务", website="chengyao.example", address="旧址")
    mark(kept, "industry", "机械", Said(reliability="fair"), actor=boss)
    mark(kept, "address", "虎丘路 1 号", Said(reliability="reliable"), actor=boss)
    for field in ("industry", "website", "address"):
        mark(gone, field, getattr(gone, field), Said(source="web", reliability="doubtful"), actor=boss)
    made = merge(kept, [gone], choices={"industry": gone.pk}, actor=boss)
    kept.refresh_from_db()
    assert (kept.industry, kept.website) == ("水务", "chengyao.example")
    assert {n: m.reliability for n, m in marks_of(kept).items()} == {"industry": "doubtful", "website": "doubtful", "address": "reliable"}
    unmerge(made, actor=boss)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert {n: m.reliability for n, m in marks_of(kept).items()} == {"industry": "fair", "address": "reliable"}
    assert {n: m.reliability for n, m in marks_of(gone).items()} == dict.fromkeys(("industry", "website", "address"), "doubtful")
