"""A merge carries source and reliability with the values, of customers and of their people; its undo brings back exactly what was said before."""

import pytest
from django.db import OperationalError

from guanxi.api.v1.tests.test_api import Api
from guanxi.commons.marks.actions import mark
from guanxi.commons.marks.models import FactMark
from guanxi.commons.marks.queries import Said, marks_of
from guanxi.customers.contacts.models import Contact
from guanxi.customers.merges import marks
from guanxi.customers.merges.actions import gather_late, merge, unmerge
from guanxi.customers.merges.models import Merge
from guanxi.customers.merges.tests.cast import differences, picture
from guanxi.customers.merges.tests.test_merge_pages import NEW, posted
from guanxi.desk.tests.cast import actor, browser, company, contact, customer
from guanxi.kit.actor import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """A customer filed twice, and a man who stands at both: half of what is known of him stands here, half there."""
    c = company()
    c.by = actor(c.boss)
    c.kept = customer("苏州澄曜泵业有限公司", c.lin, industry="机械", address="虎丘路 1 号")
    c.gone = customer("苏州澄曜泵业", c.lin, industry="水务", website="chengyao.example", address="旧址")
    c.person = contact(c.kept, "李雷", title="采购", education="本科")
    c.double = contact(c.gone, "李雷", title="采购", phone="+8613900000001", hobbies="钓鱼")
    return c


def say(cast, row, **facts) -> None:
    """Field → how reliable its present value is called."""
    for name, reliability in facts.items():
        mark(row, name, getattr(row, name), Said(source="web", reliability=reliability), actor=cast.by)


def told(row) -> dict:
    """Field → reliability, of the row as it stands."""
    return {n: m.reliability for n, m in marks_of(type(row).objects.get(pk=row.pk)).items()}


def test_marks_go_with_the_values_that_a_merge_takes_over_and_come_back_with_its_undo(cast):
    say(cast, cast.kept, industry="fair", address="reliable")
    say(cast, cast.gone, industry="doubtful", website="doubtful", address="doubtful")
    before = picture()
    made = merge(cast.kept, [cast.gone], choices={"industry": cast.gone.pk}, actor=cast.by)
    cast.kept.refresh_from_db()
    assert (cast.kept.industry, cast.kept.website) == ("水务", "chengyao.example")
    assert told(cast.kept) == {"industry": "doubtful", "website": "doubtful", "address": "reliable"}
    unmerge(made, actor=cast.by)
    assert told(cast.kept) == {"industry": "fair", "address": "reliable"}
    assert told(cast.gone) == dict.fromkeys(("industry", "website", "address"), "doubtful")
    assert differences(before, picture()) == {}


@pytest.mark.row("ARC-22", part=True)
def test_a_person_filed_twice_keeps_what_was_said_of_each_fact_and_two_have_their_own_again_after_the_undo(cast):
    """By the merge page and its undo, read as the API tells it."""
    say(cast, cast.person, education="fair")
    say(cast, cast.double, title="doubtful", phone="reliable", hobbies="doubtful")
    before, lin = picture(), browser(cast.lin)
    his, theirs = (f"/api/v1/customers/contacts/{row.pk}/marks/" for row in (cast.person, cast.double))
    page = lin.get(NEW, {"customers": f"{cast.kept.pk},{cast.gone.pk}", "kept": cast.kept.pk})
    assert lin.post(NEW, posted(page)).status_code == 302
    assert Contact.objects.alive().get(customer=cast.kept).pk == cast.person.pk
    found = Api(cast.lin).get(his).json()["marks"]
    assert {n: said["reliability"] for n, said in found.items()} == {
        "education": "fair", "title": "doubtful", "phone": "reliable", "hobbies": "doubtful",
    }  # fmt: skip
    assert found["phone"]["source"] == "web"
    assert Api(cast.he).get(his).status_code == 404
    lin.post(f"/customers/merges/{Merge.objects.get().pk}/undo/")
    assert Api(cast.lin).get(his).json()["marks"].keys() == {"education"}
    assert Api(cast.lin).get(theirs).json()["marks"].keys() == {"title", "phone", "hobbies"}
    assert not [t for t in differences(before, picture()) if t.startswith("customers_") or t == FactMark._meta.db_table]


