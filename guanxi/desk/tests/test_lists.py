"""Lists: who sees which rows, what the address can say, and what a page costs."""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from guanxi.commons.savedviews.models import SavedView
from guanxi.commons.tags.actions import set_tags
from guanxi.desk.tests.cast import LIST, browser, company, contact, customer, htmx, limited, text
from guanxi.kit.shell.errors import not_found
from guanxi.org.users.tests.cast import role
from guanxi.sales.receipts.models import Receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """The company with four customers."""
    c = company()
    c.water = customer("合肥庐清水务集团", c.lin, phone="+8613901170001", industry="水务")
    c.pump = customer("苏州澄曜泵业有限公司", c.lin, industry="机械", standing="important")
    c.valve = customer("宁波甬岚流体设备有限公司", c.chen, industry="机械")
    c.far = customer("镇江润澜化工有限公司", c.he)
    return c


@pytest.mark.row("SEC-01", part=True)
def test_a_list_shows_the_rows_in_reach_and_no_others(cast):
    mine, team, all_ = (text(browser(p).get(LIST)) for p in (cast.lin, cast.zhao, cast.boss))
    assert "澄曜泵业" in mine and "甬岚" not in mine and "润澜" not in mine
    assert "甬岚" in team and "润澜" not in team
    assert "润澜" in all_


def test_no_right_at_all_is_refused_and_a_stranger_must_sign_in(cast, client):
    assert browser(cast.stranger).get(LIST).status_code == 403
    assert client.get(LIST).status_code == 302
    assert browser(cast.lin).get("/customers/nothing/").status_code == 404


def test_the_page_for_what_is_not_there_names_nothing_that_it_does_not_have(cast):
    with translation.override("en"):
        page = text(not_found(RequestFactory().get("/customers/nothing/")))
    assert "Search for" not in page and "by name above" not in page


@pytest.mark.row("X06", part=True)
def test_the_address_holds_filter_order_columns_and_search(cast):
    page = text(browser(cast.boss).get(LIST, {"f": "industry = 机械", "o": "-name", "c": "name:240,industry", "q": "有限公司"}))
    assert "澄曜泵业" in page and "庐清" not in page
    assert '<col width="240">' in page and "机械" in page
    assert 'aria-sort="descending"' in page or 'aria-sort="ascending"' in page


@pytest.mark.parametrize("given", ["credit_rating = A", "no_such_field = A"])
def test_an_unreadable_field_and_an_unknown_one_are_answered_alike(cast, given):
    wu = limited(fields={"credit_rating": "hidden"})
    answer = browser(wu).get(LIST, {"f": given})
    name = given.split()[0]
    assert answer.status_code == 422
    assert f"“{name}”" in text(answer)
    assert text(answer).replace(name, "X").count("“X”") == 1
    assert "澄曜" not in text(answer)


def test_the_two_answers_are_byte_identical(cast):
    wu = limited(fields={"credit_code": "hidden"})
    said = [browser(wu).get(LIST, {"f": f"{name} = 9"}).context["problem"].replace(name, "X") for name in ("credit_code", "unknown_one")]
    assert said[0] == said[1] != ""


def test_a_hidden_column_is_not_shown_even_when_the_address_asks_for_it(cast):
    wu = limited(fields={"industry": "hidden"})
    page = text(browser(wu).get(LIST, {"c": "name,industry", "o": "industry"}))
    assert "澄曜泵业" in page and "机械" not in page


def test_lists_mask_phones_even_for_those_who_may_see_them(cast):
    page = text(browser(cast.boss).get(LIST, {"c": "name,phone"}))
    assert "139****0001" in page and "13901170001" not in page and "139 0117 0001" not in page


def test_the_builder_sends_its_rows_to_an_address_with_the_filter_as_text(cast):
    data = {"c-match": "all", "c-0-field": "industry", "c-0-op": "eq", "c-0-value": "机械", "c-1-field": ""}
    answer = browser(cast.boss).get(LIST, data)
    assert answer.status_code == 302
    page = text(browser(cast.boss).get(answer.url))
    assert "澄曜泵业" in page and "庐清" not in page and "机械" in page


def test_a_condition_that_cannot_be_read_comes_back_with_the_builder(cast):
    answer = browser(cast.boss).get(LIST, {"c-match": "all", "c-0-field": "industry", "c-0-op": "wrong"})
    assert answer.status_code == 422 and "alert" in text(answer)


def test_the_builder_offers_only_fields_that_may_be_read(cast):
    wu = limited(fields={"industry": "hidden"})
    page = text(browser(wu).get(f"{LIST}filter/"))
    assert 'value="standing"' in page and 'value="industry"' not in page
    row = text(htmx(wu).get(f"{LIST}filter/row/", {"i": "0", "c-0-field": "standing"}))
    assert 'value="important"' in row


