"""Whether somebody is on file already, asked by people who may see it, and by people who may not (OWN-02, OWN-03)."""

import pytest

from guanxi.customers.leads.models import Lead
from guanxi.desk.tests.cast import browser, company, contact, customer, htmx, limited, text

pytestmark = pytest.mark.django_db
CLASH = "/customers/clash/"
PHONE, CREDIT = "13901172167", "91320506MA1MYT8K5X"


@pytest.fixture
def cast():
    c = company()
    c.mine = customer("苏州澄曜泵业有限公司", c.lin, phone=f"+86{PHONE}", credit_code=CREDIT)
    c.his = customer("无锡润澜阀门有限公司", c.he, phone="+8613805110001", phone2="+8651068880001", email="office@runlan.example")
    return c


def ask(user, q):
    return browser(user).get(CLASH, {"q": q})


def hits(user, q):
    return ask(user, q).context["hits"]


@pytest.mark.row("OWN-02")
@pytest.mark.parametrize(
    "q",
    [
        "苏州澄曜泵业有限公司",
        "蘇州澄曜泵業有限公司",
        "澄曜泵业",
        "澄曜 泵业（苏州）",
        "139 0117 2167",
        f"+86{PHONE}",
        CREDIT,
        CREDIT.lower(),
    ],
)
def test_a_customer_of_ones_own_is_found_however_it_is_written(cast, q):
    (hit,) = hits(cast.lin, q)
    assert (hit["text"], hit["url"], hit["note"]) == ("苏州澄曜泵业有限公司", f"/customers/customers/{cast.mine.pk}/", "林婉清")


@pytest.mark.row("OWN-03")
@pytest.mark.row("X09", part=True)
@pytest.mark.parametrize("q", ["无锡润澜阀门有限公司", "13805110001", "0510-68880001", "office@runlan.example"])
def test_of_a_customer_out_of_reach_only_that_it_exists_is_told(cast, q):
    (hit,) = hits(cast.lin, q)
    assert (hit["pk"], hit["url"], hit["text"], hit["note"]) == (None, "", "已有档案", "请找保管人（负责的业务员）")
    page = text(ask(cast.lin, q)).replace(q, "")
    for secret in ("润澜", "何嘉欣", "13805110001", "68880001", "runlan", f"/customers/customers/{cast.his.pk}/"):
        assert secret not in page, secret
    (seen,) = hits(cast.boss, q)
    assert seen["note"] == "何嘉欣"


@pytest.mark.row("OWN-03")
def test_however_many_there_are_out_of_reach_one_sentence_is_said(cast):
    for n in range(3):
        customer("无锡润澜阀门有限公司", cast.he, phone=f"+861380511000{n + 2}")
    once = text(htmx(cast.lin).get(CLASH, {"q": "无锡润澜阀门有限公司"}))
    assert len(hits(cast.lin, "无锡润澜阀门有限公司")) == 1
    cast.he.name = "别的名字"
    cast.he.save()
    assert text(htmx(cast.lin).get(CLASH, {"q": "无锡润澜阀门有限公司"})) == once


@pytest.mark.parametrize(
    "q", ["1380511", "80511000", "138051100", "13805110", "5110001", "MA1MYT8K5X", "9132", "%", "_", "澄", "\x00", "'; --", "office@", "@"]
)
def test_pieces_of_numbers_find_nothing(cast, q):
    assert hits(cast.lin, q) == [] and hits(cast.boss, q) == []


@pytest.mark.row("OWN-03")
def test_who_may_not_read_phones_cannot_ask_by_them(cast):
    """Whatever is on file under the number, his page is the same to the byte."""
    for rule in ("hidden", "masked"):
        blind = limited(
            f"blind-{rule}", grants={"view": 1, "add": 1}, fields={"phone": rule, "phone2": rule, "credit_code": rule, "email": rule}
        )
        for known, unknown in ((PHONE, "13700001111"), (CREDIT, "91320506MA1MYT8K6X"), ("office@runlan.example", "nobody@runlan.example")):
            pages = [text(htmx(blind).get(CLASH, {"q": q})).replace(q, "") for q in (known, unknown)]
            assert pages[0] == pages[1], (rule, known)


def test_a_name_that_the_asker_may_not_read_is_not_told(cast):
    blind = limited("noname", grants={"view": 4, "add": 1, "reveal": 4}, fields={"name": "masked"})
    assert hits(blind, "苏州澄曜泵业有限公司") == []  # no key for him either
    (hit,) = hits(blind, PHONE)
    assert "澄曜" not in hit["text"] and "澄曜" not in text(ask(blind, PHONE))


