"""Sources in a tree: order, circles, depth, what a filter by one of them means, definitions where one chooses."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.commons.company.actions import set_up
from guanxi.customers.sources.models import LEVELS, Source
from guanxi.customers.sources.queries import tree
from guanxi.customers.sources.ready import READY, ensure_ready_sources
from guanxi.customers.sources.tests.cast import names, source
from guanxi.desk.tests.cast import actor, browser, company, customer, text
from guanxi.kit.actor import SYSTEM
from guanxi.kit.errors import DomainError

pytestmark = pytest.mark.django_db
LIST = "/customers/customers/"


@pytest.fixture
def cast():
    """A tree of three levels, with a customer on each."""
    c = company()
    c.net = source("网络", position=20, definition="在网上找到我们")
    c.search = source("搜索", c.net, position=2)
    c.paid = source("付费搜索", c.search)
    c.chat = source("微信", c.net, position=1)
    c.fair = source("展会", position=10)
    for n, s in enumerate((c.net, c.search, c.paid, c.chat, c.fair)):
        setattr(c, f"of_{n}", customer(f"第{n}家有限公司", c.lin, source=s))
    return c


def test_siblings_stand_by_position_and_below_their_parents(cast):
    assert [(b.source.name, b.depth) for b in tree(SYSTEM)] == [("展会", 0), ("网络", 0), ("微信", 1), ("搜索", 1), ("付费搜索", 2)]
    assert names(b.source for b in tree(SYSTEM, cast.search.pk)) == ["搜索", "付费搜索"]


def test_moving_a_source_takes_everything_below_along(cast):
    cast.search.parent = cast.fair
    cast.search.save()
    assert [(b.source.name, b.depth) for b in tree(SYSTEM)] == [("展会", 0), ("搜索", 1), ("付费搜索", 2), ("网络", 0), ("微信", 1)]
    cast.fair.refresh_from_db()
    cast.fair.position = 90
    cast.fair.save()
    assert names(b.source for b in tree(SYSTEM)) == ["网络", "微信", "展会", "搜索", "付费搜索"]


@pytest.mark.parametrize("above", ["net", "search", "paid"])
def test_no_source_becomes_part_of_itself_or_of_what_is_below(cast, above):
    cast.net.parent = getattr(cast, above)
    with pytest.raises(DomainError):
        cast.net.save()


def test_a_circle_is_refused_in_the_form_and_in_the_api_and_nothing_changes(cast):
    boss = browser(cast.boss)
    page = boss.post(f"/customers/sources/{cast.net.pk}/edit/", {"name": "网络", "parent": cast.paid.pk, "position": "20", "version": "1"})
    assert page.status_code == 422
    answer = boss.patch(
        f"/api/v1/customers/sources/{cast.net.pk}/",
        json.dumps({"parent": cast.paid.pk}),
        content_type="application/json",
        headers={"If-Match": "*"},
    )
    assert answer.status_code in (401, 403, 422), answer.content
    cast.net.refresh_from_db()
    assert cast.net.parent is None


def test_the_tree_is_at_most_six_levels_deep():
    above = None
    for n in range(LEVELS):
        above = source(f"第{n}层", above)
    with pytest.raises(DomainError):
        source("太深", above)
    other = source("另一棵", None)
    source("它的下级", other)
    other.parent = Source.objects.get(name="第4层")
    with pytest.raises(DomainError):
        other.save()


@pytest.mark.row("ACQ-02", part=True)
@pytest.mark.parametrize(
    "asked, found",
    [
        ("source = {net}", [0, 1, 2, 3]),
        ("source = {search}", [1, 2]),
        ("source = 网络", [0, 1, 2, 3]),
        ("source in (微信, 展会)", [3, 4]),
        ("source != 网络", [4]),
        ("not source = 搜索", [0, 3, 4]),
        ("source is empty", []),
    ],
)
def test_a_filter_by_a_source_holds_everything_that_is_part_of_it(cast, asked, found):
    words = asked.format(net=cast.net.pk, search=cast.search.pk)
    page = text(browser(cast.lin).get(LIST, {"f": words}))
    assert [n for n in range(5) if f"第{n}家" in page] == found


def test_who_may_not_read_names_of_sources_cannot_ask_for_them_by_name(cast):
    from guanxi.desk.tests.cast import KEY, role
    from guanxi.org.users.tests.cast import colleague

    made = role("blind", {KEY: {"view": 4}, "customers.source": {"view": 4}}, {"customers.source": {"name": "hidden"}})
    wu = colleague("wu", made, password=None)
    page = text(browser(wu).get(LIST, {"f": "source = 网络"}))
    assert not [n for n in range(5) if f"第{n}家" in page]


@pytest.mark.row("ACQ-05", part=True)
def test_the_definition_stands_beside_the_choice_in_forms_and_on_the_record(cast):
    form = text(browser(cast.lin).get("/customers/customers/new/"))
    assert 'data-note="在网上找到我们"' in form
    found = browser(cast.lin).get("/customers/sources/suggest/", {"q": "网络"}).json()["results"]
    assert [(r["text"], r["note"]) for r in found] == [("网络", "在网上找到我们")]
    page = text(browser(cast.lin).get(f"{LIST}{cast.of_0.pk}/"))
    assert f'<a href="/customers/sources/{cast.net.pk}/" title="在网上找到我们">网络</a>' in page


def test_a_hidden_definition_is_told_nowhere(cast):
    from guanxi.org.users.tests.cast import colleague, role

    made = role(
        "short",
        {"customers.source": {"view": 4}, "customers.customer": {"view": 4, "add": 4}},
        {"customers.source": {"definition": "hidden"}},
    )
    wu = browser(colleague("wu", made, password=None))
    assert "在网上找到我们" not in text(wu.get("/customers/customers/new/"))
    assert wu.get("/customers/sources/suggest/", {"q": "网络"}).json()["results"][0]["note"] == ""


@pytest.mark.not_set_up
@pytest.mark.row("ACQ-05")
@pytest.mark.row("ACQ-03", part=True)
def test_a_new_company_begins_with_the_usual_sources_and_their_definitions():
    boss = set_up(company={"name": "江岚阀业"}, username="boss", name="孟承岳", password="Feng-Lin-2026")
    made = {s.name: s for s in Source.objects.all()}
    ours = {"亲友推荐", "户外广告", "电视", "路过", "大客户单位", "活动", "网络", "DM", "门店推荐", "卖场推荐"}
    channels = {"扫街", "媒体和黄页", "期刊", "展会", "公开名单", "会员名录", "转介绍", "同行交换", "名片印刷商"}
    assert ours | channels <= set(made) and all(s.definition for s in made.values())
    assert {s.name for s in made.values() if s.doubted} == {"存疑名单", "同行交换", "名片印刷商", "买来的名单", "抓取的名单"}
    page = text(browser(boss).get("/customers/sources/", {"n": "100"}))
    assert all(name in page for name in ours) and "gx-deep-1" in page


def test_what_the_company_threw_away_does_not_come_back():
    ensure_ready_sources()
    assert Source.objects.count() == sum(1 + len(below) for _n, _d, _q, below in READY)
    Source.objects.filter(name="电视").delete()
    ensure_ready_sources()
    assert not Source.objects.filter(name="电视").exists()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 8), st.integers(0, 3), st.booleans()), max_size=12))
def test_however_sources_are_moved_paths_and_doubt_say_what_the_parents_say(moves):
    Source.objects.plain_update(parent=None)
    Source.objects.all().delete()
    rows = [source(f"s{n}") for n in range(8)]
    for which, under, position, doubtful in moves:
        one = Source.objects.get(pk=rows[which].pk)
        one.parent = None if under == 8 else rows[under]
        one.position, one.is_doubtful = position, doubtful
        try:
            one.save()
        except DomainError:
            continue
    known = {s.pk: s for s in Source.objects.all()}
    for s in known.values():
        above, path, doubted = s, "", False
        while above is not None:
            path, doubted = f"{above.position:04}-{above.pk}/{path}", doubted or above.is_doubtful
            above = known.get(above.parent_id)
        assert (s.path, s.doubted) == (f"/{path}", doubted)


def test_the_actor_of_a_stranger_has_no_tree(cast):
    assert tree(actor(cast.stranger)) == []
