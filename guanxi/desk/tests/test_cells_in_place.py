"""Changing one cell in the list."""

import pytest

from guanxi.desk.tests.cast import LIST, browser, company, customer, htmx, limited, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """The company with one customer."""
    c = company()
    c.pump = customer("苏州澄曜泵业有限公司", c.lin, industry="机械", phone="+8613901170001")
    c.url = f"{LIST}{c.pump.pk}/cells/"
    return c


def test_a_cell_becomes_a_form_and_a_cell_again(cast):
    lin = htmx(cast.lin)
    form = text(lin.get(f"{cast.url}industry/"))
    assert form.startswith("<td") and 'value="机械"' in form
    answer = lin.post(f"{cast.url}industry/", {"industry": "水务", "version": cast.pump.version})
    assert answer.status_code == 200 and text(answer).startswith("<td") and "水务" in text(answer) and "toast" in answer["HX-Trigger"]
    cast.pump.refresh_from_db()
    assert cast.pump.industry == "水务"
    assert "水务" in text(lin.get(f"{cast.url}industry/?show=1"))


def test_a_wrong_value_comes_back_with_the_reason(cast):
    answer = htmx(cast.lin).post(f"{cast.url}founded_on/", {"founded_on": "三号"})
    assert answer.status_code == 422 and "id_founded_on_error" in text(answer)


def test_whoever_is_second_sees_what_stands_there_now(cast):
    old = cast.pump.version
    cast.pump.industry = "医疗"
    cast.pump.save()
    answer = htmx(cast.lin).post(f"{cast.url}industry/", {"industry": "水务", "version": old})
    assert answer.status_code == 422 and "医疗" in text(answer)
    cast.pump.refresh_from_db()
    assert cast.pump.industry == "医疗"


@pytest.mark.parametrize(
    ("field", "status"), [("phone", 403), ("owner", 403), ("name_sort", 404), ("remarks", 403), ("nothing", 404), ("grade", 403)]
)
def test_not_every_field_can_be_changed_in_place(cast, field, status):
    lin = htmx(cast.lin)
    assert lin.get(f"{cast.url}{field}/").status_code == status
    assert lin.post(f"{cast.url}{field}/", {field: "x"}).status_code == status


def test_reading_alone_and_hidden_fields_are_refused(cast):
    wu = limited(grants={"view": 4})
    assert htmx(wu).post(f"{cast.url}industry/", {"industry": "x"}).status_code == 403
    ma = limited(username="ma", grants={"view": 4, "change": 4}, fields={"industry": "hidden"})
    assert htmx(ma).get(f"{cast.url}industry/").status_code == 404


def test_the_pencil_is_only_on_rows_one_may_change(cast):
    other = customer("宁波甬岚", cast.chen, industry="机械")
    wu = limited(grants={"view": 4, "change": 1})
    mine = customer("我的", wu, industry="机械")
    page = text(browser(wu).get(LIST, {"c": "name,industry"}))
    assert f"{LIST}{mine.pk}/cells/industry/" in page and f"{LIST}{other.pk}/cells/industry/" not in page


def test_a_row_given_away_beyond_ones_reach_is_saved_and_leaves_the_list(cast):
    url, given = f"{cast.url}owner/", {"owner": cast.he.pk, "version": cast.pump.version}
    answer = htmx(cast.zhao).post(url, given)
    assert answer.status_code == 200 and "toast" in answer["HX-Trigger"] and "hx-get" not in text(answer)
    cast.pump.refresh_from_db()
    assert cast.pump.owner == cast.he


def test_a_cell_works_as_a_page_too(cast):
    assert "<html" in text(browser(cast.lin).get(f"{cast.url}industry/"))
    assert browser(cast.lin).post(f"{cast.url}industry/", {"industry": "水务"}).status_code == 302