@pytest.mark.row("OWN-02")
def test_people_at_customers_and_leads_are_found_too(cast):
    contact(cast.mine, "李敏之", phone="+8613700002222")
    contact(cast.his, "王澈", phone="+8613700003333")
    Lead(name="常州明澈仪表有限公司", owner=cast.lin, phone="+8613700004444").save()
    Lead(name="镇江远澜包装有限公司", owner=cast.he, phone="+8613700005555").save()
    (hit,) = hits(cast.lin, "13700002222")
    assert "李敏之" in hit["text"] and "苏州澄曜泵业有限公司" in hit["text"]
    assert [h["url"] for h in hits(cast.lin, "13700003333")] == [""]
    assert [h["text"] for h in hits(cast.lin, "常州明澈仪表")] == ["常州明澈仪表有限公司"]
    assert [h["url"] for h in hits(cast.lin, "13700005555")] == [""]
    assert [h["text"] for h in hits(cast.boss, "镇江远澜包装")] == ["镇江远澜包装有限公司"]
    assert hits(cast.lin, "李敏之")[0]["url"].startswith("/customers/contacts/")
    assert hits(cast.lin, "王澈") == []  # a name alone tells nothing of people out of reach


def test_what_lies_in_the_bin_is_not_on_file(cast):
    cast.mine.bin()
    assert hits(cast.boss, PHONE) == []


def test_it_is_for_whoever_files_customers_or_leads(cast):
    assert ask(cast.stranger, "x").status_code == 403
    assert browser(limited("seer")).get(CLASH).status_code == 403
    assert CLASH in text(browser(cast.lin).get("/customers/customers/"))
    assert CLASH not in text(browser(limited("seer2")).get("/customers/customers/"))


def test_with_htmx_the_hits_come_alone_and_without_it_as_a_page(cast):
    assert "<html" not in text(htmx(cast.lin).get(CLASH, {"q": PHONE}))
    page = text(ask(cast.lin, PHONE))
    assert "<html" in page and "data-compose" in page and "<form" in page


@pytest.mark.row("OWN-03")
@pytest.mark.row("X09", part=True)
def test_every_form_warns_while_it_is_filled_in(cast):
    typed = {"phone": "13805110001", "name": "某某"}
    for place in ("customers", "contacts", "leads"):
        page = text(browser(cast.lin).get(f"/customers/{place}/alike/", typed))
        assert "gx-wait" in page and "润澜" not in page, place
        assert "alike/" in text(browser(cast.lin).get(f"/customers/{place}/new/")), place
        assert "润澜" in text(browser(cast.boss).get(f"/customers/{place}/alike/", typed)), place


@pytest.mark.row("OWN-03")
def test_a_customer_that_comes_by_the_api_is_answered_with_its_look_alikes(cast):
    sent = {"name": "无锡润澜阀门", "kind": "company", "phone": "13805110001"}
    answer = browser(cast.lin).post("/api/v1/customers/customers/", sent, content_type="application/json")
    assert answer.status_code == 201
    (hit,) = answer.json()["possible_duplicates"]
    assert hit["url"] == "" and "润澜" not in hit["text"] + hit["note"]
    quiet = browser(cast.lin).post(
        "/api/v1/customers/customers/", {"name": "泰州从未听说有限公司", "kind": "company"}, content_type="application/json"
    )
    assert "possible_duplicates" not in quiet.json()


@pytest.mark.row("OWN-02", part=True)
@pytest.mark.parametrize("q", ["0512-66668888", "Fair@Lead.example"])
def test_a_lead_that_has_only_another_phone_or_an_e_mail_is_found(cast, q):
    made = Lead(name="展会认识的", owner=cast.lin, phone2="+8651266668888", email="fair@lead.example")
    made.save()
    (hit,) = hits(cast.lin, q)
    assert hit["url"] == f"/customers/leads/{made.pk}/"
    (hidden,) = hits(cast.he, q)
    assert hidden["url"] == "" and "展会认识的" not in text(ask(cast.he, q))
    typed = {"name": "别的名字", "email": q} if "@" in q else {"name": "别的名字", "phone": q}
    assert "展会认识的" in text(htmx(cast.lin).get("/customers/leads/alike/", typed))