def test_of_a_value_that_both_hold_what_stands_at_the_kept_one_counts(cast):
    say(cast, cast.person, title="reliable")
    say(cast, cast.double, title="doubtful")
    made = merge(cast.kept, [cast.gone], actor=cast.by)
    assert told(cast.person) == {"title": "reliable"}
    unmerge(made, actor=cast.by)
    assert (told(cast.person), told(cast.double)) == ({"title": "reliable"}, {"title": "doubtful"})


def test_a_person_who_is_met_three_times_gathers_all_of_it_and_gives_each_his_own_back(cast):
    third = customer("澄曜泵", cast.chen)
    last = contact(third, "李雷", wechat="lilei", hobbies="钓鱼")
    say(cast, cast.double, phone="fair")
    say(cast, last, wechat="doubtful", hobbies="reliable")
    before = picture()
    made = merge(cast.kept, [cast.gone, third], actor=cast.by)
    assert told(cast.person) == {"phone": "fair", "wechat": "doubtful", "hobbies": "reliable"}
    unmerge(made, actor=cast.by)
    assert differences(before, picture()) == {}


def test_what_somebody_said_of_a_fact_since_stays_with_him_after_the_undo(cast):
    say(cast, cast.double, title="doubtful", phone="doubtful")
    made = merge(cast.kept, [cast.gone], actor=cast.by)
    cast.person.refresh_from_db()
    say(cast, cast.person, title="reliable")
    unmerge(made, actor=cast.by)
    assert (told(cast.person), told(cast.double)) == ({"title": "reliable"}, {"title": "doubtful", "phone": "doubtful"})


def test_a_mark_taken_away_after_the_merge_does_not_come_back_when_late_rows_follow(cast):
    say(cast, cast.gone, website="doubtful")
    with acting(cast.by):
        merge(cast.kept, [cast.gone], actor=cast.by)
    cast.kept.refresh_from_db()
    mark(cast.kept, "website", cast.kept.website, Said(), actor=cast.by)
    contact(cast.gone, "迟到的人")
    with acting(cast.by):
        assert gather_late() == 1
    assert told(cast.kept) == {}


def test_a_mark_that_had_ended_before_the_merge_is_not_woken_by_its_undo(cast):
    """What was typed in anew bears no mark, and none after the undo either."""
    say(cast, cast.kept, industry="doubtful")
    for value in ("水泵", "机械"):
        cast.kept.industry = value
        cast.kept.save()
    assert told(cast.kept) == {}
    made = merge(cast.kept, [cast.gone], choices={"industry": cast.gone.pk}, actor=cast.by)
    unmerge(made, actor=cast.by)
    assert told(cast.kept) == {}


@pytest.mark.parametrize("at", ["bring", "give_back"])
def test_a_failure_while_marks_are_carried_leaves_everything_as_it_was(cast, monkeypatch, at):
    say(cast, cast.double, title="doubtful", phone="reliable")
    say(cast, cast.gone, website="fair")
    deed = merge if at == "bring" else unmerge
    asked = (cast.kept, [cast.gone]) if at == "bring" else (merge(cast.kept, [cast.gone], actor=cast.by),)
    before = picture()

    def broken(row, *rest):
        if row.pk == cast.kept.pk and isinstance(row, type(cast.kept)):  # the person is done, the customer is not
            raise OperationalError("the line was lost")
        return real(row, *rest)

    real = getattr(marks, at)
    monkeypatch.setattr(marks, at, broken)
    with pytest.raises(OperationalError):
        deed(*asked, actor=cast.by)
    assert differences(before, picture()) == {}


def test_a_merge_made_before_marks_were_packed_is_undone_as_it_was_promised(cast):
    say(cast, cast.kept, industry="fair")
    say(cast, cast.double, phone="reliable")
    made = merge(cast.kept, [cast.gone], choices={"industry": cast.gone.pk}, actor=cast.by)
    del made.pack["marks"]
    for double in made.pack["doubles"]:
        del double["marks"]
    made.save()
    FactMark.objects.filter(object_id=cast.person.pk, record_key="customers.contact").delete()
    unmerge(made, actor=cast.by)
    assert (told(cast.kept), told(cast.person), told(cast.double)) == ({"industry": "fair"}, {}, {"phone": "reliable"})