def test_tags_can_be_asked_for_and_stand_behind_the_name(cast):
    set_tags(cast.pump, ["战略"])
    page = text(browser(cast.boss).get(LIST, {"f": "tags has 战略"}))
    assert "澄曜泵业" in page and "庐清" not in page and '<span class="gx-tag">战略</span>' in page
    others = text(browser(cast.boss).get(LIST, {"f": "not tags has 战略"}))
    assert "澄曜泵业" not in others and "庐清" in others


def test_pages_follow_one_another_without_loss(cast):
    for n in range(30):
        customer(f"第{n:02d}家工厂", cast.lin)
    seen, url = [], f"{LIST}?o=name&n=20"
    while url:
        answer = browser(cast.lin).get(url)
        seen += [r.pk for r in answer.context["rows"]]
        url = answer.context["next"]
    assert len(seen) == len(set(seen)) == 32
    back = browser(cast.lin).get(answer.context["prev"])
    assert [r.pk for r in back.context["rows"]] == seen[:20]


def test_an_empty_list_says_how_to_begin_and_no_match_how_to_go_on(cast):
    lonely = limited(username="neu", grants={"view": 1, "add": 1})
    assert f"{LIST}new/" in text(browser(lonely).get(LIST))
    page = text(browser(cast.lin).get(LIST, {"f": "industry = 航天"}))
    assert "gx-empty" in page and f'href="{LIST}"' in page


@pytest.mark.row("X06", part=True)
def test_views_are_kept_shared_and_dropped(cast):
    lin, chen = browser(cast.lin), browser(cast.chen)
    made = lin.post(f"{LIST}views/", {"name": "机械行业", "shared": "all", "f": "industry = 机械", "o": "name", "c": "name,industry"})
    assert made.status_code == 302
    page = text(chen.get(made.url))
    assert "机械行业" in page and "甬岚" in page and "澄曜" not in page
    private = lin.post(f"{LIST}views/", {"name": "我自己的", "shared": "nobody", "f": "industry = 水务"})
    assert "我自己的" not in text(chen.get(private.url))
    view = SavedView.objects.get(name="机械行业")
    assert chen.post(f"{LIST}views/{view.pk}/drop/").status_code == 404
    assert lin.post(f"{LIST}views/{view.pk}/drop/").status_code == 302
    assert "机械行业" not in text(chen.get(LIST))


def test_a_view_with_a_filter_that_cannot_be_used_is_not_kept(cast):
    answer = browser(cast.lin).post(f"{LIST}views/", {"name": "x", "f": "nothing = 1"})
    assert answer.status_code == 422 and not SavedView.objects.exists()


def test_counts_of_the_tabs_are_those_of_the_reader(cast):
    browser(cast.boss).post(f"{LIST}views/", {"name": "机械", "shared": "all", "f": "industry = 机械"})
    view = SavedView.objects.get()
    assert f'id="count-{view.pk}" hx-swap-oob="true">1<' in text(htmx(cast.lin).get(f"{LIST}views/counts/"))
    assert f'id="count-{view.pk}" hx-swap-oob="true">2<' in text(htmx(cast.boss).get(f"{LIST}views/counts/"))


