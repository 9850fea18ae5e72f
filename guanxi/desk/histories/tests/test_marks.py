"""Where facts come from and how reliable they are: said in the dialog and in the form, shown beside the fact, ended by a new value, back with the old one."""

import re

import pytest
from django.utils import timezone

from guanxi.audit.trail.models import Entry
from guanxi.commons.marks.actions import mark
from guanxi.commons.marks.models import FactMark
from guanxi.commons.marks.queries import Said, marks_of
from guanxi.customers.customers.models import Customer
from guanxi.desk.histories.tests.test_history import entry_of, form_of
from guanxi.desk.tests.cast import KEY, LIST, browser, company, contact, customer, htmx, limited, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """The company with one customer."""
    c = company()
    c.pump = customer("苏州澄曜泵业有限公司", c.lin, phone="+8613901170001", industry="机械", staff_count=80)
    c.far = customer("镇江润澜化工有限公司", c.he, industry="化工")
    c.url = f"{LIST}{c.pump.pk}/"
    return c


def said(cast, field="industry", client=None, **answers):
    """Says something of a fact, as the dialog does."""
    return (client or browser(cast.lin)).post(f"{cast.url}marks/{field}/", {"source": "visit", "first_hand": "1"} | answers)


@pytest.mark.row("ARC-22")
def test_a_fact_is_marked_in_its_dialog_and_shows_its_mark(cast):
    page = text(browser(cast.lin).get(f"{cast.url}history/industry/"))
    assert "第三方" in page and "不可用" in page
    answer = said(cast, reliability="reliable", representative="typical", verified_on="2026-01-05", note="看过车间")
    assert answer.status_code == 302
    one = marks_of(cast.pump)["industry"]
    assert (one.source, one.first_hand, one.reliability, one.representative) == ("visit", True, "reliable", "typical")
    assert (one.verified_by, str(one.verified_on), one.note) == (cast.lin, "2026-01-05", "看过车间")
    page = text(browser(cast.lin).get(cast.url))
    assert "gx-tag-done" in page and "2026-01-05" in page and "上门拜访" in page
    dialog = text(browser(cast.lin).get(f"{cast.url}history/industry/"))
    assert "看过车间" in dialog and "first_hand&#x27;" not in dialog and "林婉清" in dialog
    changes = text(browser(cast.boss).get(f"{cast.url}changes/"))
    assert "行业：来源与可靠程度" in changes and "一手" in changes


@pytest.mark.row("ARC-22", part=True)
def test_a_doubt_is_seen_and_filtered_for(cast):
    said(cast, reliability="doubtful")
    assert "gx-tag-wait" in text(browser(cast.lin).get(cast.url))
    lin = browser(cast.lin)
    customer("昆山禾穗食品有限公司", cast.lin)
    listed = text(lin.get(LIST, {"f": "has_doubt = yes"}))
    assert "澄曜" in listed and "禾穗" not in listed
    listed = text(lin.get(LIST, {"f": "has_doubt = no"}))
    assert "澄曜" not in listed and "禾穗" in listed
    wu = limited(grants={"view": 4}, fields={"industry": "hidden"})
    assert "has_doubt" not in text(browser(wu).get(f"{LIST}filter/"))
    assert "澄曜" not in text(browser(wu).get(LIST, {"f": "has_doubt = yes"}))


def test_a_new_value_begins_without_a_mark_and_the_old_value_comes_back_with_its_own(cast):
    said(cast, reliability="reliable", verified_on="2026-01-05")
    cast.pump.refresh_from_db()
    cast.pump.industry = "水务"
    cast.pump.save()
    assert marks_of(cast.pump) == {}
    cast.pump.industry = "机械"
    cast.pump.save()  # typed in again: a value that is entered is unmarked unless told
    assert marks_of(cast.pump) == {}
    cast.pump.industry = "水务"
    cast.pump.save()
    browser(cast.lin).post(f"{cast.url}history/industry/", {"entry": entry_of(cast.pump.pk, "industry")})
    cast.pump.refresh_from_db()
    assert cast.pump.industry == "机械" and marks_of(cast.pump)["industry"].verified_on


def test_bulk_changes_end_marks_too(cast):
    said(cast, reliability="reliable")
    Customer.objects.filter(pk=cast.pump.pk).update(industry="水务")
    assert marks_of(cast.pump) == {}


@pytest.mark.row("ARC-22", part=True)
def test_an_unusable_fact_leaves_the_archive_with_its_reason_and_can_be_put_back(cast):
    refused = said(cast, client=htmx(cast.lin), reliability="unusable")
    assert refused.status_code == 422 and "为什么" in text(refused)
    cast.pump.refresh_from_db()
    assert cast.pump.industry == "机械"
    said(cast, reliability="unusable", note="名片上是旧的")
    cast.pump.refresh_from_db()
    assert cast.pump.industry == "" and marks_of(cast.pump) == {}
    page = text(browser(cast.lin).get(f"{cast.url}history/industry/"))
    assert "机械" in page and "名片上是旧的" in page
    browser(cast.lin).post(f"{cast.url}history/industry/", {"entry": entry_of(cast.pump.pk, "industry")})
    cast.pump.refresh_from_db()
    assert cast.pump.industry == "机械" and marks_of(cast.pump)["industry"].reliability == "doubtful"


