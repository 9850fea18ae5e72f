"""What somebody writes into an address or a form by hand: digits of other scripts, numbers and instants beyond any column."""

import pytest

from guanxi.commons.savedviews.models import SavedView
from guanxi.desk.state import ListState
from guanxi.desk.tests.cast import KEY, LIST, actor, browser, company, customer, htmx
from guanxi.kit import records

pytestmark = pytest.mark.django_db
ODD = ["²", "٣", "1²", "9" * 30, "0200999999", "-1", ""]


@pytest.fixture
def cast():
    """The company with one customer."""
    c = company()
    c.pump = customer("苏州澄曜泵业有限公司", c.lin, industry="机械")
    return c


@pytest.mark.parametrize("odd", ODD)
def test_a_page_has_only_the_offered_numbers_of_rows(cast, odd):
    assert ListState(records.get(KEY), actor(cast.lin), {"n": odd}).size == 50
    assert browser(cast.lin).get(LIST, {"n": odd, "c": f"name:{odd}", "v": odd}).status_code == 200


@pytest.mark.parametrize(
    "far", ["0001-01-01T00:00:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2026-02-30T00:00:00", "x"]
)
def test_instants_beyond_any_column_break_no_page(cast, far):
    boss = browser(cast.boss)
    assert boss.get(f"{LIST}{cast.pump.pk}/timeline/", {"before": far}).status_code == 200
    assert boss.get(f"{LIST}bin/", {"before": far}).status_code == 200
    assert boss.post(f"{LIST}bin/", {"at": far}).status_code == 404


@pytest.mark.parametrize("odd", ODD)
def test_odd_digits_break_no_page(cast, odd):
    lin, boss, one = browser(cast.lin), browser(cast.boss), f"{LIST}{cast.pump.pk}/"
    assert lin.get(f"{one}changes/", {"before": odd}).status_code == 200
    assert lin.post(f"{LIST}print/", {"rows": odd}).status_code == 204
    assert lin.get(f"{LIST}filter/row/", {"i": odd, "c-0-field": "source", "c-0-op": "=", "c-0-value": odd}).status_code == 200
    assert (
        lin.get(f"{LIST}filter/", {"f": "source = x", "c-match": "all", "c-0-field": "source", "c-0-op": "=", "c-0-value": odd}).status_code
        == 200
    )
    assert lin.post(f"{LIST}views/", {"name": "我的", "view": odd}).status_code == 302 and SavedView.objects.count() == 1
    assert boss.post(f"{LIST}bulk/delete/", {"pk": [odd], "go": "1"}).status_code == 302
    assert htmx(cast.lin).post(f"{one}cells/industry/", {"industry": "水务", "version": odd}).status_code in (200, 422)
    cast.pump.refresh_from_db()
    assert cast.pump.deleted_at is None