def asked(client, url, **data) -> list[str]:
    """The questions of one page, without the time limit that PostgreSQL is told and taken again in a statement of its own."""
    with CaptureQueriesContext(connection) as queries:
        client.get(url, data)
    return [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"] and "statement_timeout" not in q["sql"]]


@pytest.mark.parametrize("who", ["lin", "zhao", "boss"])
def test_a_page_of_fifty_rows_costs_at_most_twelve_queries(cast, who):
    for n in range(60):
        made = customer(f"第{n:02d}家工厂", cast.lin, phone=f"+86139011711{n:02d}")
        if n % 3 == 0:
            set_tags(made, ["战略", f"批次{n % 5}"])
    client = browser(getattr(cast, who))
    assert len(client.get(LIST).context["rows"]) == 50
    assert len(asked(client, LIST)) <= 12
    assert len(asked(client, LIST, c="name,owner,department,source,grade,phone,tags,created_by")) <= 12


def test_the_number_of_queries_does_not_grow_with_the_rows(cast):
    client = browser(cast.boss)
    client.get(LIST)
    counted = []
    for _n in range(2):
        counted.append(len(asked(client, LIST)))
        for n in range(20):
            customer(f"再来{n}家", cast.chen)
    assert counted[0] == counted[1]


@pytest.mark.parametrize(
    "query", ["o=__class__", "o=owner__password", "c=owner__password,name", "at=xxx", "n=-1", "v=99999999999999999999", "f=%00", "q=%00"]
)
def test_hostile_addresses_do_no_harm(cast, query):
    answer = browser(cast.lin).get(f"{LIST}?{query}")
    assert answer.status_code in (200, 422)
    assert "pbkdf2" not in text(answer)


def test_a_fragment_is_sent_to_htmx_and_a_page_to_everybody_else(cast):
    assert "<html" not in text(htmx(cast.lin).get(LIST, {"q": "澄曜"}))
    assert "<html" in text(browser(cast.lin, HX_Request="true", HX_Boosted="true").get(LIST))
    assert "<html" in text(browser(cast.lin, HX_Request="true", HX_History_Restore_Request="true").get(LIST))


def test_suggestions_are_those_in_reach(cast):
    names = [r["text"] for r in browser(cast.lin).get(f"{LIST}suggest/", {"q": "有限公司"}).json()["results"]]
    assert names == ["苏州澄曜泵业有限公司"]
    assert len(browser(cast.lin).get(f"{LIST}suggest/").json()["results"]) == 2
    wu = limited(fields={"name": "hidden"})
    assert browser(wu).get(f"{LIST}suggest/").json() == {"results": []}


def test_the_search_box_finds_rows_pages_and_commands_in_reach(cast):
    found = text(htmx(cast.lin).get("/search/", {"q": "澄曜"}))
    assert "澄曜泵业" in found and 'role="option"' in found
    assert "润澜" not in text(htmx(cast.lin).get("/search/", {"q": "润澜"}))
    assert "润澜" in text(browser(cast.boss).get("/search/", {"q": "润澜"}))


def test_a_person_found_says_whose_he_is_to_those_who_may_know(cast):
    contact(cast.pump, "钱多宝")
    found = text(htmx(cast.lin).get("/search/", {"q": "钱多宝"}))
    assert "钱多宝" in found and cast.pump.name in found
    picked = browser(cast.lin).get("/customers/contacts/suggest/", {"q": "钱多宝"}).json()["results"]
    assert [(p["text"], p["note"]) for p in picked] == [("钱多宝", cast.pump.name)]
    wu = limited(fields={"name": "hidden"})
    wu.roles.add(role("people", {"customers.contact": {"view": 4}}))
    told = text(htmx(wu).get("/search/", {"q": "钱多宝"}))
    assert "钱多宝" in told and cast.pump.name not in told


def test_rows_called_by_their_customer_are_found_by_his_name_in_pickers(cast):
    Receipt(customer=cast.pump, due_on="2026-01-02", due_amount=10, owner=cast.lin).save()
    found = browser(cast.boss).get("/sales/receipts/suggest/", {"q": "澄曜"}).json()["results"]
    assert len(found) == 1 and cast.pump.name in found[0]["text"]
    assert browser(cast.boss).get("/sales/receipts/suggest/", {"q": "17.25"}).json()["results"] == []


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def test_what_people_type_is_never_live_on_a_page(cast):
    row = customer(HOSTILE, cast.lin, industry=HOSTILE[:60], remarks=HOSTILE, short_name=HOSTILE[:60])
    set_tags(row, ["<b>粗</b>"])
    lin = browser(cast.lin)
    lin.post(f"{LIST}views/", {"name": "<i>视图</i>", "f": "industry ~ script"})
    for url in (LIST, f"{LIST}?c=name,industry,remarks,tags,short_name", f"{LIST}{row.pk}/", f"{LIST}{row.pk}/edit/", f"{LIST}{row.pk}/?tab=changes",
                f"{LIST}{row.pk}/cells/industry/?show=1", "/search/?q=script", f"{LIST}?f=industry ~ \"<img\"", f"{LIST}{row.pk}/bin/"):  # fmt: skip
        page = text(lin.get(url))
        assert "<script>alert" not in page and "<img src=x" not in page and "<b>粗" not in page and "<i>视图" not in page, url


def test_a_rule_that_says_no_is_told_and_changes_nothing(cast, monkeypatch):
    from guanxi.desk.bins import views
    from guanxi.kit.errors import DomainError

    def refuse(rows):
        raise DomainError("不行，还有合同")

    monkeypatch.setattr(views, "throw_away", refuse)
    assert "不行，还有合同" in text(browser(cast.boss).post(f"{LIST}{cast.pump.pk}/bin/", follow=True))
    answer = htmx(cast.boss).post(f"{LIST}{cast.pump.pk}/bin/")
    assert answer.status_code == 422 and "toast" in answer["HX-Trigger"]


def test_a_row_that_nobody_planned_for_says_for_how_long_but_not_to_whom_may_not_know_the_last_contact(cast):
    from datetime import timedelta

    from django.utils import timezone

    from guanxi.commons.company.models import Company
    from guanxi.customers.customers.models import CustomerState

    CustomerState.objects.filter(customer=cast.pump).update(last_contact_at=timezone.now() - timedelta(days=41))
    CustomerState.objects.filter(customer=cast.water).update(last_contact_at=timezone.now() - timedelta(days=29))
    said = "无计划 41 天"
    boss, wu = (
        text(browser(p).get(LIST, HTTP_ACCEPT_LANGUAGE="zh-hans")) for p in (cast.boss, limited(fields={"last_contact_at": "hidden"}))
    )
    assert said in boss and "无计划 29" not in boss
    assert "澄曜" in wu and "无计划" not in wu
    company = Company.current()
    company.quiet_days = 29
    company.save()
    assert "无计划 29 天" in text(browser(cast.boss).get(LIST, HTTP_ACCEPT_LANGUAGE="zh-hans"))