def test_what_must_be_there_cannot_be_thrown_out(cast):
    assert browser(cast.lin).post(f"{cast.url}marks/name/", {"reliability": "unusable", "note": "错"}).status_code == 404
    made = contact(cast.pump, "吴采薇", title="采购")
    browser(cast.lin).post(f"/customers/contacts/{made.pk}/marks/title/", {"reliability": "unusable", "note": "已离职"})
    made.refresh_from_db()
    assert made.title == ""


def test_rights_of_row_and_field_hold(cast):
    wu = limited(grants={"view": 4, "change": 4}, fields={"industry": "hidden"})
    assert said(cast, client=browser(wu)).status_code == 404
    assert said(cast, client=browser(cast.he)).status_code in (403, 404)
    ma = limited(username="ma", grants={"view": 4})
    assert said(cast, client=browser(ma)).status_code == 403
    assert not FactMark.objects.exists()
    said(cast, reliability="doubtful", note="只有林知道")
    page = text(browser(wu).get(cast.url)) + text(browser(wu).get(f"{cast.url}changes/"))
    assert "只有林知道" not in page and "gx-tag-wait" not in page
    li = limited(username="li", grants={"view": 4, "change": 4}, fields={"industry": "readonly"})
    assert said(cast, client=browser(li), reliability="unusable", note="x").status_code == 422, "who may not write it does not throw it out"
    assert said(cast, client=browser(li), reliability="fair").status_code == 302, "but may say how reliable it is"


def test_wrong_answers_are_refused_in_words(cast):
    tomorrow = (timezone.localdate() + timezone.timedelta(days=1)).isoformat()
    for wrong in ({"verified_on": tomorrow}, {"source": "nonsense"}, {"reliability": "nonsense"}, {"note": "长" * 201}):
        answer = said(cast, client=htmx(cast.lin), **wrong)
        assert answer.status_code == 422 and "<dialog" in text(answer), wrong
    assert not FactMark.objects.exists()
    assert said(cast, field="website").status_code == 422, "nothing is there to be marked"


def test_a_form_says_of_all_that_it_changed_where_it_comes_from(cast):
    lin = browser(cast.lin)
    sent = form_of(lin, cast.url) | {"industry": "水务", "staff_count": "120", "from-source": "inspector", "from-reliability": "reliable"}
    assert lin.post(f"{cast.url}edit/", sent).status_code == 302
    cast.pump.refresh_from_db()
    assert {n: m.source for n, m in marks_of(cast.pump).items()} == {"industry": "inspector", "staff_count": "inspector"}
    assert "市场稽查" in text(lin.get(f"{cast.url}edit/"))
    new = {
        "name": "昆山禾穗食品有限公司",
        "kind": "company",
        "standing": "ordinary",
        "lifecycle": "future",
        "industry": "食品",
        "from-source": "web",
    }
    lin.post(f"{LIST}new/", new)
    made = Customer.objects.get(name="昆山禾穗食品有限公司")
    assert marks_of(made)["industry"].source == "web"


def test_the_mark_is_taken_back_with_the_save_and_goes_with_the_row(cast):
    lin = browser(cast.lin)
    said(cast, reliability="reliable")
    page = lin.post(f"{cast.url}edit/", form_of(lin, cast.url) | {"industry": "水务"}, follow=True)
    lin.post(re.search(r'data-undo="(/[^"]+)"', text(page))[1])
    cast.pump.refresh_from_db()
    assert cast.pump.industry == "机械" and marks_of(cast.pump)["industry"].reliability == "reliable"
    pk = cast.pump.pk
    cast.pump.delete()
    assert not FactMark.objects.filter(object_id=pk).exists()


def test_what_the_mark_keeps_of_the_value_tells_nothing(cast):
    mark(cast.pump, "phone", cast.pump.phone, Said(source="web"), actor=actor_of(cast.boss))
    told = str(FactMark.objects.values().get()) + str(Entry.objects.latest("id").facts)
    assert "3901170001" not in told


def actor_of(user):
    """His actor."""
    from guanxi.org.users.queries import actor_for

    return actor_for(user)


def test_a_page_of_a_file_with_thirty_marks_costs_two_queries_more(cast, django_assert_max_num_queries):
    from guanxi.kit import panels

    client = browser(cast.lin)
    client.get(cast.url)
    names = ["address", "website", "fax", "wechat", "bank", "assets", "scale", "problems", "features", "policy"]
    Customer.objects.filter(pk=cast.pump.pk).update(**dict.fromkeys(names, "x"))
    cast.pump.refresh_from_db()
    for name in names:
        mark(cast.pump, name, "x", Said(source="web", verified_on=timezone.localdate()), actor=actor_of(cast.boss))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(panels._panels, KEY, [])
        with django_assert_max_num_queries(26):
            client.get(cast.url)
